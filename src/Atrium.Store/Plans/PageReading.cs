// Lists a plan: segment by segment, and with a second look at rows whose text was cut, until the page is full.

using Atrium.Engine.Query;
using Atrium.Engine.Storage;
using Atrium.Store.Schema;
using Atrium.Store.Sql;

namespace Atrium.Store.Plans;

/// <param name="rowFilter">Asks the filter of a document.</param>
internal sealed class PageReading(Plan plan, Catalog catalog, Func<Filter, Row, bool>? rowFilter)
{
    /// <summary>Most documents that a search looks into for one page: a page may be short, and the next one goes on behind what was seen.</summary>
    private const int MostExamined = 10_000;

    /// <summary>Most rows of one portion, where a second look decides which are kept.</summary>
    private const int MostAtOnce = 2000;

    private const int LeastWindow = 16, FirstWindow = 256, LastWindow = 4096;
    private PlanToSql _sql = null!;
    private FilterDriver _driver = FilterDriver.None;
    private readonly List<Row> _rows = [];
    private int _skip = plan.Skip;
    private int _take = plan.Take;
    private long _bytes;
    private PageMark? _last;
    private long _examined;
    private int _looked;
    private bool _more;
    private bool _partial;
    private bool _walks;

    public async ValueTask<Page> ReadAsync(Session session, CancellationToken cancellation)
    {
        await PrepareAsync(session, cancellation);
        long? count = plan.Count ? await CountRowsAsync(session, cancellation) : null;
        if (ClosureReading.Serves(plan, catalog))
        {
            return await new ClosureReading(plan, catalog, rowFilter).ReadAsync(session, cancellation) with { Count = count };
        }

        if (plan.Take > 0)
        {
            var way = await WayAsync(session, cancellation);
            if (plan.Part is { } part && plan.Search is null && (way == Way.Windows || _sql.Access.Exact))
            {
                _take = Math.Min(plan.Take, part.Rows);
            }

            await FillAsync(way, session, cancellation);
        }

        return new Page(_rows, _more ? _last! with { Skip = _skip } : null, count) { Partial = _partial, Looked = _looked };
    }

    public async ValueTask<long> CountAsync(Session session, CancellationToken cancellation)
    {
        await PrepareAsync(session, cancellation);
        return await CountRowsAsync(session, cancellation);
    }

    private async ValueTask PrepareAsync(Session session, CancellationToken cancellation)
    {
        _driver = await FilterDriver.ChooseAsync(session, plan, catalog[plan.Table], cancellation);
        var driver = plan.Search is null ? _driver.Driver : await SearchDriver.ChooseAsync(session, plan, catalog[plan.Table], cancellation);
        _sql = new PlanToSql(plan, catalog, driver: driver, walk: _driver.Walk);
    }

    private async ValueTask<long> CountRowsAsync(Session session, CancellationToken cancellation)
    {
        if (plan.Search is null && await Tallied.CountAsync(session, plan, catalog, cancellation) is { } known)
        {
            return known;
        }

        if (plan.Search is null && PlanToSql.CountExcept(plan, catalog) is { } except)
        {
            return await session.NumberAsync(except.Sql, except.Args, cancellation) ?? 0;
        }

        if (plan.CountLimit < int.MaxValue && plan.Search is null && !_sql.CountAccess.Exact)
        {
            var (looked, fits, doubtful) = await session.FirstAsync(_sql.CountUpTo(plan.CountLimit), r => (r.Long(0), r.Long(1), r.Long(2)), cancellation);
            return looked > plan.CountLimit ? throw TooMany(plan.CountLimit) : doubtful == 0 ? fits : fits - doubtful + await DoubtfulAsync(session, cancellation);
        }

        var (sql, args) = _sql.Count();
        return (await session.NumberAsync(sql, args, cancellation) ?? 0) + await DoubtfulAsync(session, cancellation);
    }

    /// <summary>The statement with which a page begins, for people.</summary>
    public async ValueTask<PlanStatement> FirstAsync(Session session, CancellationToken cancellation)
    {
        await PrepareAsync(session, cancellation);
        var segment = PageSegments.After(plan.After, _sql.Keys)[0];
        return await WayAsync(session, cancellation) switch
        {
            Way.Windows => _sql.Window(segment, Math.Min(FirstWindow, plan.ScanLimit)),
            var way => _sql.List(segment, Limit(plan.Take), plan.Skip, way == Way.Sorted),
        };
    }

