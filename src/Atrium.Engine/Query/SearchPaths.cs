// The properties that a search looks at.

namespace Atrium.Engine.Query;

internal static class SearchPaths
{
    /// <summary>Names of top-level properties; some may come twice.</summary>
    public static IEnumerable<string> Of(Search search) => search switch
    {
        SearchAnd and => Of(and.Left).Concat(Of(and.Right)),
        SearchOr or => Of(or.Left).Concat(Of(or.Right)),
        SearchClause clause => [clause.Rule.Path[0]],
        _ => throw new InvalidOperationException($"{search.GetType().Name} is not a search that is known."),
    };
}
