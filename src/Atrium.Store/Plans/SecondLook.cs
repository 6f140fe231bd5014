// What the database could not decide of a row, because a text was cut in its column or its index, is asked of the document.

using Atrium.Engine.Query;
using Atrium.Engine.Storage;
using Atrium.Store.Sql;

namespace Atrium.Store.Plans;

internal static class SecondLook
{
    /// <param name="rowFilter">Asks the filter of a document.</param>
    public static bool Meets(Plan plan, PlanToSql sql, Func<Filter, Row, bool>? rowFilter, Row row, Record record, PlanStatement statement) =>
        (plan.Filter is not { } filter || Ask(rowFilter)(Decided(filter, sql.Related, record, statement), row))
        && (plan.Search is null || SearchEvaluator.Matches(plan.Search, row));

    /// <summary>What relations lead to no document says: the statement has asked for it.</summary>
    private static Filter Decided(Filter filter, IReadOnlyList<RelatedCount> related, Record record, PlanStatement statement) => related.Count == 0
        ? filter
        : RelatedCounts.Decide(filter, count => record.Long(statement.Suspect!.Value + 1 + related.ToList().IndexOf(count)) != 0);

    private static Func<Filter, Row, bool> Ask(Func<Filter, Row, bool>? rowFilter) =>
        rowFilter ?? throw new NotSupportedException("A filter over texts that are too long for their columns needs a row filter.");
}
