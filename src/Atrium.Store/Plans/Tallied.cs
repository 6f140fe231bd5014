// A count that is known: where no condition picks rows out, their number was kept with every change.

using Atrium.Engine.Storage;
using Atrium.Store.Commit;
using Atrium.Store.Schema;
using Atrium.Store.Sql;

namespace Atrium.Store.Plans;

internal static class Tallied
{
    /// <summary>Up to so many links are rather looked at one by one than set against all that is in the bin.</summary>
    public const int Few = 2000;

    /// <summary>Null: it must be counted.</summary>
    public static async ValueTask<long?> CountAsync(Session session, Plan plan, Catalog catalog, CancellationToken cancellation)
    {
        if (plan.Via is { } step)
        {
            return await LinksAsync(session, plan, step, catalog, cancellation);
        }

        var sql = new SqlText(session.Dialect).Add("SELECT ");
        if (Narrowing.Except(plan) is { } parts)
        {
            // One statement, so that nothing moves in between.
            if (!Write(sql, parts.Whole, catalog[plan.Table]) || !Write(sql.Add(" - "), parts.Left, catalog[plan.Table]))
            {
                return null;
            }
        }
        else if (!Write(sql, Narrowing.Of(plan), catalog[plan.Table]))
        {
            return null;
        }

        return await session.NumberAsync(sql.ToString(), sql.Args, cancellation) ?? 0;
    }

    private static bool Write(SqlText sql, Plan plan, TableInfo table)
    {
        if (plan is not { Filter: null, Search: null, Keys: null, Everything: false })
        {
            return false;
        }

        if (plan.Parent is { } parent)
        {
            if (plan.Bin || parent == Guid.Empty || plan.Table.Counters.FirstOrDefault(r => r.Unless is null && Counts(r, plan, table)) is not { } rule)
            {
                return false;
            }

            sql.Add($"COALESCE((SELECT c{rule.Slot} FROM _counter WHERE {sql.Dialect.TenantIs()}key = ").Value(parent).Add("), 0)");
            return true;
        }

        if (!table.Tallies.HasFlag(plan.Owner is null ? TallyScope.Whole : TallyScope.Owner))
        {
            return false;
        }

        WriteSum(sql, plan.Owner ?? Guid.Empty, table.Table.Name, plan.Types, plan.Bin);
        return true;
    }

    /// <summary>The counter counts just the types that are asked for.</summary>
    private static bool Counts(CounterRule rule, Plan plan, TableInfo table) =>
        rule.Types.IsSupersetOf(plan.Types is { } wanted ? table.Types.Intersect(wanted) : table.Types)
        && (plan.Types is null || rule.Types.Intersect(table.Types).All(plan.Types.Contains));

    /// <summary>All such links, less those that lead into the bin. Where there are few, or the types are of no use, rows are looked at.</summary>
    private static async ValueTask<long?> LinksAsync(Session session, Plan plan, LinkStep step, Catalog catalog, CancellationToken cancellation)
    {
        if (step.Transitive)
        {
            return await ClosureCount.CountAsync(session, plan, step, catalog, cancellation);
        }

        if (step.Inverse || !catalog.IsCounted(step.Kind) || !IsPlain(plan))
        {
            return null;
        }

        var sql = new SqlText(session.Dialect).Add("SELECT ");
        WriteSum(sql, step.From, TallySteps.Links(step.Kind), plan.Types, bin: false);
        if (await session.NumberAsync(sql.ToString(), sql.Args, cancellation) is null or <= Few)
        {
            return null;
        }

        sql = new SqlText(session.Dialect).Add("SELECT ");
        WriteLinks(sql, plan, step, step.From, catalog[plan.Table]);
        return await session.NumberAsync(sql.ToString(), sql.Args, cancellation);
    }

    /// <summary>True: everything that is there and lives is asked for, of some types perhaps.</summary>
    public static bool IsPlain(Plan plan) => plan is { Filter: null, Search: null, Keys: null, Parent: null, Owner: null, Bin: false, Everything: false };

    /// <summary>The number of links that an object has, less those that lead into the bin.</summary>
    public static void WriteLinks(SqlText sql, Plan plan, LinkStep step, Guid from, TableInfo table)
    {
        var d = sql.Dialect;
        WriteSum(sql, from, TallySteps.Links(step.Kind), plan.Types, bin: false);
        sql.Add($" - (SELECT count(*) FROM {table.Name} r {d.DrivingJoin} _link v ON {d.TenantIs("v")}v.target = r.key AND v.source = ").Value(from)
            .Add(" AND v.kind = ").Value(step.Kind).Add($" WHERE {d.TenantIs("r")}r.deleted IS NOT NULL AND r.type IN (")
            .Values((plan.Types ?? [.. table.Types]).Select(t => (Arg)t)).Add("))");
    }

    private static void WriteSum(SqlText sql, Guid scope, string what, IReadOnlyList<string>? types, bool bin)
    {
        sql.Add($"CAST(COALESCE((SELECT sum(n) FROM _tally WHERE {sql.Dialect.TenantIs()}scope = ").Value(scope).Add(" AND what = ").Value(what);
        if (types is not null)
        {
            sql.Add(" AND type IN (").Values(types.Select(t => (Arg)t)).Add(")");
        }

        sql.Add($" AND bin = {(bin ? 1 : 0)}), 0) AS bigint)");
    }
}
