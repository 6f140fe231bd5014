// Conditions on fields of the row itself, taken out of a filter and made part of the plan: there they choose the index.

using Atrium.Engine.Model;
using Atrium.Engine.Query;
using Atrium.Engine.Storage;

namespace Atrium.Store.Plans;

internal static class Narrowing
{
    public static Plan Of(Plan plan)
    {
        if (plan.Filter is not { } filter || plan.Via is not null || plan.Keys is not null || plan.Bin || plan.Everything)
        {
            return plan;
        }

        return filter switch
        {
            And both when Take(plan, both.Left) is { } narrower => Of(narrower with { Filter = both.Right }),
            And both when Take(plan, both.Right) is { } narrower => Of(narrower with { Filter = both.Left }),
            _ => Take(plan, filter) ?? plan,
        };
    }

    /// <summary>
    /// Where rows of one parent are left out: the plan with them, and the plan of them alone. To count, two indexes do what no single one can.
    /// </summary>
    public static (Plan Whole, Plan Left)? Except(Plan plan)
    {
        if (plan.Parent is not null || plan.Via is not null || plan.Keys is not null || Without(plan.Filter) is not { } found)
        {
            return null;
        }

        var whole = plan with { Filter = found.Others };
        return (whole, whole with { Parent = found.Parent });
    }

    private static (Filter? Others, Guid Parent)? Without(Filter? filter) => filter switch
    {
        Compare { Operator: Comparison.NotEqual, Path.Column.Row: RowField.Parent, Value: { } value } when Key(value) is { } parent => (null, parent),
        And both when Without(both.Left) is { } found => (Filter.All(found.Others, both.Right), found.Parent),
        And both when Without(both.Right) is { } found => (Filter.All(both.Left, found.Others), found.Parent),
        _ => null,
    };

    /// <summary>The plan without this filter; null if it is not of that kind.</summary>
    private static Plan? Take(Plan plan, Filter filter) => filter switch
    {
        Compare { Operator: Comparison.Equal, Path.Column.Row: RowField.Key, Value: { } value } when Key(value) is { } key
            => plan with { Filter = null, Keys = [key] },
        In or Or when Keys(filter) is { } keys => plan with { Filter = null, Keys = [.. keys.Distinct()] },
        Compare { Operator: Comparison.Equal, Path.Column.Row: RowField.Parent, Value: { } value } when plan.Parent is null && Key(value) is { } parent
            => plan with { Filter = null, Parent = parent },
        _ => null,
    };

    /// <summary>The keys, where the filter is true of some and of nothing else.</summary>
    private static IEnumerable<Guid>? Keys(Filter filter) => filter switch
    {
        Compare { Operator: Comparison.Equal, Path.Column.Row: RowField.Key, Value: { } value } when Key(value) is { } key => [key],
        In { Path.Column.Row: RowField.Key } among => among.Values.Select(Key).OfType<Guid>(),
        Or either when Keys(either.Left) is { } left && Keys(either.Right) is { } right => left.Concat(right),
        _ => null,
    };

    private static Guid? Key(object value) => ColumnSql.Literal(ColumnKind.Guid, value) is { } literal ? literal.Guid : null;
}
