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
        var source = Connect(options);
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

    private static NpgsqlDataSource Connect(PostgresOptions options)
    {
        try
        {
            var builder = new NpgsqlDataSourceBuilder(options.ConnectionString);
            builder.ConnectionStringBuilder.MaxAutoPrepare = 500;
            builder.ConnectionStringBuilder.AutoPrepareMinUsages = 2;
            builder.ConnectionStringBuilder.ApplicationName ??= "Atrium";
            return builder.Build();
        }
        catch (ArgumentException failure)
        {
            throw new StorageRefusedException("The connection string of the database is wrong: " + failure.Message, failure);
        }
    }
}