    /// <summary>Nothing that the index did not choose is looked at, or what was chosen is little enough to be sorted, or the rows are gone through.</summary>
    private async ValueTask<Way> WayAsync(Session session, CancellationToken cancellation)
    {
        var access = _sql.Access;
        if (_driver.Driver is not null)
        {
            return Way.Sorted;
        }

        if (plan.ScanLimit == int.MaxValue || plan.Search is not null || (access.Exact && plan.Skip <= plan.ScanLimit))
        {
            return Way.Straight;
        }

        if (access.Ordered && access.Selective is null)
        {
            return Way.Windows;
        }

        var few = _sql.UpTo(access.Ordered ? access.Selective : access.Driving, plan.ScanLimit);
        return await session.NumberAsync(few.Sql, few.Args, cancellation) <= plan.ScanLimit ? Way.Sorted
            : access.Ordered ? Way.Windows
            : throw TooMany(plan.ScanLimit);
    }

    private async ValueTask FillAsync(Way way, Session session, CancellationToken cancellation)
    {
        if (way == Way.Windows)
        {
            await ReadWindowsAsync(session, cancellation);
            return;
        }

        foreach (var segment in PageSegments.After(plan.After, _sql.Keys))
        {
            if (_sql.Suspect is null)
            {
                await ReadAsync(session, segment, way == Way.Sorted, plan.After is null, cancellation);
            }
            else
            {
                await ReadInPortionsAsync(session, segment, cancellation);
            }

            if (_more)
            {
                return;
            }
        }
    }

    /// <summary>Goes through the rows in their order, so many at a time: first few, for a page may be full soon, then more.</summary>
    private async ValueTask ReadWindowsAsync(Session session, CancellationToken cancellation)
    {
        var segments = PageSegments.After(plan.After, _sql.Keys);
        var (left, window) = (plan.ScanLimit, FirstOf());
        for (var i = 0; i < segments.Count && !_more; i++)
        {
            var rows = Math.Min(window, left);
            var (looked, seen) = await ReadWindowAsync(session, segments[i], rows, cancellation);
            left -= looked;
            _looked += looked;
            if (_more || looked < rows)
            {
                continue;
            }

            if (left == 0)
            {
                (_more, _last) = (true, seen);
                return;
            }

            (segments, i, window) = (PageSegments.After(seen, _sql.Keys), -1, Math.Min(window * 2, LastWindow));
        }
    }

    /// <summary>A closure is gone through as a whole anyway; of the rows under a term most are what is asked for, so that a page is full with about as many.</summary>
    private int FirstOf() => plan.Via is { Transitive: true } ? LastWindow
        : _driver.Walk is not null ? (int)Math.Clamp((long)_take + _skip + 1, LeastWindow, FirstWindow)
        : FirstWindow;

    /// <returns>How many rows were looked at, and where the last of a full window stands.</returns>
    private async ValueTask<(int Looked, PageMark? Seen)> ReadWindowAsync(
        Session session, Action<SqlText> segment, int rows, CancellationToken cancellation)
    {
        var looked = 0;
        PageMark? seen = null;
        var statement = _sql.Window(segment, rows);
        await session.QueryAsync(
            statement.Sql,
            statement.Args,
            record =>
            {
                if (++looked == rows)
                {
                    seen = RowReader.Mark(record, statement, _sql.Keys);
                }

                return record.IsNull(RowReader.Document) || Take(record, statement);
            },
            cancellation);
        return (looked, seen);
    }

    /// <summary>Nothing is dropped behind the database: it can count the rows off itself.</summary>
    private async ValueTask ReadAsync(Session session, Action<SqlText> segment, bool sorted, bool only, CancellationToken cancellation)
    {
        var offset = 0;
        if (only)
        {
            (offset, _skip) = (_skip, 0);
        }

        var statement = _sql.List(segment, Limit(_take - _rows.Count + (long)_skip), offset, sorted);
        await session.QueryAsync(statement.Sql, statement.Args, record => Take(record, statement), cancellation);
    }

