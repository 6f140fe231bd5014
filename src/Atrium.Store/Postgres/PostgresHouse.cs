// The house on PostgreSQL: tables of the same database, and a list in memory that other nodes' news keep fresh.

using System.Collections.Immutable;
using Atrium.Engine.Storage;
using Atrium.Store.Schema;
using Atrium.Store.Sql;
using Npgsql;

namespace Atrium.Store.Postgres;

internal sealed class PostgresHouse(NpgsqlDataSource source, Catalog catalog, Signal signal) : IHouse
{
    private static readonly Tenant Nobody = new(0, Guid.Empty, Guid.Empty);
    private readonly Lock _lock = new();
    private ImmutableArray<Tenant> _tenants = [];
    private long _taken;

    public event Action<Tenant>? Changed;

    public event Func<Task>? WrittenElsewhere;

    public IReadOnlyList<Tenant> Tenants => _tenants;

    public static ValueTask<List<Tenant>> ListAsync(Session session, CancellationToken cancellation) => session.ListAsync(
        "SELECT number, id, epoch FROM _tenant ORDER BY number", [], r => new Tenant((int)r.Long(0), r.Guid(1), r.Guid(2)), cancellation);

    /// <summary>
    /// Takes in what is in the database, and says what is new in it. Who reads may be overtaken by who reads later, and would put an older epoch back:
    /// what was read before somebody else took something in is thrown away and read again.
    /// </summary>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var before = Volatile.Read(ref _taken);
            var read = await RunAsync(Nobody, session => ListAsync(session, cancellation), cancellation);
            if (TryTake(read, before) is { } news)
            {
                news.ForEach(tenant => Changed?.Invoke(_tenants.First(t => t.Number == tenant.Number))); // as it is by now
                return;
            }
        }
    }

    public async ValueTask<Tenant> CreateAsync(Guid id, CancellationToken cancellation)
    {
        var rows = await RunAsync(
            Nobody,
            async session =>
            {
                await session.ExecuteAsync("INSERT INTO _tenant (id, epoch) VALUES ($2, $3) ON CONFLICT (id) DO NOTHING", [id, Guid.CreateVersion7()], cancellation);
                return await ListAsync(session, cancellation);
            },
            cancellation);
        return await PublishAsync(rows.Single(t => t.Id == id), cancellation);
    }

    public async ValueTask<Tenant> EmptyAsync(Tenant tenant, CancellationToken cancellation) => await PublishAsync((await RunAsync(
        tenant,
        async session =>
        {
            await Contents.EmptyAsync(session, catalog, cancellation);
            return await RenewAsync(session, cancellation);
        },
        cancellation))!, cancellation);

    public async ValueTask SnapshotAsync(Tenant tenant, string name, CancellationToken cancellation) => await RunAsync(
        tenant,
        async session =>
        {
            await Contents.KeepAsync(session, catalog, name, cancellation);
            return true;
        },
        cancellation);

    public async ValueTask<Tenant?> RestoreAsync(Tenant tenant, string name, CancellationToken cancellation)
    {
        var renewed = await RunAsync(
            tenant,
            async session => await Contents.RestoreAsync(session, catalog, name, cancellation) ? await RenewAsync(session, cancellation) : null,
            cancellation);
        return renewed is null ? null : await PublishAsync(renewed, cancellation);
    }

    public async ValueTask<byte[]?> ReadAsync(string name, CancellationToken cancellation) => (await RunAsync(
        Nobody, session => session.ListAsync("SELECT value FROM _setting WHERE name = $2", [name], r => r.Bytes(0), cancellation), cancellation)).FirstOrDefault();

    public async ValueTask WriteAsync(string name, ReadOnlyMemory<byte> value, CancellationToken cancellation)
    {
        await RunAsync(
            Nobody,
            session => session.ExecuteAsync(
                "INSERT INTO _setting (name, value) VALUES ($2, $3) ON CONFLICT (name) DO UPDATE SET value = excluded.value", [name, Arg.Blob(value)], cancellation),
            cancellation);
        signal.SendHouse();
    }

    public async ValueTask<byte[]> KeepAsync(string name, ReadOnlyMemory<byte> value, CancellationToken cancellation)
    {
        await RunAsync(
            Nobody,
            session => session.ExecuteAsync(
                "INSERT INTO _setting (name, value) VALUES ($2, $3) ON CONFLICT (name) DO NOTHING", [name, Arg.Blob(value)], cancellation),
            cancellation);
        return (await ReadAsync(name, cancellation))!;
    }

    /// <summary>News from another node.</summary>
    public async Task HearAsync()
    {
        await LoadAsync(CancellationToken.None);
        await (WrittenElsewhere?.Invoke() ?? Task.CompletedTask);
    }

    private static async ValueTask<Tenant?> RenewAsync(Session session, CancellationToken cancellation)
    {
        var renewed = session.Tenant with { Epoch = Guid.CreateVersion7() };
        await session.ExecuteAsync("UPDATE _tenant SET epoch = $2 WHERE number = $1", [renewed.Epoch], cancellation);
        return renewed;
    }

    /// <summary>Not what we wrote is taken in, but what is there: somebody may have written after us.</summary>
    private async ValueTask<Tenant> PublishAsync(Tenant tenant, CancellationToken cancellation)
    {
        try
        {
            await LoadAsync(cancellation);
        }
        finally
        {
            signal.SendHouse();
        }

        return _tenants.First(t => t.Number == tenant.Number);
    }

    /// <summary>What of it is new; null: somebody else took something in meanwhile.</summary>
    private List<Tenant>? TryTake(List<Tenant> read, long before)
    {
        lock (_lock)
        {
            if (_taken != before)
            {
                return null;
            }

            List<Tenant> news = [.. read.Where(t => !_tenants.Contains(t))];
            if (news.Count > 0)
            {
                _taken++;
                _tenants = [.. read.OrderBy(t => t.Number)];
            }

            return news;
        }
    }

    /// <summary>In a transaction. For an organisation: while nobody else writes to it.</summary>
    private ValueTask<T> RunAsync<T>(Tenant tenant, Func<Session, ValueTask<T>> act, CancellationToken cancellation)
    {
        var committing = false;
        return Trouble.RetryAsync(
            async () =>
            {
                await using var connection = await source.OpenConnectionAsync(cancellation);
                await using var transaction = await connection.BeginTransactionAsync(cancellation);
                var session = new PostgresSession(connection, tenant) { Seconds = 0 };
                if (tenant.Number > 0)
                {
                    session.QueueCall("SELECT pg_advisory_xact_lock($2)", [PostgresStore.GateOf(tenant)]);
                }

                var result = await act(session);
                await session.FlushAsync(cancellation);
                committing = true;
                await transaction.CommitAsync(CancellationToken.None);
                return result;
            },
            () => !committing,
            cancellation);
    }
}
