// The door to the storage for many nodes.

using Atrium.Engine.Model;
using Atrium.Engine.Query;
using Atrium.Engine.Storage;
using Atrium.Store.Postgres;
using Atrium.Store.Schema;
using Npgsql;

namespace Atrium.Store;

/// <summary>How the storage on PostgreSQL is opened.</summary>
public sealed record PostgresOptions
{
    /// <summary>As Npgsql reads it. The database must exist, in UTF-8; its tables are made.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>Asks a filter of a row's document; needed where a text is too long for its column.</summary>
    public Func<Filter, Row, bool>? RowFilter { get; init; }
}

/// <summary>Storage in a PostgreSQL database (15 or later), which any number of processes share.</summary>
public static class PostgresStorage
{
    /// <exception cref="StorageRefusedException">The connection string is wrong, or a newer program has written the database.</exception>
    /// <exception cref="StoreUnavailableException">The database cannot be reached.</exception>
    public static async Task<Storage> OpenAsync(PostgresOptions options, GraphModel model, TimeProvider time, CancellationToken cancellation)
    {
        var source = await ConnectAsync(options, cancellation);
        var signal = new Signal(source);
        try
        {
            var catalog = new Catalog(model, PostgresDialect.Instance);
            var house = new PostgresHouse(source, catalog, signal);
            var store = new PostgresStore(source, catalog, options.RowFilter, signal);
            signal.HouseChanged += house.HearAsync;
            signal.Committed += notice =>
            {
                // Number 0 is "any organisation".
                foreach (var tenant in house.Tenants.Where(t => notice.Tenant == 0 || t.Number == notice.Tenant))
                {
                    store.Hear(notice with { Tenant = tenant.Number });
                }
            };
            await Trouble.RetryAsync(
                async () =>
                {
                    await PostgresSchema.RunAsync(source, catalog, cancellation);
                    await signal.StartAsync(cancellation);
                    return true;
                },
                () => true,
                cancellation);
            await house.LoadAsync(cancellation);
            return new Storage(store, house, new PostgresBlobs(source, time), new PostgresLeases(source), CloseAsync);
        }
        catch
        {
            await CloseAsync();
            throw;
        }

        async ValueTask CloseAsync()
        {
            await signal.DisposeAsync();
            await source.DisposeAsync();
        }
    }

    /// <summary>
    /// What each connection begins with. A cancelled statement is asked to stop through a second connection, which can come too early (the server is
    /// still reading the statement) and is then lost, as it is when this process dies: so the server looks once a second whether its client is still
    /// there. And it must not compile expressions: a filter of ninety conditions takes 44 ms, or 910 ms of which nearly all is spent in the compiler, where
    /// no statement can be stopped. Nor must it start parallel workers, for which the statements here wait longer (10 ms) than they save.
    /// </summary>
    private const string Settings = "-c client_connection_check_interval=1000 -c jit=off -c max_parallel_workers_per_gather=0";

    /// <summary>With our settings, or, where they are not taken (a server on Windows, a pooler in between), without them.</summary>
    private static async ValueTask<NpgsqlDataSource> ConnectAsync(PostgresOptions options, CancellationToken cancellation)
    {
        var source = Connect(options, Settings);
        try
        {
            await using var first = await source.OpenConnectionAsync(cancellation);
            return source;
        }
        catch (PostgresException)
        {
            await source.DisposeAsync();
            return Connect(options, null);
        }
        catch (NpgsqlException)
        {
            return source; // it cannot be reached, as the next step will find out and say
        }
    }

    private static NpgsqlDataSource Connect(PostgresOptions options, string? settings)
    {
        try
        {
            var builder = new NpgsqlDataSourceBuilder(options.ConnectionString);
            builder.ConnectionStringBuilder.MaxAutoPrepare = 500;
            builder.ConnectionStringBuilder.AutoPrepareMinUsages = 2;
            builder.ConnectionStringBuilder.ApplicationName ??= "Atrium";
            if (settings is not null)
            {
                // The operator's own come last, and win.
                builder.ConnectionStringBuilder.Options = $"{settings} {builder.ConnectionStringBuilder.Options}".TrimEnd();
            }

            return builder.Build();
        }
        catch (ArgumentException failure)
        {
            throw new StorageRefusedException("The connection string of the database is wrong: " + failure.Message, failure);
        }
    }
}
