// Named periods of a search, made definite: what was parsed is kept and used on other days too.

using Atrium.Engine.Storage;

namespace Atrium.Engine.Query;

public static class SearchTimes
{
    public static Search At(Search search, DateTimeOffset now) => search switch
    {
        SearchAnd and => new SearchAnd(At(and.Left, now), At(and.Right, now)),
        SearchOr or => new SearchOr(At(or.Left, now), At(or.Right, now)),
        SearchNot not => new SearchNot(At(not.Inner, now)),
        SearchPeriod period => new SearchWhere(Filter(period, now), period.Source),
        _ => search,
    };

    /// <summary>Before a period is before it began, after it is when it has ended.</summary>
    private static Filter Filter(SearchPeriod period, DateTimeOffset now)
    {
        var (from, until) = period.Period.At(now);
        Filter Is(Comparison comparison, DateTimeOffset instant) => new Compare(period.Path, comparison, Instants.Text(instant));
        var within = new And(Is(Comparison.GreaterOrEqual, from), Is(Comparison.Less, until));
        return period.Operator switch
        {
            Comparison.Equal => within,
            Comparison.NotEqual => new Not(within),
            Comparison.Greater => Is(Comparison.GreaterOrEqual, until),
            Comparison.GreaterOrEqual => Is(Comparison.GreaterOrEqual, from),
            Comparison.Less => Is(Comparison.Less, from),
            _ => Is(Comparison.Less, until),
        };
    }
}
