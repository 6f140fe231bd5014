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
    private readonly SearchDriver? _found;
    private readonly TermRange? _walk;
    private readonly TextQuery? _asked;
    private readonly bool _nests;

    /// <param name="source">An expression instead of the object that the plan starts from.</param>
    /// <param name="driver">What the search or the filter begins with; null = the rows.</param>
    /// <param name="walk">The term whose rows are gone through; null = all of the plan are.</param>
    public PlanToSql(Plan plan, Catalog catalog, string? source = null, SearchDriver? driver = null, TermRange? walk = null)
    {
        (_source, _asked, _walk) = (source, driver?.Asked, walk);
        _driver = _asked is null ? driver : null;
        _plan = plan = Narrowing.Of(plan);
        _table = catalog[plan.Table];
        _dialect = catalog.Dialect;
        _nests = plan.Via is { } step && catalog.Nesting(step.Kind) is not null;
        _found = plan.Via is null && _dialect.JoinsFoundKeys ? _driver : null;
        Keys = SortKey.Of(plan, From.Key(plan, _found is not null || walk is not null));
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

    private string Living => _plan.Everything ? "1 = 1" : _plan.Bin ? "r.deleted IS NOT NULL" : "r.deleted IS NULL";

    /// <summary>True: rows are walked and asked for their words in the database.</summary>
    public bool Asks => _asked is not null;

    /// <summary>True: of a list only rows that were found come, and the last; the place of each, from 1 on, stands behind its order values.</summary>
    public bool SendsFoundOnly => Asks && _dialect.Texts.SendsFoundOnly;

    /// <summary>What the indexes can do for it.</summary>
    public Access Access => field ??= _walk is null ? Access.Of(_plan, _table, _dialect) : Access.ToWalk(_plan, _table);

    /// <summary>The order, the row's key included.</summary>
    public IReadOnlyList<SortKey> Keys { get; }

    /// <summary>What the evaluator must be told of a row that is looked at again; it follows the column that says so.</summary>
    public IReadOnlyList<RelatedCount> Related => field ??= RelatedCounts.Of(_plan.Filter);

    /// <summary>The rows whose text was cut so that the filter must be asked again; null = none.</summary>
    public string? Suspect { get; }

    /// <param name="segment">A further condition (<see cref="PageSegments"/>).</param>
    /// <param name="sorted">True: the rows are few, and are to be read by what selects them and then sorted, rather than in their order.</param>
    /// <param name="within">Places of the rows in the index of words.</param>
    public PlanStatement List(Action<SqlText> segment, long limit, long offset, bool sorted = false, (long First, long Last)? within = null) =>
        List(new SqlText(_dialect), segment, limit, offset, sorted, within);

    /// <summary>The first and the last place in the index of words that rows of a list have; null: it has no places.</summary>
    public (string Sql, Arg[] Args)? Places(Action<SqlText> segment, long limit)
    {
        var sql = new SqlText(_dialect);
        return _dialect.Texts.WritePlaces(sql, keys =>
        {
            keys.Add("SELECT r.key");
            WriteFromWhere(keys, _plan.Filter, types: true);
            segment(keys);
            WriteOrder(keys, unindexed: false);
            keys.Add(" LIMIT ").Value(limit);
        })
            ? (sql.ToString(), sql.Args) : null;
    }

    /// <summary>As the other, behind what is written already.</summary>
    public PlanStatement List(SqlText sql, Action<SqlText> segment, long limit, long offset, bool sorted = false, (long First, long Last)? within = null)
    {
        sql.Add(SendsFoundOnly ? "SELECT * FROM (SELECT w.*, row_number() OVER () AS place FROM (" : "");
        From.WriteClosure(_plan, _table, sql, _source, _nests);
        var next = WriteSelect(sql, () => sql.Add(
            _asked is { } asked && _dialect.Texts.Probe(sql, asked, within) is { } probe ? $"CASE WHEN {probe} THEN r.document END AS found" : "r.document"));
        WriteFromWhere(sql, _plan.Filter, types: true);
        segment(sql);
        WriteOrder(sql, sorted || (_plan.OrderBy.Count == 0 && IsSelective(_plan.Filter)));
        if (limit != long.MaxValue || offset > 0)
        {
            sql.Add(" LIMIT ").Value(limit).Add(" OFFSET ").Value(offset);
        }

        _ = SendsFoundOnly ? sql.Add(") w) p WHERE p.found IS NOT NULL OR p.place = ").Value(limit) : sql;
        return Finished(sql, next);
    }

    /// <summary>
    /// The next rows in order, whether they fulfil the filter or not: those that do not come without their document. No row beyond them is looked at.
    /// </summary>
    public PlanStatement Window(Action<SqlText> segment, long rows)
    {
        var sql = new SqlText(_dialect);
        From.WriteClosure(_plan, _table, sql, _source, _nests);
        var closure = _plan.Via is { Transitive: true };
        var next = WriteSelect(sql, () =>
        {
            sql.Add("CASE WHEN ").Add(closure ? Living : "1 = 1");
            WriteRest(sql, Access);
            sql.Add(" THEN r.document END");
        });
        if (closure)
        {
            From.WriteNextOfClosure(_plan, _table, sql, segment, rows);
            WriteOrder(sql, unindexed: false);
        }
        else
        {
            WriteFromWhere(sql, Access.Driving, types: !Access.TypesLeft);
            segment(sql);
            WriteOrder(sql, unindexed: false);
            sql.Add(" LIMIT ").Value(rows);
        }

        return Finished(sql, next);
    }

    /// <summary>Counts the rows that fulfil a condition of an index, but at most one more than asked.</summary>
    public (string Sql, Arg[] Args) UpTo(Filter? filter, long rows)
    {
        var sql = new SqlText(_dialect);
        From.WriteClosure(_plan, _table, sql, _source, _nests);
        sql.Add("SELECT count(*) FROM (SELECT 1");
        WriteFromWhere(sql, filter, types: !Access.TypesLeft);
        sql.Add(" LIMIT ").Value(rows + 1).Add(") found");
        return (sql.ToString(), sql.Args);
    }

    /// <summary>How many rows were looked at, at most one more than may be; how many of them fulfil the filter; and of those, how many need a second look.</summary>
    public (string Sql, Arg[] Args) CountUpTo(long rows)
    {
        var sql = new SqlText(_dialect);
        From.WriteClosure(_plan, _table, sql, _source, _nests);
        sql.Add("SELECT count(*), COALESCE(sum(fits), 0), COALESCE(sum(fits * doubtful), 0) FROM (SELECT CASE WHEN 1 = 1");
        var access = CountAccess;
        WriteRest(sql, access);
        sql.Add(" THEN 1 ELSE 0 END AS fits, ").Add(Suspect is null ? "0" : $"CASE WHEN {Suspect} THEN 1 ELSE 0 END").Add(" AS doubtful");
        WriteFromWhere(sql, access.Driving, types: !access.TypesLeft);
        sql.Add(" LIMIT ").Value(rows + 1).Add(") found");
        return (sql.ToString(), sql.Args);
    }

    /// <summary>For counting the order does not matter.</summary>
    public Access CountAccess => field ??= _walk is null && _driver is null ? Access.ToCount(_plan, _table, _dialect) : Access.ToWalk(_plan, _table);

    private int WriteSelect(SqlText sql, Action document)
    {
        sql.Add("SELECT r.key, r.owner, r.type, r.parent, r.seq, r.deleted, r.moves, ");
        document();
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
            foreach (var count in Related)
            {
                sql.Add(", CASE WHEN ");
                RelatedSql.Write(sql, count, negated: false);
                sql.Add(" THEN 1 ELSE 0 END");
                next++;
            }
        }

        for (var i = 0; i < Keys.Count - 1; i++)
        {
            sql.Add(", ").Add(Keys[i].Expression).Add(_source is null ? "" : $" AS o{i}");
        }

        return next;
    }

    private PlanStatement Finished(SqlText sql, int next) => new(sql.ToString(), sql.Args, Suspect is null ? null : next - 1 - Related.Count, next);

    /// <summary>What the index did not ask already.</summary>
    private void WriteRest(SqlText sql, Access access)
    {
        if (access.TypesLeft)
        {
            sql.Add(" AND r.type IN (").Values(_plan.Types!.Select(t => (Arg)t)).Add(")");
        }

        if (access.Rest is { } rest)
        {
            sql.Add(" AND ");
            new FilterToSql(sql).Write(rest);
        }
    }

    /// <summary>Counts the rows that need no second look.</summary>
    public (string Sql, Arg[] Args) Count()
    {
        var sql = new SqlText(_dialect);
        From.WriteClosure(_plan, _table, sql, _source, _nests);
        sql.Add("SELECT count(*)");
        WriteFromWhere(sql, _plan.Filter, types: true);
        if (Suspect is not null)
        {
            sql.Add($" AND NOT COALESCE({Suspect}, 1 = 0)");
        }

        return (sql.ToString(), sql.Args);
    }

    /// <summary>The count of a plan that leaves out one parent's rows, where indexes alone give it; in one statement, so that nothing moves in between.</summary>
    public static (string Sql, Arg[] Args)? CountExcept(Plan plan, Catalog catalog)
    {
        if (Narrowing.Except(plan) is not { } parts)
        {
            return null;
        }

        var (whole, left) = parts;
        var (all, some) = (new PlanToSql(whole, catalog), new PlanToSql(left, catalog));
        if (!all.CountAccess.Exact || !some.CountAccess.Exact)
        {
            return null;
        }

        var sql = new SqlText(catalog.Dialect);
        sql.Add("SELECT (SELECT count(*)");
        all.WriteFromWhere(sql, whole.Filter, types: true);
        sql.Add(") - (SELECT count(*)");
        some.WriteFromWhere(sql, left.Filter, types: true);
        sql.Add(")");
        return (sql.ToString(), sql.Args);
    }

    /// <summary>The keys alone.</summary>
    public (string Sql, Arg[] Args) KeysOnly()
    {
        var sql = new SqlText(_dialect);
        From.WriteClosure(_plan, _table, sql, _source, _nests);
        sql.Add("SELECT r.key");
        WriteFromWhere(sql, _plan.Filter, types: true);
        return (sql.ToString(), sql.Args);
    }

    /// <summary>The first of key, link, driving term, parent, owner and type that is given may use an index; the others must not distract it.</summary>
    private void WriteFromWhere(SqlText sql, Filter? filter, bool types)
    {
        From.Write(_plan, _table, sql, _source, _found, _walk);
        WriteWhere(sql, filter, types);
    }

    private void WriteWhere(SqlText sql, Filter? filter, bool types)
    {
        sql.Add(" WHERE ").Add(_dialect.TenantIs("r")).Add(Living);
        var narrow = _plan.Via is not null || _walk is not null;
        if (_plan.Keys is { } keys)
        {
            sql.Add(" AND ").Add(_dialect.InKeys(From.Key(_plan), sql.Number(Arg.Keys(keys))));
            narrow = true;
        }

        if (_found is not null)
        {
            narrow = true;
        }
        else if (_driver is not null)
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

        if (types && _plan.Types is { } names && !_table.Types.IsSubsetOf(names))
        {
            sql.Add(" AND ").Add(Field("r.type", narrow));
            _ = names.Count == 1 ? sql.Add(" = ").Value(names[0]) : sql.Add(" IN (").Values(names.Select(t => (Arg)t)).Add(")");
        }

        if (filter is not null)
        {
            sql.Add(" AND ");
            new FilterToSql(sql).Write(filter);
        }

        if (_plan.Search is { } search && SearchToSql.HasSql(search) && _driver?.IsAllOf(search) != true)
        {
            sql.Add(" AND ");
            SearchToSql.Write(sql, search);
        }
    }

    private void WriteOrder(SqlText sql, bool unindexed)
    {
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
