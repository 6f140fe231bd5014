// A plan as SQL: what it selects from, what it narrows down, in which order.

using Atrium.Engine.Query;
using Atrium.Engine.Storage;
using Atrium.Store.Schema;
using Atrium.Store.Sql;

namespace Atrium.Store.Plans;

/// <summary>A finished statement.</summary>
/// <param name="Suspect">Ordinal of the column that says whether the row must be looked at again; null = never.</param>
/// <param name="Marks">Ordinal of the first order value.</param>
internal sealed record PlanStatement(string Sql, Arg[] Args, int? Suspect, int Marks);

/// <summary>The same for both databases. What narrows the rows most chooses the index: SQLite has no statistics to choose well.</summary>
internal sealed class PlanToSql
{
    private readonly Plan _plan;
    private readonly TableInfo _table;
    private readonly Dialect _dialect;
    private readonly string? _source;
    private readonly SearchDriver? _driver;

    /// <param name="source">An expression instead of the object that the plan starts from.</param>
    /// <param name="driver">The terms of the search to begin with; null = none.</param>
    public PlanToSql(Plan plan, Catalog catalog, string? source = null, SearchDriver? driver = null)
    {
        _source = source;
        _plan = plan;
        _driver = driver;
        _table = catalog[plan.Table];
        _dialect = catalog.Dialect;
        Keys = SortKey.Of(plan, From.Key(plan));
        if (plan.Filter is { } filter)
        {
            var trial = new FilterToSql(new SqlText(_dialect));
            trial.Write(filter);
            Suspect = trial.Suspect;
        }

        if (plan.Search is { } search && SearchToSql.IsInexact(search))
        {
            Suspect = "(1 = 1)";
        }
    }

    /// <summary>The order, the row's key included.</summary>
    public IReadOnlyList<SortKey> Keys { get; }

    /// <summary>The rows whose text was cut so that the filter must be asked again; null = none.</summary>
    public string? Suspect { get; }

    /// <param name="segment">A further condition (<see cref="PageSegments"/>).</param>
    public PlanStatement List(Action<SqlText> segment, long limit, long offset) => List(new SqlText(_dialect), segment, limit, offset);

    /// <summary>As <see cref="List(Action{SqlText}, long, long)"/>, behind what is written already.</summary>
    public PlanStatement List(SqlText sql, Action<SqlText> segment, long limit, long offset)
    {
        From.WriteClosure(_plan, _table, sql, _source);
        sql.Add("SELECT r.key, r.owner, r.type, r.parent, r.seq, r.deleted, r.moves, r.document");
        var next = 8;
        if (_plan.Table.HasCounters)
        {
            sql.Add(", COALESCE(n.c0, 0), COALESCE(n.c1, 0), COALESCE(n.c2, 0), COALESCE(n.c3, 0)");
            next += 4;
        }

        if (Suspect is not null)
        {
            sql.Add(", CASE WHEN ").Add(Suspect).Add(" THEN 1 ELSE 0 END");
            next++;
        }

        for (var i = 0; i < Keys.Count - 1; i++)
        {
            sql.Add(", ").Add(Keys[i].Expression).Add(_source is null ? "" : $" AS o{i}");
        }

        WriteFromWhere(sql);
        segment(sql);
        WriteOrder(sql);
        if (limit != long.MaxValue || offset > 0)
        {
            sql.Add(" LIMIT ").Value(limit).Add(" OFFSET ").Value(offset);
        }

        return new PlanStatement(sql.ToString(), sql.Args, Suspect is null ? null : next - 1, next);
    }

    /// <summary>Counts the rows that need no second look.</summary>
    public (string Sql, Arg[] Args) Count()
    {
        var sql = new SqlText(_dialect);
        From.WriteClosure(_plan, _table, sql, _source);
        sql.Add("SELECT count(*)");
        WriteFromWhere(sql);
        if (Suspect is not null)
        {
            sql.Add($" AND NOT COALESCE({Suspect}, 1 = 0)");
        }

        return (sql.ToString(), sql.Args);
    }

    /// <summary>The keys alone.</summary>
    public (string Sql, Arg[] Args) KeysOnly()
    {
        var sql = new SqlText(_dialect);
        From.WriteClosure(_plan, _table, sql, _source);
        sql.Add("SELECT r.key");
        WriteFromWhere(sql);
        return (sql.ToString(), sql.Args);
    }

    /// <summary>The first of key, link, driving term, parent, owner and type that is given may use an index; the others must not distract it.</summary>
    private void WriteFromWhere(SqlText sql)
    {
        From.Write(_plan, _table, sql, _source);
        sql.Add(" WHERE ").Add(_dialect.TenantIs("r")).Add(_plan.Everything ? "1 = 1" : _plan.Bin ? "r.deleted IS NOT NULL" : "r.deleted IS NULL");
        var narrow = _plan.Via is not null;
        if (_plan.Keys is { } keys)
        {
            sql.Add(" AND ").Add(_dialect.InKeys(From.Key(_plan), sql.Number(Arg.Keys(keys))));
            narrow = true;
        }

        if (_driver is not null)
        {
            SearchToSql.WriteDriver(sql, _driver, _plan, _table);
            narrow = true;
        }

        if (_plan.Parent is { } parent)
        {
            sql.Add(" AND ").Add(Field("r.parent", narrow)).Add(" = ").Value(parent, _source);
            narrow = true;
        }

        if (_plan.Owner is { } owner)
        {
            var bin = _plan is { Bin: true, Everything: false }; // the bin has an index by type; a partition's is full of the living
            sql.Add(" AND ").Add(Field("r.owner", narrow || bin)).Add(" = ").Value(owner);
            narrow |= !bin;
        }

        if (_plan.Types is { } types && !_table.Types.IsSubsetOf(types))
        {
            sql.Add(" AND ").Add(Field("r.type", narrow));
            _ = types.Count == 1 ? sql.Add(" = ").Value(types[0]) : sql.Add(" IN (").Values(types.Select(t => (Arg)t)).Add(")");
        }

        if (_plan.Filter is { } filter)
        {
            sql.Add(" AND ");
            new FilterToSql(sql).Write(filter);
        }

        if (_plan.Search is { } search && SearchToSql.HasSql(search))
        {
            sql.Add(" AND ");
            SearchToSql.Write(sql, search);
        }
    }

    private void WriteOrder(SqlText sql)
    {
        var unindexed = _plan.OrderBy.Count == 0 && IsSelective(_plan.Filter);
        sql.Add(" ORDER BY ");
        for (var i = 0; i < Keys.Count; i++)
        {
            var key = Keys[i];
            sql.Add(i > 0 ? ", " : "").Add(unindexed ? _dialect.Unindexed(key.Expression) : key.Expression);
            sql.Add(" ").Add(key.Nullable ? _dialect.Direction(key.Descending) : key.Descending ? "DESC" : "ASC");
        }
    }

    private string Field(string expression, bool narrow) => narrow ? _dialect.Unindexed(expression) : expression;

    /// <summary>A prefix or a few values select few: their ranges and a sort serve better than reading all rows in order.</summary>
    private static bool IsSelective(Filter? filter) => filter switch
    {
        And and => IsSelective(and.Left) || IsSelective(and.Right),
        Match { How: TextMatch.StartsWith, Text.Length: > 0 } match => match.Path.Column is { Indexed: true },
        In among => among.Path.Column is { Indexed: true },
        _ => false,
    };
}
