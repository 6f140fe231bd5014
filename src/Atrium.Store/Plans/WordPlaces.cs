// Where rows stand in the index of words: neighbours in a list are mostly neighbours there too.

using Atrium.Store.Sql;

namespace Atrium.Store.Plans;

internal static class WordPlaces
{
    /// <summary>So many times as many places as rows are still read quickly.</summary>
    private const int MostScattered = 16;

    private const int MostRows = 10_000;

    /// <summary>The first and the last place of the next rows; null where there are no places, or they lie too far apart.</summary>
    public static async ValueTask<(long First, long Last)?> OfAsync(
        Session session, PlanToSql sql, Action<SqlText> segment, long rows, CancellationToken cancellation)
    {
        if (!sql.Asks || rows > MostRows || sql.Places(segment, rows) is not { } places)
        {
            return null;
        }

        var (first, last) = await session.FirstAsync(places, r => r.IsNull(0) ? (0L, 0L) : (r.Long(0), r.Long(1)), cancellation);
        return last - first <= MostScattered * rows ? (first, last) : null;
    }
}
