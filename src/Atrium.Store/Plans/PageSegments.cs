// Paging by keyset: the rest of a list behind a mark, as ranges that an index can serve.

using Atrium.Engine.Storage;
using Atrium.Store.Sql;

namespace Atrium.Store.Plans;

/// <summary>One key of the order in which a plan is listed; the last is always the row's key.</summary>
internal sealed record SortKey(string Expression, ColumnKind Kind, bool Descending, bool Nullable)
{
    public static IReadOnlyList<SortKey> Of(Plan plan, string key)
    {
        var keys = new List<SortKey>();
        foreach (var order in plan.OrderBy)
        {
            var column = ColumnSql.Of(order.Path);
            keys.Add(new SortKey(ColumnSql.Expression(column), column.Kind, order.Descending, ColumnSql.Nullable(column)));
        }

        keys.Add(new SortKey(key, ColumnKind.Guid, keys.Count > 0 && keys[^1].Descending, false));
        return keys;
    }
}

/// <summary>
/// Values may be null, and nulls have their place in the order, so that what follows a mark is several ranges, one after the other:
/// rows equal in all but the last key, then rows equal in all but the last two, and so on. Each is a statement of its own; an OR would be a scan.
/// </summary>
internal static class PageSegments
{
    /// <summary>Conditions (beginning with AND), in the order in which their rows follow.</summary>
    public static IReadOnlyList<Action<SqlText>> After(PageMark? mark, IReadOnlyList<SortKey> keys)
    {
        if (mark is null)
        {
            return [_ => { }];
        }

        List<object?> values = [.. mark.Values, mark.Key];
        if (values.Count != keys.Count)
        {
            throw new ArgumentException("The mark belongs to a list in another order.", nameof(mark));
        }

        if (keys.Count == 2 && values[0] is not null && keys[0].Descending == keys[1].Descending)
        {
            return AfterPair(values, keys);
        }

        var segments = new List<Action<SqlText>>();
        for (var i = keys.Count - 1; i >= 0; i--)
        {
            var depth = i;
            var (key, value) = (keys[i], values[i]);
            if (value is not null)
            {
                segments.Add(sql => Equal(sql, keys, values, depth).Add($" AND {key.Expression} {(key.Descending ? "<" : ">")} ").Value(ColumnSql.Mark(value)));
            }

            if (key.Nullable && (value is not null ? key.Descending : !key.Descending))
            {
                segments.Add(sql => Equal(sql, keys, values, depth).Add($" AND {key.Expression} IS {(key.Descending ? "" : "NOT ")}NULL"));
            }
        }

        return segments;
    }

    /// <summary>One order key and the row's key in the same direction: a comparison of pairs is a single range.</summary>
    private static IReadOnlyList<Action<SqlText>> AfterPair(List<object?> values, IReadOnlyList<SortKey> keys)
    {
        var (key, compare) = (keys[0], keys[0].Descending ? "<" : ">");
        Action<SqlText> rest = sql => sql.Add($" AND ({key.Expression}, {keys[1].Expression}) {compare} (")
            .Value(ColumnSql.Mark(values[0]!)).Add(", ").Value(ColumnSql.Mark(values[1]!)).Add(")");
        return key is { Descending: true, Nullable: true } ? [rest, sql => sql.Add($" AND {key.Expression} IS NULL")] : [rest];
    }

    private static SqlText Equal(SqlText sql, IReadOnlyList<SortKey> keys, List<object?> values, int count)
    {
        for (var i = 0; i < count; i++)
        {
            sql.Add($" AND {keys[i].Expression} ");
            _ = values[i] is { } value ? sql.Add("= ").Value(ColumnSql.Mark(value)) : sql.Add("IS NULL");
        }

        return sql;
    }
}
