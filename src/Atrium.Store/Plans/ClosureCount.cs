// How many are reached by links through links: the number of the largest set is kept, and only what the others add to it is counted.

using Atrium.Engine.Storage;
using Atrium.Store.Commit;
using Atrium.Store.Schema;
using Atrium.Store.Sql;

namespace Atrium.Store.Plans;

/// <summary>
/// Sets that overlap have no sum. But what is in the largest one is asked of its index of links, member by member of the others: where one is large and the
/// others are not, as organisations have it, this costs what the others have.
/// </summary>
internal static class ClosureCount
{
    /// <summary>Null: it must be counted as a whole.</summary>
    public static async ValueTask<long?> CountAsync(Session session, Plan plan, LinkStep step, Catalog catalog, CancellationToken cancellation)
    {
        if (step.Inverse || catalog.Nesting(step.Kind) is null || !catalog.IsCounted(step.Kind) || !Tallied.IsPlain(plan)
            || await LargestAsync(session, plan, step, catalog, cancellation) is not { } largest)
        {
            return null;
        }

        // One statement, so that nothing moves in between. It gives nothing where the largest set is not reached any more.
        var (d, table, sql) = (session.Dialect, catalog[plan.Table], new SqlText(session.Dialect));
        From.WriteNested(plan, table, sql, null);
        var (kind, first) = (sql.Name(step.Kind), sql.Name(largest));
        sql.Add($" SELECT CASE WHEN EXISTS (SELECT 1 FROM nested n WHERE n.key = {first}) THEN ");
        Tallied.WriteLinks(sql, plan, step, largest, table);
        sql.Add($" + (SELECT count(*) FROM (SELECT DISTINCT l.target AS key FROM nested c {d.LookUp("_link", "l", $"l.kind = {kind} AND l.source = c.key")}")
            .Add($" WHERE c.key <> {first} AND NOT EXISTS (SELECT 1 FROM _link x WHERE {d.TenantIs("x")}x.kind = {kind} AND x.source = {first}")
            .Add($" AND x.target = l.target LIMIT 1 OFFSET 0)) v {d.LookUp(table.Name, "r", "r.key = v.key")} WHERE r.deleted IS NULL");
        if (plan.Types is { } types)
        {
            sql.Add(" AND r.type IN (").Values(types.Select(t => (Arg)t)).Add(")");
        }

        return await session.NumberAsync(sql.Add(") END").ToString(), sql.Args, cancellation);
    }

    /// <summary>Null where none has many.</summary>
    private static async ValueTask<Guid?> LargestAsync(Session session, Plan plan, LinkStep step, Catalog catalog, CancellationToken cancellation)
    {
        var (d, sql) = (session.Dialect, new SqlText(session.Dialect));
        From.WriteNested(plan, catalog[plan.Table], sql, null);
        var what = sql.Name(TallySteps.Links(step.Kind));
        sql.Add($" SELECT t.scope, CAST(sum(t.n) AS bigint) FROM nested c {d.LookUp("_tally", "t", $"t.scope = c.key AND t.what = {what}")} GROUP BY t.scope ORDER BY 2 DESC LIMIT 1");
        var largest = await session.ListAsync(sql.ToString(), sql.Args, r => (Key: r.Guid(0), Count: r.Long(1)), cancellation);
        return largest is [{ Count: > Tallied.Few, Key: var key }] ? key : null;
    }
}
