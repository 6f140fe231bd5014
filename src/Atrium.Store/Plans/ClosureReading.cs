// A page of a transitive closure, without the closure: what leads on is few, and each of these has its links in order.

using Atrium.Engine.Query;
using Atrium.Engine.Storage;
using Atrium.Store.Schema;
using Atrium.Store.Sql;

namespace Atrium.Store.Plans;

/// <summary>
/// The objects that lead on (groups in groups) are gone through as a whole, by the links between them alone. The closure is the union of what each of
/// them links to, and each has an index in the order of keys: the next n of the union are among the next n of each.
/// </summary>
/// <param name="rowFilter">Asks the filter of a document.</param>
internal sealed class ClosureReading(Plan plan, Catalog catalog, Func<Filter, Row, bool>? rowFilter)
{
    private const int FirstWindow = 256;
    private const int LastWindow = 4096;
    private readonly List<Row> _rows = [];
    private readonly int _take = Math.Min(plan.Take, plan.Part?.Rows ?? int.MaxValue);

    /// <summary>Who asks for nothing but what leads on need not look among the rest.</summary>
    private readonly string _links = plan.Types is { } types && catalog.Nesting(plan.Via!.Kind)!.IsSupersetOf(types) ? "_nest" : "_link";

    public static bool Serves(Plan plan, Catalog catalog) =>
        plan is { Via: { Transitive: true, Inverse: false } step, OrderBy.Count: 0, Search: null, Keys: null, Bin: false, Skip: 0 }
        && catalog.Nesting(step.Kind) is not null;

    public async ValueTask<Page> ReadAsync(Session session, CancellationToken cancellation)
    {
        var sources = await SourcesAsync(session, cancellation);
        var (after, left) = (plan.After?.Key, plan.ScanLimit);
        var all = plan.Filter is null && (plan.Types is null || _links == "_nest");
        for (var window = all ? Math.Clamp(_take + 1L, 2, LastWindow) : FirstWindow; plan.Take > 0; window = Math.Min(2 * window, LastWindow))
        {
            var asked = (int)Math.Min(window, left);
            var keys = await NextAsync(session, sources, after, asked, cancellation);
            if (await TakeAsync(session, keys, cancellation))
            {
                return Ended(_rows[^1].Key, left) with { Partial = _take < plan.Take };
            }

            if (keys.Count < asked)
            {
                break;
            }

            (after, left) = (keys[^1], left - keys.Count);
            if (left <= 0)
            {
                return Ended(keys[^1], left);
            }
        }

        return new Page(_rows, null, null);
    }

    private Page Ended(Guid last, int left) => new(_rows, new PageMark([], last), null) { Looked = plan.ScanLimit - left };

    private async ValueTask<List<Guid>> SourcesAsync(Session session, CancellationToken cancellation)
    {
        var sql = new SqlText(session.Dialect);
        From.WriteNested(plan, catalog[plan.Table], sql, null);
        return await session.ListAsync(sql.Add(" SELECT key FROM nested").ToString(), sql.Args, r => r.Guid(0), cancellation);
    }

    /// <summary>The next keys of the union. One exchange where the database can join sideways, else a call for each source.</summary>
    private async ValueTask<List<Guid>> NextAsync(Session session, List<Guid> sources, Guid? after, int take, CancellationToken cancellation)
    {
        var sql = new SqlText(session.Dialect);
        if (session.Dialect.Sources(sql.Number(Arg.Keys(sources))) is { } several)
        {
            sql.Add($"SELECT DISTINCT x.target FROM {several} CROSS JOIN LATERAL (");
            WriteNext(sql, "p.key", null, after, take);
            sql.Add(") x ORDER BY x.target LIMIT ").Value(take);
            return await session.ListAsync(sql.ToString(), sql.Args, r => r.Guid(0), cancellation);
        }

        var next = new SortedSet<Guid>(); // .NET and SQLite order them alike: by their bytes as they are written
        foreach (var source in sources)
        {
            var one = new SqlText(session.Dialect);
            WriteNext(one, null, source, after, take);
            await session.QueryAsync(one.ToString(), one.Args, record => Add(next, record.Guid(0), take), cancellation);
        }

        return [.. next];
    }

    /// <summary>False: neither this nor what follows it is among the first ones.</summary>
    private static bool Add(SortedSet<Guid> next, Guid key, int take)
    {
        if (next.Count == take && key.CompareTo(next.Max) >= 0)
        {
            return false;
        }

        if (next.Add(key) && next.Count > take)
        {
            next.Remove(next.Max);
        }

        return true;
    }

    private void WriteNext(SqlText sql, string? source, Guid? key, Guid? after, int take)
    {
        sql.Add($"SELECT l.target FROM {_links} l WHERE {sql.Dialect.TenantIs("l")}l.source = ");
        _ = source is null ? sql.Value(key) : sql.Add(source);
        sql.Add(" AND l.kind = ").Value(plan.Via!.Kind);
        if (after is { } behind)
        {
            sql.Add(" AND l.target > ").Value(behind);
        }

        sql.Add(" ORDER BY l.target LIMIT ").Value(take);
    }

    /// <summary>Reads those rows that the plan wants. True: the page is full, and there is more.</summary>
    private async ValueTask<bool> TakeAsync(Session session, List<Guid> keys, CancellationToken cancellation)
    {
        if (keys.Count == 0)
        {
            return false;
        }

        var room = _take - _rows.Count;
        var some = plan with { Via = null, Keys = keys, After = null, Part = null, Count = false, ScanLimit = int.MaxValue, Take = room == int.MaxValue ? room : room + 1 };
        var page = await new PageReading(some, catalog, rowFilter).ReadAsync(session, cancellation);
        _rows.AddRange(page.Rows.Count > room ? page.Rows.Take(room) : page.Rows);
        return page.Rows.Count > room;
    }
}
