// A page of rows that are at hand: for collections that a room computes, and as the oracle of the stores.

using Atrium.Engine.Storage;

namespace Atrium.Engine.Query;

public static class InMemory
{
    /// <summary>
    /// What the store would answer to the plan, were these its rows. <see cref="Plan.Via"/> is not followed: the rows given must be those
    /// that the links lead to.
    /// </summary>
    /// <param name="asGiven">
    /// True: without order keys the rows stay in the order given (by relevance, by time), and a page continues behind the row that the mark names.
    /// </param>
    public static Page Apply(Plan plan, IEnumerable<Row> rows, bool asGiven = false)
    {
        var ordering = new Ordering(plan.OrderBy);
        var found = rows.Where(row => IsIn(plan, row) && (plan.Filter is null || Evaluator.Matches(plan.Filter, row))
                && (plan.Search is null || SearchEvaluator.Matches(plan.Search, row)))
            .Select(row => (Row: row, Mark: ordering.Mark(row))).ToList();
        var count = found.Count;
        var keepOrder = asGiven && plan.OrderBy.Count == 0;
        if (!keepOrder)
        {
            found = [.. found.OrderBy(item => item.Mark, ordering)];
        }

        if (plan.After is { } after)
        {
            found = keepOrder
                ? [.. found.SkipWhile(item => item.Row.Key != after.Key).Skip(1)]
                : [.. found.Where(item => ordering.Compare(item.Mark, after) > 0)];
        }

        var rest = found.Skip(plan.Skip).ToList();
        var page = rest.Take(plan.Take).ToList();
        return new Page(
            [.. page.Select(item => item.Row)],
            page.Count > 0 && page.Count < rest.Count ? page[^1].Mark : null,
            plan.Count ? count : null);
    }

    private static bool IsIn(Plan plan, Row row) =>
        (plan.Everything || plan.Bin == row.Deleted is not null)
        && (plan.Types is null || plan.Types.Contains(row.Type.Name, StringComparer.Ordinal))
        && (plan.Owner is null || plan.Owner == row.Owner)
        && (plan.Parent is null || plan.Parent == row.Parent)
        && (plan.Keys is null || plan.Keys.Contains(row.Key));
}
