// Which terms of a search are rare enough to begin with: found by counting, up to a bound, in the index.

using Atrium.Engine.Query;
using Atrium.Engine.Storage;
using Atrium.Store.Schema;
using Atrium.Store.Sql;

namespace Atrium.Store.Plans;

/// <summary>
/// A word that few have is looked up, and its rows are sorted. A word that everybody has would be looked up for long: instead the rows are
/// walked in their order and asked for it, and a page is soon full. Neither database can tell the two apart by itself.
/// </summary>
/// <param name="Ranges">Terms of which each matching row has one.</param>
/// <param name="Text">What each matching row has of running text.</param>
/// <param name="Asked">What rows are asked for while they are walked, so that only those that have it come with their document; null = nothing.</param>
internal sealed record SearchDriver(IReadOnlyList<TermRange> Ranges, TextQuery? Text, TextQuery? Asked)
{
    /// <summary>Most keys to begin with.</summary>
    public const int Most = 2000;

    /// <summary>Most terms that begin in one way.</summary>
    private const int MostBeginnings = 5000;

    /// <summary>Deepest query that is given to an index; FTS5 takes some thirty levels.</summary>
    private const int MostDeep = 10;

    private const long Countless = long.MaxValue / 1000;

    /// <summary>All rows that can match are under these terms; null: begin with the rows.</summary>
    public static async ValueTask<SearchDriver?> ChooseAsync(Session session, Plan plan, TableInfo table, CancellationToken cancellation)
    {
        if (plan.Search is null || plan.Keys is not null)
        {
            return null;
        }

        if (!SearchToSql.HasSql(plan.Search))
        {
            var texts = session.Dialect.Texts;
            return await TextOfAsync(session, plan, cancellation) is not { } text ? null
                : texts.Few > 0 && await texts.IsRareAsync(session, text, texts.Few, cancellation) ? new SearchDriver([], text, null)
                : new SearchDriver([], null, text);
        }

        var best = await BestAsync(plan.Search, range => CountAsync(session, plan, table, range, cancellation), plan.Everything);
        return best.Count <= Most ? new SearchDriver(best.Ranges, null, null) : null;
    }

    /// <summary>What few rows have of running text; null: too many have it.</summary>
    public static async ValueTask<SearchDriver?> RareTextAsync(Session session, Plan plan, CancellationToken cancellation) =>
        await TextOfAsync(session, plan, cancellation) is { } text
        && await session.Dialect.Texts.IsRareAsync(session, text, session.Dialect.Texts.Most, cancellation)
            ? new SearchDriver([], text, null)
            : null;

    /// <summary>What an index can be asked; null = nothing.</summary>
    private static async ValueTask<TextQuery?> TextOfAsync(Session session, Plan plan, CancellationToken cancellation) =>
        plan.Owner is { } owner && Texts.Query(plan.Search!, owner) is { Depth: <= MostDeep } query ? await RareAsync(session, query, cancellation) : null;

    /// <summary>True: what is begun with is all that the search asks for.</summary>
    public bool IsAllOf(Search search) => search is SearchClause { Starts.Count: 1 } && Ranges is [var only] && ReferenceEquals(only.Clause, search);

    /// <summary>A select of the keys; some may come twice.</summary>
    public void WriteKeys(SqlText sql, Plan plan, TableInfo table)
    {
        for (var i = 0; i < Ranges.Count; i++)
        {
            sql.Add(i > 0 ? " UNION " : "");
            Ranges[i].WriteKeys(sql, plan, table);
        }

        if (Text is { } text)
        {
            sql.Dialect.Texts.WriteKeys(sql, text);
        }
    }

    /// <param name="everything">True: rows in the bin too, which the indexes of columns do not have.</param>
    private static async ValueTask<Drivers> BestAsync(Search search, Func<TermRange, ValueTask<long>> countAsync, bool everything)
    {
        switch (search)
        {
            case SearchAnd and:
                var (left, right) = (await BestAsync(and.Left, countAsync, everything), await BestAsync(and.Right, countAsync, everything));
                return left.Count <= right.Count ? left : right;
            case SearchOr or:
                var (one, other) = (await BestAsync(or.Left, countAsync, everything), await BestAsync(or.Right, countAsync, everything));
                return new Drivers([.. one.Ranges, .. other.Ranges], one.Count + other.Count);
            case SearchClause clause when clause.Column is null || !everything:
                var best = new Drivers([], Countless);
                foreach (var range in TermRange.Of(clause))
                {
                    var count = await countAsync(range);
                    best = count < best.Count ? new Drivers([range], count) : best;
                }

                return best;
            default:
                return new Drivers([], Countless);
        }
    }

    /// <summary>How many keys are in a range, at most one more than <see cref="Most"/>.</summary>
    public static async ValueTask<long> CountAsync(Session session, Plan plan, TableInfo table, TermRange range, CancellationToken cancellation)
    {
        var sql = new SqlText(session.Dialect).Add("SELECT count(*) FROM (");
        range.WriteKeys(sql, plan, table);
        sql.Add($" LIMIT {Most + 1}) c");
        return await session.NumberAsync(sql.ToString(), sql.Args, cancellation) ?? 0;
    }

    /// <summary>The query without what begins like more than a few; null: nothing is left to begin with.</summary>
    private static async ValueTask<TextQuery?> RareAsync(Session session, TextQuery query, CancellationToken cancellation)
    {
        switch (query)
        {
            case TextTerm { Prefix: true } term:
                var sql = new SqlText(session.Dialect);
                return session.Dialect.Texts.Beginning(sql, term.Term) is not { } beginning
                    || await session.NumberAsync($"SELECT count(*) FROM ({beginning} LIMIT {MostBeginnings + 1}) c", sql.Args, cancellation) <= MostBeginnings ? term : null;
            case TextGroup group:
                TextQuery? rare = null;
                foreach (var part in group.Parts)
                {
                    var kept = await RareAsync(session, part, cancellation);
                    if (kept is null && !group.Both)
                    {
                        return null;
                    }

                    rare = rare is null ? kept : group.Both ? TextQuery.All(rare, kept) : TextQuery.Any(rare, kept);
                }

                return rare;
            default:
                return query;
        }
    }

    private readonly record struct Drivers(IReadOnlyList<TermRange> Ranges, long Count);
}