    /// <summary>How many of a portion are kept is known only afterwards.</summary>
    private async ValueTask ReadInPortionsAsync(Session session, Action<SqlText> segment, CancellationToken cancellation)
    {
        IReadOnlyList<Action<SqlText>> rest = [segment];
        PageMark? seen = null;
        for (var least = 100; rest.Count > 0 && !_more; least = Math.Min((_sql.Asks ? 4 : 2) * least, MostAtOnce))
        {
            var portion = Math.Max(least, Limit(_take - _rows.Count + (long)_skip));
            var read = 0L;
            foreach (var part in rest)
            {
                Action<SqlText> both = s => { segment(s); part(s); };
                var statement = _sql.List(both, portion, 0, within: await WordPlaces.OfAsync(session, _sql, both, portion, cancellation));
                await session.QueryAsync(
                    statement.Sql,
                    statement.Args,
                    record =>
                    {
                        read = _sql.SendsFoundOnly ? record.Long(statement.Marks + _sql.Keys.Count - 1) : read + 1;
                        seen = RowReader.Mark(record, statement, _sql.Keys);
                        return record.IsNull(RowReader.Document) || Take(record, statement);
                    },
                    cancellation);
                if (_more || read >= portion)
                {
                    break;
                }
            }

            _examined += read;
            if (_sql.Asks && !_more && read >= portion && _examined >= MostAtOnce)
            {
                await LookUpAsync(session, cancellation);
            }

            rest = read < portion ? [] : PageSegments.After(seen, _sql.Keys);
            if (rest.Count > 0 && !_more && _examined >= MostExamined && plan.Search is { } search && !SearchToSql.HasSql(search))
            {
                (_more, _last) = (true, seen);
            }
        }
    }

    /// <summary>So many rows did not fill the page: if few are left that could, they are looked up.</summary>
    private async ValueTask LookUpAsync(Session session, CancellationToken cancellation)
    {
        if (!_walks && await SearchDriver.RareTextAsync(session, plan, cancellation) is { } driver)
        {
            _sql = new PlanToSql(plan, catalog, driver: driver);
        }

        _walks = true;
    }

    private bool IsFull => _rows.Count >= _take || _bytes >= plan.MostBytes || (_take < plan.Take && _bytes >= plan.Part!.Bytes);

    /// <summary>Takes a row, or sees by it that there are more than the page holds. False = enough.</summary>
    private bool Take(Record record, PlanStatement statement)
    {
        var full = IsFull;
        var suspect = statement.Suspect is { } ordinal && record.Long(ordinal) != 0;
        if (_skip > 0 && !suspect)
        {
            _skip--;
            return true;
        }

        var row = full && !suspect ? null : RowReader.Read(record, plan.Table, catalog);
        if (suspect && !Meets(row!, record, statement))
        {
            return true;
        }

        if (_skip > 0)
        {
            _skip--;
            return true;
        }

        if (full)
        {
            (_more, _partial) = (true, _rows.Count < plan.Take);
            return false;
        }

        _rows.Add(row!);
        _bytes += row!.Document.Length;
        if (IsFull)
        {
            _last = RowReader.Mark(record, statement, _sql.Keys);
        }

        return true;
    }

    /// <summary>The rows whose text was cut, one by one.</summary>
    private async ValueTask<long> DoubtfulAsync(Session session, CancellationToken cancellation)
    {
        var count = 0L;
        if (_sql.Suspect is { } suspect)
        {
            var statement = _sql.List(s => s.Add(" AND ").Add(suspect), long.MaxValue, 0);
            await session.QueryAsync(
                statement.Sql,
                statement.Args,
                record =>
                {
                    count += !record.IsNull(RowReader.Document) && Meets(RowReader.Read(record, plan.Table, catalog), record, statement) ? 1 : 0;
                    return true;
                },
                cancellation);
        }

        return count;
    }

    private static InefficientQueryException TooMany(int limit) => new($"More than {limit} rows would have to be looked at.");

    private bool Meets(Row row, Record record, PlanStatement statement) => SecondLook.Meets(plan, _sql, rowFilter, row, record, statement);

    private static long Limit(long take) => take >= int.MaxValue ? long.MaxValue : take + 1;

    private enum Way
    {
        Straight,
        Sorted,
        Windows,
    }
}
