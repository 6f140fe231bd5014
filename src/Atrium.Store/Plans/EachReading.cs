// One plan for each of several objects: as a single statement where the database can join sideways, else one call a key.

using Atrium.Engine.Query;
using Atrium.Engine.Storage;
using Atrium.Store.Schema;
using Atrium.Store.Sql;

namespace Atrium.Store.Plans;

/// <param name="rowFilter">Asks the filter of a document.</param>
internal sealed class EachReading(Plan plan, Catalog catalog, Func<Filter, Row, bool>? rowFilter)
{
    private readonly PlanToSql _sql = new(plan, catalog, source: "p.key");

    public async ValueTask<IReadOnlyDictionary<Guid, Page>> ReadAsync(Session session, IReadOnlyList<Guid> sources, CancellationToken cancellation)
    {
        // Rows that must be looked at again do not count towards a page: how many are to be read is known only while reading.
        if (Statement(session.Dialect, sources) is { } statement && _sql.Suspect is null)
        {
            return await ReadAtOnceAsync(session, statement, cancellation);
        }

        var pages = new Dictionary<Guid, Page>();
        foreach (var source in sources)
        {
            var page = await new PageReading(At(source), catalog, rowFilter).ReadAsync(session, cancellation);
            if (page.Rows.Count > 0)
            {
                pages[source] = page;
            }
        }

        return pages;
    }

    /// <summary>The one statement; null where there is none.</summary>
    public PlanStatement? Statement(Dialect dialect, IReadOnlyList<Guid> sources)
    {
        var sql = new SqlText(dialect);
        if (dialect.Sources(sql.Number(Arg.Keys(sources))) is not { } keys)
        {
            return null;
        }

        sql.Add($"SELECT x.*, p.key FROM {keys} CROSS JOIN LATERAL (");
        var inner = _sql.List(sql, _ => { }, plan.Take >= int.MaxValue ? long.MaxValue : plan.Take + 1L, 0);
        sql.Add(") x ORDER BY p.place");
        for (var i = 0; i < _sql.Keys.Count; i++)
        {
            var key = _sql.Keys[i];
            var direction = key.Nullable ? dialect.Direction(key.Descending) : key.Descending ? "DESC" : "ASC";
            sql.Add(i == _sql.Keys.Count - 1 ? $", x.key {direction}" : $", x.o{i} {direction}");
        }

        return inner with { Sql = sql.ToString(), Args = sql.Args };
    }

    private async ValueTask<IReadOnlyDictionary<Guid, Page>> ReadAtOnceAsync(Session session, PlanStatement statement, CancellationToken cancellation)
    {
        var pages = new Dictionary<Guid, Page>();
        var rows = new List<Row>();
        var source = statement.Marks + _sql.Keys.Count - 1;
        PageMark? last = null;
        await session.QueryAsync(
            statement.Sql,
            statement.Args,
            record =>
            {
                var key = record.Guid(source);
                if (!pages.TryGetValue(key, out var page))
                {
                    pages.Add(key, page = new Page(rows = [], null, null));
                }

                if (rows.Count == plan.Take)
                {
                    pages[key] = page with { Next = last };
                    return true;
                }

                rows.Add(RowReader.Read(record, plan.Table, catalog));
                last = rows.Count == plan.Take ? RowReader.Mark(record, statement, _sql.Keys) : null;
                return true;
            },
            cancellation);
        return pages;
    }

    private Plan At(Guid source) => plan.Via is { } via ? plan with { Via = via with { From = source } } : plan with { Parent = source };
}
