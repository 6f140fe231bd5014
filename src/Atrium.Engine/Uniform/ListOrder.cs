// The order of a list: the client's, the collection's, or whichever its filter suits.

using Atrium.Engine.Model;
using Atrium.Engine.Query;

namespace Atrium.Engine.Uniform;

internal static class ListOrder
{
    /// <param name="asked">The client's; what it leaves open follows the collection's own order, which the indexes continue with.</param>
    /// <param name="stated">The collection's.</param>
    /// <param name="filter">Where nobody states an order, rows come in that of the index which a range in the filter reads: no sort of all that match.</param>
    public static IReadOnlyList<OrderKey> Of(IReadOnlyList<OrderKey> asked, IReadOnlyList<OrderKey> stated, Filter? filter) =>
        asked.Count > 0 ? Completed(asked, stated)
        : stated.Count > 0 || RangeOf(filter) is not { } path ? stated
        : [new OrderKey(path, false)];

    private static IReadOnlyList<OrderKey> Completed(IReadOnlyList<OrderKey> asked, IReadOnlyList<OrderKey> stated)
    {
        if (stated.Count == 0 || asked.Any(k => k.Path.Column?.Row == RowField.Key))
        {
            return asked;
        }

        var order = new List<OrderKey>(asked);
        foreach (var key in stated)
        {
            if (!order.Any(k => k.Path.Equals(key.Path)))
            {
                order.Add(key with { Descending = asked[^1].Descending });
            }
        }

        return order;
    }

    /// <summary>The property of an indexed range, unless an equality leads to fewer rows.</summary>
    private static PropertyPath? RangeOf(Filter? filter) => filter switch
    {
        And and => IsEqual(and.Left) || IsEqual(and.Right) ? null : RangeOf(and.Left) ?? RangeOf(and.Right),
        Match { How: TextMatch.StartsWith, Path.Column.Indexed: true, Text.Length: > 0 } match => match.Path,
        Compare { Operator: not (Comparison.Equal or Comparison.NotEqual), Path.Column.Indexed: true, Value: not null } compare => compare.Path,
        _ => null,
    };

    private static bool IsEqual(Filter filter) => filter switch
    {
        And and => IsEqual(and.Left) || IsEqual(and.Right),
        Compare { Operator: Comparison.Equal, Path.Column: { Indexed: true } or { Row: RowField.Key }, Value: not (null or bool) } => true,
        _ => false,
    };
}
