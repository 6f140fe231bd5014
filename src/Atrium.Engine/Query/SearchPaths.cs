// The properties that a search looks at.

namespace Atrium.Engine.Query;

internal static class SearchPaths
{
    /// <summary>Names of top-level properties; some may come twice.</summary>
    public static IEnumerable<string> Of(Search search) => search switch
    {
        SearchAnd and => Of(and.Left).Concat(Of(and.Right)),
        SearchOr or => Of(or.Left).Concat(Of(or.Right)),
        SearchNot not => Of(not.Inner),
        SearchWords words => words.Rules.Select(rule => rule.Name),
        SearchWhere where => FilterPaths.Of(where.Filter).Select(path => path.Steps[0].Name),
        SearchPeriod period => [period.Path.Steps[0].Name],
        SearchClause clause => [clause.Rule.Path[0]],
        _ => throw new InvalidOperationException($"{search.GetType().Name} is not a search that is known."),
    };
}
