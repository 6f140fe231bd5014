// The change log: written by commits, read in order, trimmed by the clock.

using Atrium.Engine.Storage;
using Atrium.Store.Commit;
using Atrium.Store.Sql;

namespace Atrium.Store;

internal static class ChangeLog
{
    /// <param name="sql"><see cref="CommitSql.Change"/>.</param>
    public static async ValueTask WriteAsync(Session session, string sql, List<LogEntry> entries, DateTimeOffset at, CancellationToken cancellation)
    {
        var instant = Instants.Text(at);
        foreach (var e in entries)
        {
            var properties = e.Properties.Count == 0 ? null : string.Join(',', e.Properties);
            await session.QueueAsync(
                sql,
                [e.Seq, e.Table, (int)e.Kind, e.Type, e.Key, e.Owner, e.Parent, e.Moves, properties, instant, e.Link, e.Target],
                cancellation);
        }
    }

    /// <param name="watermark">Nothing will appear at or below it any more.</param>
    /// <param name="trimmed">Everything up to here was dropped.</param>
    public static async ValueTask<ChangePage> ReadAsync(
        Session session, ChangeQuery query, long watermark, long trimmed, CancellationToken cancellation)
    {
        if (query.After < trimmed)
        {
            return new ChangePage([], query.After, false, true);
        }

        var sql = new SqlText(session.Dialect);
        sql.Add("SELECT seq, kind, type, key, owner, parent, moves, properties, at, link, target FROM _change WHERE ").Add(session.Dialect.TenantIs());
        var confined = query.Owner is not null || query.Parent is not null;
        sql.Add(confined ? session.Dialect.Unindexed("tbl") : "tbl").Add(" = ").Value(query.Table.Name);
        sql.Add(" AND seq > ").Value(query.After).Add(" AND seq <= ").Value(watermark);
        if (query.Parent is { } parent)
        {
            sql.Add(" AND parent = ").Value(parent);
        }

        if (query.Owner is { } owner)
        {
            sql.Add(" AND ").Add(query.Parent is null ? "owner" : session.Dialect.Unindexed("owner")).Add(" = ").Value(owner);
        }

        if (query.Types is { } types)
        {
            sql.Add(" AND type IN (").Values(types.Select(t => (Arg)t)).Add(")");
        }

        sql.Add(" ORDER BY seq LIMIT ").Value((query.Take + 1L));
        var changes = await session.ListAsync(sql.ToString(), sql.Args, Read, cancellation);
        var more = changes.Count > query.Take;
        if (more)
        {
            changes.RemoveAt(query.Take);
        }

        return new ChangePage(changes, more && changes.Count > 0 ? changes[^1].Seq : Math.Max(watermark, query.After), more, false);
    }

    /// <summary>Drops the entries before the first one that is young enough, but always keeps the last. Returns the last place dropped, or null.</summary>
    public static async ValueTask<long?> TrimAsync(Session session, DateTimeOffset olderThan, CancellationToken cancellation)
    {
        var d = session.Dialect;
        var keep = await session.NumberAsync(
            $"SELECT seq FROM _change WHERE {d.TenantIs()}at >= {d.P(1)} ORDER BY seq LIMIT 1", [Instants.Text(olderThan)], cancellation)
            ?? await session.NumberAsync($"SELECT max(seq) FROM _change WHERE {d.TenantIs()}seq > {d.P(1)}", [0], cancellation);
        if (keep is null)
        {
            return null;
        }

        var last = await session.NumberAsync($"SELECT max(seq) FROM _change WHERE {d.TenantIs()}seq < {d.P(1)}", [keep.Value], cancellation);
        await session.ExecuteAsync($"DELETE FROM _change WHERE {d.TenantIs()}seq < {d.P(1)}", [keep.Value], cancellation);
        return last;
    }

    private static Change Read(Record r) => new()
    {
        Seq = r.Long(0),
        Kind = (ChangeKind)r.Long(1),
        Type = r.Text(2),
        Key = r.Guid(3),
        Owner = r.Guid(4),
        Parent = r.Guid(5),
        Moves = (int)r.Long(6),
        Properties = r.TextOrNull(7)?.Split(',') ?? [],
        At = Instants.Parse(r.Text(8)),
        Link = r.TextOrNull(9),
        Target = r.GuidOrNull(10),
    };
}
