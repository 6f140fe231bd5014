// What the indexes can do for a plan: which conditions lead to a range of one, and whether its rows come out in the plan's order.

using Atrium.Engine.Query;
using Atrium.Engine.Storage;
using Atrium.Store.Schema;
using Atrium.Store.Sql;

namespace Atrium.Store.Plans;

/// <param name="Driving">Conditions by which an index is entered; null = none.</param>
/// <param name="Rest">Conditions that each row must be asked; null = none.</param>
/// <param name="TypesLeft">True: the types, too, must be asked of each row.</param>
/// <param name="Ordered">True: the rows of the range come in the plan's order.</param>
/// <param name="Selective">
/// Conditions that an index could serve if the order did not matter: where few rows meet them, these are read and sorted instead.
/// </param>
internal sealed record Access(Filter? Driving, Filter? Rest, bool TypesLeft, bool Ordered, Filter? Selective)
{
    private const int Flag = 9;

    /// <summary>True: no row is looked at in vain.</summary>
    public bool Exact => Ordered && Rest is null && !TypesLeft;

    public static Access Of(Plan plan, TableInfo table, Dialect dialect)
    {
        var conditions = new List<Filter>();
        Split(plan.Filter, conditions);
        var (prefix, typesLeft) = Prefix(plan, table);
        var usable = prefix is not null && table.Prefixes.Contains(prefix, StringComparer.Ordinal);
        var indexed = usable ? conditions.Where(c => Lookup.Serves(c, table, dialect)).ToList() : [];
        var tail = prefix is null ? [] : table.Tails.GetValueOrDefault(prefix, []);

        foreach (var equal in indexed.OfType<Compare>().Where(c => c.Operator == Comparison.Equal).OrderBy(Spread))
        {
            var left = plan.OrderBy.Where(k => !Same(k, equal.Path)).ToList();
            if (Follows(left, tail))
            {
                return Split(conditions, c => ReferenceEquals(c, equal) || Bounds(c, left, indexed), typesLeft, ordered: true, []);
            }
        }

        var selective = Best(indexed.Where(c => Spread(c) < Flag));

        if (plan.OrderBy.Count == 0
            || usable && plan.OrderBy[0].Path.Column is { } first && table.IsIndexed(first)
            && Follows(plan.OrderBy.Skip(1).ToList(), [.. tail.Where(c => c.Name != first.Name)], plan.OrderBy[0].Descending))
        {
            return Split(conditions, c => Bounds(c, plan.OrderBy, indexed), typesLeft, ordered: true, selective);
        }

        return Split(conditions, selective.Contains, typesLeft, ordered: false, []);
    }

    /// <summary>For counting, where the order does not matter.</summary>
    public static Access ToCount(Plan plan, TableInfo table, Dialect dialect)
    {
        var conditions = new List<Filter>();
        Split(plan.Filter, conditions);
        var (prefix, typesLeft) = Prefix(plan, table);
        var indexed = prefix is not null && table.Prefixes.Contains(prefix, StringComparer.Ordinal)
            ? Best(conditions.Where(c => Lookup.Serves(c, table, dialect)))
            : [];
        return Split(conditions, indexed.Contains, typesLeft, ordered: true, []);
    }

    /// <summary>Where terms lead to the rows, in the order of keys: each must be asked everything.</summary>
    public static Access ToWalk(Plan plan, TableInfo table) =>
        new(null, plan.Filter, plan.Types is { } wanted && !table.Types.IsSubsetOf(wanted), Ordered: true, null);

    /// <summary>The conditions on that column which leads to the fewest rows, by the look of it. One index is used, not several.</summary>
    private static List<Filter> Best(IEnumerable<Filter> indexed) =>
        indexed.GroupBy(c => Lookup.PathOf(c)!.Column!.Name).OrderBy(g => g.Min(Spread)).FirstOrDefault()?.ToList() ?? [];

    /// <summary>A guess at how many rows meet a condition, as a rank: there are no statistics.</summary>
    private static int Spread(Filter condition) => condition switch
    {
        Compare { Operator: Comparison.Equal, Path.Column.Kind: ColumnKind.Boolean } => Flag,
        Compare { Operator: Comparison.Equal } => 0,
        In => 1,
        Match => 2,
        _ => 3,
    };

    /// <summary>What leads an index of the plan's rows (null: it is not by an index of the table), and whether types are still to be asked for.</summary>
    private static (string? Prefix, bool TypesLeft) Prefix(Plan plan, TableInfo table)
    {
        var types = plan.Types is { } wanted && !table.Types.IsSubsetOf(wanted);
        return plan switch
        {
            { Via: not null } or { Keys: not null } => (null, types),
            { Everything: true } or { Bin: true } => (null, types && plan.Types!.Count > 1),
            { Parent: not null } => ("parent", types),
            { Owner: not null } => ("owner", types),
            _ when types => (plan.Types!.Count == 1 ? "type" : null, plan.Types.Count > 1),
            _ => ("", false),
        };
    }

    /// <summary>The order goes through the columns, in one direction.</summary>
    private static bool Follows(List<OrderKey> order, IReadOnlyList<Column> columns, bool? descending = null) =>
        order.Count == columns.Count
        && order.Select((k, i) => k.Path.Column?.Name == columns[i].Name && k.Descending == (descending ?? order[0].Descending)).All(fits => fits);

    /// <summary>A range of what the rows are ordered by.</summary>
    private static bool Bounds(Filter condition, IReadOnlyList<OrderKey> order, List<Filter> indexed) =>
        order.Count > 0 && condition is not In && indexed.Contains(condition) && Lookup.PathOf(condition) is { } path && Same(order[0], path);

    private static bool Same(OrderKey key, PropertyPath path) => key.Path.Column is { } column && column.Name == path.Column?.Name;

    private static Access Split(List<Filter> conditions, Func<Filter, bool> drives, bool typesLeft, bool ordered, List<Filter> selective)
    {
        var rest = conditions.Where(c => !drives(c)).ToList();
        return new Access(
            Together(conditions.Where(drives)), Together(rest), typesLeft, ordered, rest.Any(selective.Contains) ? Together(selective) : null);
    }

    private static Filter? Together(IEnumerable<Filter> conditions) => conditions.Aggregate((Filter?)null, Filter.All);

    private static void Split(Filter? filter, List<Filter> conditions)
    {
        if (filter is And and)
        {
            Split(and.Left, conditions);
            Split(and.Right, conditions);
        }
        else if (filter is not null)
        {
            conditions.Add(filter);
        }
    }
}
