// The store, for both databases: what they share of reading and writing.

using Atrium.Engine.Query;
using Atrium.Engine.Storage;
using Atrium.Store.Commit;
using Atrium.Store.Plans;
using Atrium.Store.Schema;
using Atrium.Store.Sql;

namespace Atrium.Store;

/// <param name="rowFilter">Asks a filter of a document, where a column holds only the beginning of a text.</param>
internal abstract class SqlStore(Catalog catalog, Func<Filter, Row, bool>? rowFilter) : IStore
{
    private readonly Dictionary<string, string> _find = catalog.Tables.ToDictionary(t => t.Table.Name, t => FindSql(t, catalog.Dialect));

    public event Action<CommitNotice>? Committed;

    protected Catalog Catalog { get; } = catalog;

    public virtual ValueTask<Row?> FindAsync(Tenant tenant, Table table, Guid key, CancellationToken cancellation) =>
        ReadAsync(
            tenant,
            async session =>
            {
                Row? row = null;
                await session.QueryAsync(
                    FindSql(table),
                    [key],
                    record =>
                    {
                        row = RowReader.Read(record, table, Catalog);
                        return false;
                    },
                    cancellation);
                return row;
            },
            cancellation);

    public ValueTask<Page> ListAsync(Tenant tenant, Plan plan, CancellationToken cancellation) =>
        ReadAsync(tenant, session => new PageReading(plan, Catalog, rowFilter).ReadAsync(session, cancellation), cancellation);

    public ValueTask<IReadOnlyDictionary<Guid, Page>> ListEachAsync(
        Tenant tenant, Plan plan, IReadOnlyList<Guid> sources, CancellationToken cancellation) =>
        ReadAsync(tenant, session => new EachReading(plan, Catalog, rowFilter).ReadAsync(session, sources, cancellation), cancellation);

    public ValueTask<long> CountAsync(Tenant tenant, Plan plan, CancellationToken cancellation) =>
        ReadAsync(tenant, session => new PageReading(plan, Catalog, rowFilter).CountAsync(session, cancellation), cancellation);

    public virtual ValueTask<Guid?> HolderAsync(Tenant tenant, Claim claim, CancellationToken cancellation) =>
        ReadAsync(
            tenant,
            async session =>
            {
                var holders = await session.ListAsync<Guid?>(
                    Catalog.Sql.Holder,
                    [claim.Scope, ClaimSteps.Stored(claim.Value)],
                    r => r.Guid(0),
                    cancellation);
                return holders.FirstOrDefault();
            },
            cancellation);

    public ValueTask<IReadOnlyList<Guid>> ReachedAsync(
        Tenant tenant, Table table, LinkStep step, IReadOnlyList<Guid>? candidates, CancellationToken cancellation) =>
        ReadAsync<IReadOnlyList<Guid>>(
            tenant,
            async session =>
            {
                var (sql, args) = new PlanToSql(new Plan { Table = table, Via = step, Keys = candidates }, Catalog).KeysOnly();
                return await session.ListAsync(sql, args, r => r.Guid(0), cancellation);
            },
            cancellation);

    public async ValueTask<CommitResult> CommitAsync(Tenant tenant, ChangeSet changes, CancellationToken cancellation)
    {
        if (changes.IsEmpty && changes.Requires.Count == 0)
        {
            return new CommitResult(null, []);
        }

        var result = await WriteAsync(
            tenant,
            async session =>
            {
                var result = await CommitSteps.RunAsync(session, Catalog, changes, cancellation);
                return (result.Done, result);
            },
            cancellation);
        if (result.Done && !changes.IsEmpty)
        {
            Announce(Notices.Of(tenant, changes));
        }

        return result;
    }

    public abstract ValueTask<long> WatermarkAsync(Tenant tenant, CancellationToken cancellation);

    public abstract ValueTask<ChangePage> ChangesAsync(Tenant tenant, ChangeQuery query, CancellationToken cancellation);

    public abstract ValueTask TrimAsync(Tenant tenant, DateTimeOffset olderThan, CancellationToken cancellation);

    public ValueTask<IReadOnlyList<Work>> TakeWorkAsync(
        Tenant tenant, string queue, DateTimeOffset now, TimeSpan lease, int take, CancellationToken cancellation) =>
        WriteAsync(
            tenant,
            async session => (true, await WorkQueue.TakeAsync(session, queue, now, lease, take, cancellation)),
            cancellation);

    public async ValueTask CompleteWorkAsync(Tenant tenant, string queue, Guid key, CancellationToken cancellation) =>
        await WriteAsync(
            tenant,
            async session =>
            {
                await WorkQueue.CompleteAsync(session, queue, key, cancellation);
                return (true, true);
            },
            cancellation);

    public ValueTask<string> ExplainAsync(Tenant tenant, Plan plan, CancellationToken cancellation) =>
        ReadAsync(
            tenant,
            async session =>
            {
                var statement = await new PageReading(plan, Catalog, rowFilter).FirstAsync(session, cancellation);
                return statement.Sql + "\n\n" + await ExplainAsync(session, statement, cancellation);
            },
            cancellation);

    public abstract ValueTask DisposeAsync();

    /// <summary>Selects the row with a key, parameter 1.</summary>
    protected string FindSql(Table table) => _find[table.Name];

    /// <summary>Tells whoever listens in this process.</summary>
    protected virtual void Announce(CommitNotice notice) => Committed?.Invoke(notice);

    protected abstract ValueTask<string> ExplainAsync(Session session, PlanStatement statement, CancellationToken cancellation);

    protected abstract ValueTask<T> ReadAsync<T>(Tenant tenant, Func<Session, ValueTask<T>> read, CancellationToken cancellation);

    /// <summary>Runs a write as a whole; it is undone where the write says so or throws.</summary>
    protected abstract ValueTask<T> WriteAsync<T>(Tenant tenant, Func<Session, ValueTask<(bool Keep, T Result)>> write, CancellationToken cancellation);

    private static string FindSql(TableInfo table, Dialect d)
    {
        var counters = table.Table.HasCounters ? ", COALESCE(n.c0, 0), COALESCE(n.c1, 0), COALESCE(n.c2, 0), COALESCE(n.c3, 0)" : "";
        var join = table.Table.HasCounters ? $" LEFT JOIN _counter n ON {d.TenantIs("n")}n.key = r.key" : "";
        return $"SELECT r.key, r.owner, r.type, r.parent, r.seq, r.deleted, r.moves, r.document{counters} FROM {table.Name} r{join} "
            + $"WHERE {d.TenantIs("r")}r.key = {d.P(1)}";
    }
}
