// The FROM clause of a plan: its table, the links that lead to it, and its counters.

using Atrium.Engine.Storage;
using Atrium.Store.Schema;
using Atrium.Store.Sql;

namespace Atrium.Store.Plans;

/// <summary>Rows are <c>r</c>, counters <c>n</c>, links or the objects of a closure <c>v</c>.</summary>
internal static class From
{
    /// <summary>With links, the end of the link is the row's key, and the index of links has the order. So have keys that were found first.</summary>
    public static string Key(Plan plan, bool found = false) => plan.Via switch
    {
        null => found ? "v.key" : "r.key",
        { Transitive: true } => "v.key",
        { Inverse: true } => "v.source",
        _ => "v.target",
    };

    /// <summary>
    /// The closure of a transitive step, if there is one. UNION drops what was reached before, so that circles end. A binned object leads nowhere.
    /// </summary>
    /// <param name="nests">True: the links that lead on are known (<see cref="Catalog.Nesting"/>), and only they are followed.</param>
    public static void WriteClosure(Plan plan, TableInfo table, SqlText sql, string? source, bool nests)
    {
        if (plan.Via is not { Transitive: true } step)
        {
            return;
        }

        if (nests && !step.Inverse)
        {
            WriteNested(plan, table, sql, source);
            sql.Add($", reached(key) AS (SELECT DISTINCT l.target FROM nested c {sql.Dialect.DrivingJoin} _link l ON {sql.Dialect.TenantIs("l")}l.kind = ")
                .Value(step.Kind).Add(" AND l.source = c.key) ");
            return;
        }

        var d = sql.Dialect;
        var (near, far) = step.Inverse ? ("target", "source") : ("source", "target");
        var kind = sql.Name(step.Kind);
        var through = plan.Everything ? "" : " " + d.LookUp(table.Name, "m", "m.key = c.key AND m.deleted IS NULL");
        sql.Add($"WITH RECURSIVE reached(key) AS (SELECT {far} FROM _link WHERE {d.TenantIs()}kind = {kind} AND {near} = ").Value(step.From, source)
            .Add($" UNION SELECT l.{far} FROM reached c {d.LookUp("_link", "l", $"l.kind = {kind} AND l.{near} = c.key")}{through}) ");
    }

    /// <summary>The object where a step begins, and all that is reached and may lead on.</summary>
    public static void WriteNested(Plan plan, TableInfo table, SqlText sql, string? source)
    {
        var (d, step) = (sql.Dialect, plan.Via!);
        var through = plan.Everything ? "" : " " + d.LookUp(table.Name, "m", "m.key = n.target AND m.deleted IS NULL");
        sql.Add("WITH RECURSIVE nested(key) AS (SELECT ").Value(step.From, source)
            .Add($" UNION SELECT n.target FROM nested c {d.LookUp("_nest", "n", $"n.kind = {sql.Name(step.Kind)} AND n.source = c.key")}{through})");
    }

    /// <summary>The next objects of a closure: it is gone through as a whole, but only these rows are read.</summary>
    public static void WriteNextOfClosure(Plan plan, TableInfo table, SqlText sql, Action<SqlText> segment, long rows)
    {
        var d = sql.Dialect;
        sql.Add(" FROM (SELECT v.key FROM reached v WHERE 1 = 1");
        segment(sql);
        sql.Add(" ORDER BY v.key LIMIT ").Value(rows).Add(") v ").Add(d.LookUp(table.Name, "r", "r.key = v.key"));
        WriteCounters(plan, sql);
    }

    /// <param name="source">An expression instead of the object that the plan starts from.</param>
    /// <param name="found">What is found first; null = nothing, or it is asked of the rows.</param>
    /// <param name="walk">A term: its rows, in the order of their keys.</param>
    public static void Write(Plan plan, TableInfo table, SqlText sql, string? source, SearchDriver? found, TermRange? walk)
    {
        var d = sql.Dialect;
        sql.Add(" FROM ");
        switch (plan.Via)
        {
            case null when found is not null:
                sql.Add("(SELECT DISTINCT f.key FROM (");
                found.WriteKeys(sql, plan, table);
                sql.Add(") f ORDER BY f.key OFFSET 0) v ").Add(d.LookUp(table.Name, "r", "r.key = v.key"));
                break;
            case null when walk is not null:
                sql.Add("(");
                walk.WriteKeys(sql, plan, table);
                sql.Add(") v ").Add(d.LookUp(table.Name, "r", "r.key = v.key"));
                break;
            case null:
                sql.Add(table.Name).Add(" r");
                break;
            case { Transitive: true, Inverse: true }: // upwards there are few; all members may be better joined as a whole
                sql.Add("reached v ").Add(d.LookUp(table.Name, "r", "r.key = v.key"));
                break;
            case { Transitive: true }:
                sql.Add($"reached v {d.DrivingJoin} {table.Name} r ON {d.TenantIs("r")}r.key = v.key");
                break;
            case var step:
                sql.Add($"_link v {d.DrivingJoin} {table.Name} r ON {d.TenantIs("r")}r.key = {Key(plan)} AND {d.TenantIs("v")}v.kind = ").Value(step.Kind)
                    .Add($" AND {(step.Inverse ? "v.target" : "v.source")} = ").Value(step.From, source);
                break;
        }

        WriteCounters(plan, sql);
    }

    private static void WriteCounters(Plan plan, SqlText sql)
    {
        if (plan.Table.HasCounters)
        {
            sql.Add($" LEFT JOIN _counter n ON {sql.Dialect.TenantIs("n")}n.key = r.key");
        }
    }
}
