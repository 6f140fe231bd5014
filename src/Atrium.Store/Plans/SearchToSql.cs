// A search as SQL: either rows are driven by the terms that are rare, or each row is asked for its terms.

using System.Text;
using Atrium.Engine.Query;
using Atrium.Engine.Storage;
using Atrium.Store.Schema;
using Atrium.Store.Sql;

namespace Atrium.Store.Plans;

/// <summary>All keys under terms that begin in one way: a range of the index of terms, or of an indexed column.</summary>
internal sealed record TermRange(SearchClause Clause, string Start)
{
    public static IEnumerable<TermRange> Of(SearchClause clause) => clause.Starts.Select(start => new TermRange(clause, Fold.Cut(start, Terms.MaxBytes)));

    /// <summary>A sub-select of the keys.</summary>
    public void WriteKeys(SqlText sql, Plan plan, TableInfo table)
    {
        var d = sql.Dialect;
        if (Clause.Column is { } column)
        {
            sql.Add($"SELECT s.key FROM {table.Name} s WHERE {d.TenantIs("s")}s.deleted IS {(plan.Bin ? "NOT " : "")}NULL AND ");
            if (table.Prefixes.Contains("type")) // which leads the column's index then
            {
                sql.Add("s.type IN (").Values((plan.Types ?? [.. table.Types]).Select(t => (Arg)t)).Add(") AND ");
            }

            WriteIn(sql, "s." + Dialect.Quote(column.Name));
            return;
        }

        sql.Add($"SELECT t.key FROM _term t WHERE {d.TenantIs("t")}t.scope = ").Value(Clause.Rule.Scope).Add(" AND ");
        WriteIn(sql, "t.term");
    }

    /// <summary>A condition on the row <c>r</c>.</summary>
    public void WriteProbe(SqlText sql)
    {
        var d = sql.Dialect;
        if (Clause.Column is { } column)
        {
            WriteIn(sql, "r." + Dialect.Quote(column.Name));
            return;
        }

        sql.Add($"EXISTS (SELECT 1 FROM _term t WHERE {d.TenantIs("t")}t.key = r.key AND t.scope = ").Value(Clause.Rule.Scope).Add(" AND ");
        WriteIn(sql, "t.term");
        sql.Add(d.RowByRow).Add(")");
    }

    private void WriteIn(SqlText sql, string expression)
    {
        sql.Add($"{expression} >= ").Value(Start);
        _ = PrefixRange.End(Start) is { } end ? sql.Add($" AND {expression} < ").Value(end) : sql;
    }
}

internal static class SearchToSql
{
    /// <summary>True: a term that is searched for may be longer than what the index holds, and rows must be looked at again.</summary>
    public static bool IsInexact(Search search) => search switch
    {
        SearchAnd and => IsInexact(and.Left) || IsInexact(and.Right),
        SearchOr or => IsInexact(or.Left) || IsInexact(or.Right),
        SearchClause clause => clause.Starts.Any(s => Encoding.UTF8.GetByteCount(s) > Terms.MaxBytes - 4),
        _ => true,
    };

    /// <summary>False: of running text an index knows only which words a row has, and each row is looked at again.</summary>
    public static bool HasSql(Search search) => search switch
    {
        SearchAnd and => HasSql(and.Left) && HasSql(and.Right),
        SearchOr or => HasSql(or.Left) && HasSql(or.Right),
        _ => search is SearchClause,
    };

    /// <summary>The rows that the driving terms lead to.</summary>
    public static void WriteDriver(SqlText sql, SearchDriver driver, Plan plan, TableInfo table)
    {
        sql.Add($" AND {From.Key(plan)} IN (");
        driver.WriteKeys(sql, plan, table);
        sql.Add(")");
    }

    /// <summary>The whole search, asked of each row.</summary>
    public static void Write(SqlText sql, Search search)
    {
        switch (search)
        {
            case SearchAnd and:
                WriteBoth(sql, and.Left, " AND ", and.Right);
                break;
            case SearchOr or:
                WriteBoth(sql, or.Left, " OR ", or.Right);
                break;
            case SearchClause clause:
                var between = "";
                foreach (var range in TermRange.Of(clause))
                {
                    sql.Add(between);
                    range.WriteProbe(sql);
                    between = " AND ";
                }

                break;
            default:
                throw NotKnown(search);
        }
    }

    private static void WriteBoth(SqlText sql, Search left, string between, Search right)
    {
        sql.Add("(");
        Write(sql, left);
        sql.Add(between);
        Write(sql, right);
        sql.Add(")");
    }

    private static NotSupportedException NotKnown(Search search) => new($"No SQL for {search.GetType().Name}.");
}
