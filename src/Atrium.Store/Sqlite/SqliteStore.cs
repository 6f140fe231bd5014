// The store on SQLite: one file an organisation.

using System.Collections.Concurrent;
using System.Globalization;
using Atrium.Engine.Query;
using Atrium.Engine.Storage;
using Atrium.Store.Commit;
using Atrium.Store.Plans;
using Atrium.Store.Schema;
using Atrium.Store.Sql;

namespace Atrium.Store.Sqlite;

internal sealed class SqliteStore(string directory, Catalog catalog, Func<Filter, Row, bool>? rowFilter) : SqlStore(catalog, rowFilter)
{
    private const string LastSeq = "last_seq";
    private const string Trimmed = "trimmed";
    private readonly ConcurrentDictionary<int, SqliteFile> _files = new();

    public string PathOf(Guid id) => Path.Combine(directory, $"org-{id:D}.db");

    public async ValueTask OpenAsync(Tenant tenant) =>
        _files[tenant.Number] = await SqliteFile.OpenAsync(PathOf(tenant.Id), tenant, PrepareAsync);

    public SqliteFile File(Tenant tenant) => _files.GetValueOrDefault(tenant.Number)
        ?? throw new InvalidOperationException($"No organisation has the number {tenant.Number}.");

    /// <summary>Makes a complete file elsewhere: an empty one, or a copy that is brought to the present schema.</summary>
    /// <param name="lastSeq">Log numbers go on behind it.</param>
    public async ValueTask MakeAsync(string path, Tenant tenant, long lastSeq)
    {
        var session = new SqliteSession(Connection.Open(path), tenant);
        try
        {
            session.Connection.Run("BEGIN IMMEDIATE");
            await PrepareAsync(session);
            var last = Math.Max(lastSeq, session.LastSeq);
            await SchemaSteps.WriteMetaAsync(session, LastSeq, last.ToString(CultureInfo.InvariantCulture), CancellationToken.None);
            session.Connection.Run("COMMIT");
        }
        finally
        {
            session.Connection.Dispose(); // the last connection takes the log in and removes it
        }
    }

    /// <summary>What most requests do once or more: it takes no detour through tasks, and no look at the file for rows that were read before.</summary>
    public override ValueTask<Row?> FindAsync(Tenant tenant, Table table, Guid key, CancellationToken cancellation) =>
        File(tenant).TryFind(table, key, FindSql(table), Catalog, out var row) ? new(row) : base.FindAsync(tenant, table, key, cancellation);

    public override ValueTask<Guid?> HolderAsync(Tenant tenant, Claim claim, CancellationToken cancellation) =>
        File(tenant).TryHolder(claim.Scope, ClaimSteps.Stored(claim.Value), Catalog.Sql.Holder, out var key) ? new(key) : base.HolderAsync(tenant, claim, cancellation);

    public override ValueTask<long> WatermarkAsync(Tenant tenant, CancellationToken cancellation) => new(File(tenant).Committed);

    public override ValueTask<ChangePage> ChangesAsync(Tenant tenant, ChangeQuery query, CancellationToken cancellation)
    {
        var file = File(tenant);
        return file.ReadAsync(async session =>
        {
            var watermark = file.Committed;
            return await ChangeLog.ReadAsync(session, query, watermark, await NumberAsync(session, Trimmed), cancellation);
        });
    }

    public override async ValueTask TrimAsync(Tenant tenant, DateTimeOffset olderThan, CancellationToken cancellation) =>
        await File(tenant).WriteAsync(
            async session =>
            {
                if (await ChangeLog.TrimAsync(session, olderThan, cancellation) is { } last)
                {
                    await SchemaSteps.WriteMetaAsync(session, Trimmed, last.ToString(CultureInfo.InvariantCulture), cancellation);
                }

                return (true, true);
            },
            cancellation);

    public override async ValueTask DisposeAsync()
    {
        foreach (var file in _files.Values)
        {
            await file.DisposeAsync();
        }

        _files.Clear();
    }

    protected override ValueTask<T> ReadAsync<T>(Tenant tenant, Func<Session, ValueTask<T>> read, CancellationToken cancellation) =>
        Stopped.WatchAsync(File(tenant).ReadAsync(read), cancellation);

    protected override ValueTask<T> WriteAsync<T>(
        Tenant tenant, Func<Session, ValueTask<(bool Keep, T Result)>> write, CancellationToken cancellation) =>
        File(tenant).WriteAsync(write, cancellation);

    protected override async ValueTask<string> ExplainAsync(Session session, PlanStatement statement, CancellationToken cancellation) =>
        string.Join('\n', await session.ListAsync(session.Dialect.Explain + statement.Sql, statement.Args, r => r.Text(3), cancellation));

    private async ValueTask PrepareAsync(SqliteSession session)
    {
        await SchemaSteps.RunAsync(session, Catalog, () => new([session]), CancellationToken.None);
        var last = await session.NumberAsync("SELECT max(seq) FROM _change", [], CancellationToken.None) ?? 0;
        session.LastSeq = Math.Max(last, await NumberAsync(session, LastSeq));
    }

    private static async ValueTask<long> NumberAsync(Session session, string name) =>
        await session.NumberAsync("SELECT CAST(value AS INTEGER) FROM _meta WHERE name = ?1", [name], CancellationToken.None) ?? 0;
}
