// How many there are: kept with every change, so that nobody has to count rows that no condition picks out.

using Atrium.Store.Schema;
using Atrium.Store.Sql;

namespace Atrium.Store.Commit;

internal static class TallySteps
{
    /// <summary>The name under which links of a kind are counted; no table's begins so.</summary>
    public static string Links(string kind) => "_link " + kind;

    public static string Upsert(Dialect d) =>
        $"INSERT INTO _tally ({d.TenantColumn}scope, what, type, bin, shard, n) VALUES ({d.TenantValue}{d.P(1)}, {d.P(2)}, {d.P(3)}, {d.P(4)}, {d.Shard}, {d.P(5)}) "
        + $"ON CONFLICT ({d.TenantColumn}scope, what, type, bin, shard) DO UPDATE SET n = _tally.n + excluded.n";

    /// <summary>A row that comes (1) or goes (-1).</summary>
    public static void Row(CommitState state, TableInfo table, string type, Guid owner, bool binned, int by)
    {
        if (table.Tallies.HasFlag(TallyScope.Whole))
        {
            state.Sums.Tally(new Tally(Guid.Empty, table.Table.Name, type, binned), by);
        }

        if (table.Tallies.HasFlag(TallyScope.Owner))
        {
            state.Sums.Tally(new Tally(owner, table.Table.Name, type, binned), by);
        }
    }

    /// <summary>A link that comes (1) or goes (-1).</summary>
    public static void Link(CommitState state, string kind, Guid source, string targetType, int by)
    {
        if (state.Catalog.IsCounted(kind))
        {
            state.Sums.Tally(new Tally(source, Links(kind), targetType, false), by);
        }
    }
}

/// <summary>Something that is counted.</summary>
/// <param name="Scope">A partition, the source of links, or nothing: the whole table.</param>
/// <param name="What">A table, or a kind of link.</param>
/// <param name="Type">Of the rows, or of what the links lead to.</param>
internal readonly record struct Tally(Guid Scope, string What, string Type, bool Binned);
