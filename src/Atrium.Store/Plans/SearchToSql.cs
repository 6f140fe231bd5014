// A search as SQL: either rows are driven by the terms that are rare, or each row is asked for its terms.

using System.Text;
using Atrium.Engine.Query;
using Atrium.Engine.Storage;
using Atrium.Store.Schema;
using Atrium.Store.Sql;

namespace Atrium.Store.Plans;

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
