// What of a search is a filter: columns answer it, and the index of words need not.

namespace Atrium.Engine.Query;

public static class SearchSplit
{
    /// <summary>Both must hold; either may be null.</summary>
    public static (Filter? Filter, Search? Search) Of(Search? search)
    {
        switch (search)
        {
            case SearchWhere where:
                return (where.Filter, null);
            case SearchAnd and:
                var (left, right) = (Of(and.Left), Of(and.Right));
                return (
                    Filter.All(left.Filter, right.Filter),
                    left.Search is null ? right.Search : right.Search is null ? left.Search : new SearchAnd(left.Search, right.Search));
            default:
                return (null, search);
        }
    }
}
