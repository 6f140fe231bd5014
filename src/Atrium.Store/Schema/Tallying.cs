// Counts everything, once: for a database that was written before the numbers were kept.

using Atrium.Store.Commit;
using Atrium.Store.Sql;

namespace Atrium.Store.Schema;

internal static class Tallying
{
    /// <summary>The version of <see cref="FixedTables"/> that brought them.</summary>
    public const int Since = 4;

    public static async ValueTask RunAsync(Session session, Catalog catalog, CancellationToken cancellation)
    {
        var d = session.Dialect;
        await session.ExecuteAsync($"DELETE FROM _tally WHERE {d.TenantIs()}1 = 1", [], cancellation);
        await session.ExecuteAsync($"DELETE FROM _nest WHERE {d.TenantIs()}1 = 1", [], cancellation);
        foreach (var table in catalog.Tables)
        {
            if (table.Tallies.HasFlag(TallyScope.Whole))
            {
                await CountAsync(session, table, null, cancellation);
            }

            if (table.Tallies.HasFlag(TallyScope.Owner))
            {
                await CountAsync(session, table, "owner", cancellation);
            }
        }

        foreach (var (kind, table) in catalog.Counted)
        {
            await session.ExecuteAsync(
                $"INSERT INTO _tally ({d.TenantColumn}scope, what, type, bin, shard, n) "
                + $"SELECT {d.TenantValue}v.source, {d.P(1)}, r.type, 0, 0, count(*) FROM _link v {d.DrivingJoin} {table.Name} r ON {d.TenantIs("r")}r.key = v.target "
                + $"WHERE {d.TenantIs("v")}v.kind = {d.P(2)} GROUP BY v.source, r.type",
                [TallySteps.Links(kind), kind],
                cancellation);
        }

        foreach (var kind in catalog.Nested)
        {
            await NestAsync(session, catalog, kind, cancellation);
        }
    }

    private static async ValueTask CountAsync(Session session, TableInfo table, string? scope, CancellationToken cancellation)
    {
        var d = session.Dialect;
        var bin = "CASE WHEN deleted IS NULL THEN 0 ELSE 1 END";
        await session.ExecuteAsync(
            $"INSERT INTO _tally ({d.TenantColumn}scope, what, type, bin, shard, n) "
            + $"SELECT {d.TenantValue}{scope ?? d.P(2)}, {d.P(1)}, type, {bin}, 0, count(*) FROM {table.Name} WHERE {d.TenantIs()}1 = 1 "
            + $"GROUP BY {(scope is null ? "" : scope + ", ")}type, {bin}",
            scope is null ? [table.Table.Name, Guid.Empty] : [table.Table.Name],
            cancellation);
    }

    /// <summary>From the few that can lead on, not from the many links.</summary>
    private static async ValueTask NestAsync(Session session, Catalog catalog, string kind, CancellationToken cancellation)
    {
        var d = session.Dialect;
        var types = catalog.Nesting(kind)!;
        foreach (var table in catalog.Tables.Where(t => t.Types.Overlaps(types)))
        {
            var sql = new SqlText(d).Add($"INSERT INTO _nest ({d.TenantColumn}source, kind, target) SELECT {d.TenantValue}v.source, v.kind, v.target ")
                .Add($"FROM {table.Name} r {d.DrivingJoin} _link v ON {d.TenantIs("v")}v.target = r.key AND v.kind = ").Value(kind)
                .Add($" WHERE {d.TenantIs("r")}r.type IN (").Values(types.Select(t => (Arg)t)).Add(") ON CONFLICT DO NOTHING");
            await session.ExecuteAsync(sql.ToString(), sql.Args, cancellation);
        }
    }
}
