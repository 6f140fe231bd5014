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

    private PlanToSql _sql = null!;
    private readonly List<Row> _rows = [];
    private int _skip = plan.Skip;
    private PageMark? _last;
    private long _examined;
    private bool _more;

    public async ValueTask<Page> ReadAsync(Session session, CancellationToken cancellation)
    {
        await PrepareAsync(session, cancellation);
        long? count = plan.Count ? await CountRowsAsync(session, cancellation) : null;
        if (plan.Take > 0)
        {
            await FillAsync(session, cancellation);
        }

        return new Page(_rows, _more ? _last : null, count);
    }

    public async ValueTask<long> CountAsync(Session session, CancellationToken cancellation)
    {
        await PrepareAsync(session, cancellation);
        return await CountRowsAsync(session, cancellation);
    }

    public async ValueTask<PlanStatement> FirstAsync(Session session, CancellationToken cancellation)
    {
        await PrepareAsync(session, cancellation);
        return _sql.List(PageSegments.After(plan.After, _sql.Keys)[0], Limit(plan.Take), plan.Skip);
    }

    private async ValueTask PrepareAsync(Session session, CancellationToken cancellation) =>
        _sql = new PlanToSql(plan, catalog, driver: plan.Search is null ? null : await SearchDriver.ChooseAsync(session, plan, catalog[plan.Table], cancellation));

    private async ValueTask<long> CountRowsAsync(Session session, CancellationToken cancellation)
    {
        var (sql, args) = _sql.Count();
        var count = await session.NumberAsync(sql, args, cancellation) ?? 0;
        if (_sql.Suspect is { } suspect)
        {
            var statement = _sql.List(s => s.Add(" AND ").Add(suspect), long.MaxValue, 0);
            await session.QueryAsync(
                statement.Sql,
                statement.Args,
                record =>
                {
                    count += Meets(RowReader.Read(record, plan.Table, catalog)) ? 1 : 0;
                    return true;
                },
                cancellation);
        }

        return count;
    }

    private async ValueTask FillAsync(Session session, CancellationToken cancellation)
    {
        foreach (var segment in PageSegments.After(plan.After, _sql.Keys))
        {
            if (_sql.Suspect is null)
            {
                await ReadAsync(session, segment, plan.After is null, cancellation);
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

    /// <summary>Nothing is dropped behind the database: it can count the rows off itself.</summary>
    private async ValueTask ReadAsync(Session session, Action<SqlText> segment, bool only, CancellationToken cancellation)
    {
        var offset = 0;
        if (only)
        {
            (offset, _skip) = (_skip, 0);
        }

        var statement = _sql.List(segment, Limit(plan.Take - _rows.Count + (long)_skip), offset);
        await session.QueryAsync(statement.Sql, statement.Args, record => Take(record, statement), cancellation);
    }

    /// <summary>How many of a portion are kept is known only afterwards.</summary>
    private async ValueTask ReadInPortionsAsync(Session session, Action<SqlText> segment, CancellationToken cancellation)
    {
        IReadOnlyList<Action<SqlText>> rest = [segment];
        PageMark? seen = null;
        for (var least = 100; rest.Count > 0 && !_more; least = Math.Min(2 * least, 2000))
        {
            var portion = Math.Max(least, Limit(plan.Take - _rows.Count + (long)_skip));
            var read = 0L;
            foreach (var part in rest)
            {
                var statement = _sql.List(s => { segment(s); part(s); }, portion, 0);
                await session.QueryAsync(
                    statement.Sql,
                    statement.Args,
                    record =>
                    {
                        read++;
                        seen = RowReader.Mark(record, statement, _sql.Keys);
                        return Take(record, statement);
                    },
                    cancellation);
                if (_more || read >= portion)
                {
                    break;
                }
            }

            rest = read < portion ? [] : PageSegments.After(seen, _sql.Keys);
            _examined += read;
            if (rest.Count > 0 && !_more && _examined >= MostExamined && plan.Search is { } search && !SearchToSql.HasSql(search))
            {
                (_more, _last) = (true, seen);
            }
        }
    }

    /// <summary>Takes a row, or sees by it that there are more than the page holds. False = enough.</summary>
    private bool Take(Record record, PlanStatement statement)
    {
        var full = _rows.Count >= plan.Take;
        var suspect = statement.Suspect is { } ordinal && record.Long(ordinal) != 0;
        var row = full && !suspect ? null : RowReader.Read(record, plan.Table, catalog);
        if (suspect && !Meets(row!))
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
            _more = true;
            return false;
        }

        _rows.Add(row!);
        if (_rows.Count == plan.Take)
        {
            _last = RowReader.Mark(record, statement, _sql.Keys);
        }

        return true;
    }

    private bool Meets(Row row) => (plan.Filter is null || Meets(plan.Filter, row)) && (plan.Search is null || SearchEvaluator.Matches(plan.Search, row));

    private bool Meets(Filter filter, Row row) => rowFilter is null
        ? throw new NotSupportedException("A filter over texts that are too long for their columns needs a row filter.")
        : rowFilter(filter, row);

    private static long Limit(long take) => take >= int.MaxValue ? long.MaxValue : take + 1;
}
