// The keys under a term, or under all terms that begin alike.

using Atrium.Engine.Query;
using Atrium.Engine.Storage;
using Atrium.Store.Schema;
using Atrium.Store.Sql;

namespace Atrium.Store.Plans;

/// <summary>A range of the index of terms or, with a column, of that column's index.</summary>
/// <param name="Start">Folded, and cut as the index cuts.</param>
/// <param name="Whole">True: this term alone; false: all that begin with it.</param>
internal sealed record TermRange(string Scope, Column? Column, string Start, bool Whole = false)
{
    /// <summary>What it was made of; null = a condition of a filter.</summary>
    public SearchClause? Clause { get; private init; }

    public static IEnumerable<TermRange> Of(SearchClause clause) =>
        clause.Starts.Select(start => new TermRange(clause.Rule.Scope, clause.Column, Fold.Cut(start, Terms.MaxBytes)) { Clause = clause });

    /// <summary>A sub-select of the keys.</summary>
    public void WriteKeys(SqlText sql, Plan plan, TableInfo table)
    {
        var d = sql.Dialect;
        if (Column is { } column)
        {
            sql.Add($"SELECT s.key FROM {table.Name} s WHERE {d.TenantIs("s")}s.deleted IS {(plan.Bin ? "NOT " : "")}NULL AND ");
            if (table.Prefixes.Contains("type")) // which leads the column's index then
            {
                sql.Add("s.type IN (").Values((plan.Types ?? [.. table.Types]).Select(t => (Arg)t)).Add(") AND ");
            }

            WriteIn(sql, "s." + Dialect.Quote(column.Name));
            return;
        }

        sql.Add($"SELECT t.key FROM _term t WHERE {d.TenantIs("t")}");
        WriteTerm(sql, "t");
    }

    /// <summary>The condition on the index of terms.</summary>
    public void WriteTerm(SqlText sql, string alias)
    {
        sql.Add($"{alias}.scope = ").Value(Scope).Add(" AND ");
        WriteIn(sql, $"{alias}.term");
    }

    /// <summary>A condition on the row <c>r</c>.</summary>
    public void WriteProbe(SqlText sql)
    {
        var d = sql.Dialect;
        if (Column is { } column)
        {
            WriteIn(sql, "r." + Dialect.Quote(column.Name));
            return;
        }

        sql.Add($"EXISTS (SELECT 1 FROM _term t WHERE {d.TenantIs("t")}t.key = r.key AND ");
        WriteTerm(sql, "t");
        sql.Add(d.RowByRow).Add(")");
    }

    private void WriteIn(SqlText sql, string expression)
    {
        if (Whole)
        {
            sql.Add($"{expression} = ").Value(Start);
            return;
        }

        sql.Add($"{expression} >= ").Value(Start);
        _ = PrefixRange.End(Start) is { } end ? sql.Add($" AND {expression} < ").Value(end) : sql;
    }
}
