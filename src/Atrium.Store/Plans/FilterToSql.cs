// A filter as an SQL condition over columns.

using System.Text;
using Atrium.Engine.Query;
using Atrium.Engine.Storage;
using Atrium.Store.Sql;

namespace Atrium.Store.Plans;

/// <summary>
/// Logic is two-valued although SQL's is not: negation is pushed down to the leaves, which then say what they mean of null, and elsewhere
/// "unknown" counts as false by itself. Because long texts are cut in their columns, the condition can be true of rows for which the filter is
/// not; those rows, and no others, fulfil <see cref="Suspect"/> and must be looked at again.
/// </summary>
/// <param name="collection">Inside <c>any</c>: the column that holds the collection.</param>
internal sealed class FilterToSql(SqlText sql, Column? collection = null)
{
    /// <summary>The alias of an element, inside <c>any</c>.</summary>
    private const string Element = "e";

    private readonly SortedSet<string> _suspects = new(StringComparer.Ordinal);

    /// <summary>A condition without parameters, or null: the condition is exact.</summary>
    public string? Suspect => _suspects.Count == 0 ? null : "(" + string.Join(" OR ", _suspects) + ")";

    public void Write(Filter filter, bool negated = false)
    {
        switch (filter)
        {
            case And and:
                WriteBoth(and.Left, and.Right, negated ? " OR " : " AND ", negated);
                break;
            case Or or:
                WriteBoth(or.Left, or.Right, negated ? " AND " : " OR ", negated);
                break;
            case Not not:
                Write(not.Inner, !negated);
                break;
            case Constant constant:
                sql.Add(constant.Value != negated ? "1 = 1" : "1 = 0");
                break;
            case Compare compare:
                WriteCompare(compare, negated);
                break;
            case Has has:
                WriteHas(has, negated);
                break;
            case In among:
                WriteIn(among, negated);
                break;
            case Match match:
                WriteMatch(match, negated);
                break;
            case Any any:
                WriteAny(any, negated);
                break;
            case RelatedCount count:
                RelatedSql.Write(sql, count, negated);
                break;
            default:
                throw new NotSupportedException($"No SQL for {filter.GetType().Name}.");
        }
    }

    private void WriteBoth(Filter left, Filter right, string between, bool negated)
    {
        sql.Add("(");
        Write(left, negated);
        sql.Add(between);
        Write(right, negated);
        sql.Add(")");
    }

    private void WriteCompare(Compare compare, bool negated)
    {
        var (column, kind) = Left(compare.Path);
        var equality = compare.Operator is Comparison.Equal or Comparison.NotEqual;
        negated ^= compare.Operator == Comparison.NotEqual;
        if (compare.Value is null)
        {
            sql.Add(equality ? $"{column} IS {(negated ? "NOT " : "")}NULL" : negated ? "1 = 1" : "1 = 0");
            return;
        }

        if (ColumnSql.Literal(kind, compare.Value) is not { } literal)
        {
            sql.Add(negated ? "1 = 1" : "1 = 0");
            return;
        }

        var cut = kind == ColumnKind.Text && IsLong(literal);
        if (equality)
        {
            Leaf($"{column} {(negated ? sql.Dialect.IsNot : "=")} {sql.Name(literal)}", column, cut, negated);
            return;
        }

        var operation = (compare.Operator, negated) switch
        {
            (Comparison.Greater, false) or (Comparison.LessOrEqual, true) => ">",
            (Comparison.GreaterOrEqual, false) or (Comparison.Less, true) => ">=",
            (Comparison.Less, false) or (Comparison.GreaterOrEqual, true) => "<",
            _ => "<=",
        };
        var condition = $"{column} {operation} {sql.Name(literal)}";
        Leaf(negated ? $"({condition} OR {column} IS NULL)" : condition, column, cut, true);
    }

    /// <summary>Flags are held as their names, with commas between them.</summary>
    private void WriteHas(Has has, bool negated)
    {
        var (column, _) = Left(has.Path);
        var all = string.Join(" AND ", has.Members.Split(',').Select(m => sql.Dialect.Contains($"',' || {column} || ','", sql.Name($",{Fold.Text(m)},"))));
        sql.Add(negated ? $"(NOT ({all}) OR {column} IS NULL)" : $"({all})");
    }

    private void WriteIn(In among, bool negated)
    {
        var (column, kind) = Left(among.Path);
        var literals = among.Values.Select(v => ColumnSql.Literal(kind, v)).OfType<Arg>().ToList();
        if (literals.Count == 0)
        {
            sql.Add(negated ? "1 = 1" : "1 = 0");
            return;
        }

        var condition = $"{column} {(negated ? "NOT IN" : "IN")} ({string.Join(", ", literals.Select(sql.Name))})";
        Leaf(negated ? $"({condition} OR {column} IS NULL)" : condition, column, kind == ColumnKind.Text && literals.Any(l => IsLong(l)), negated);
    }

    private void WriteMatch(Match match, bool negated)
    {
        var (column, _) = Left(match.Path);
        var text = Fold.Text(match.Text);
        if (text.Length == 0)
        {
            sql.Add($"{column} IS {(negated ? "" : "NOT ")}NULL");
            return;
        }

        string condition;
        if (match.How == TextMatch.StartsWith)
        {
            var start = sql.Name(Fold.Key(text));
            var end = PrefixRange.End(Fold.Key(text)) is { } after ? sql.Name(after) : null;
            condition = (negated, end) switch
            {
                (false, null) => $"{column} >= {start}",
                (false, _) => $"({column} >= {start} AND {column} < {end})",
                (true, null) => $"({column} < {start} OR {column} IS NULL)",
                _ => $"({column} < {start} OR {column} >= {end} OR {column} IS NULL)",
            };
            Leaf(condition, column, IsLong(text), negated);
            return;
        }

        condition = match.How == TextMatch.Contains
            ? sql.Dialect.Contains(column, sql.Name(text))
            : sql.Dialect.EndsWith(column, sql.Name(text), text.EnumerateRunes().Count());
        Leaf(negated ? $"(NOT ({condition}) OR {column} IS NULL)" : condition, column, true, true);
    }

    private void WriteAny(Any any, bool negated)
    {
        var column = ColumnSql.Of(any.Path);
        var expression = Expression(column);
        if (any.Element is null)
        {
            sql.Add(negated ? $"NOT COALESCE({sql.Dialect.HasElements(expression)}, 1 = 0)" : sql.Dialect.HasElements(expression));
            return;
        }

        var inner = new FilterToSql(sql, column);
        var elements = column.Kind == ColumnKind.ObjectSet ? sql.Dialect.Objects(expression, Element) : sql.Dialect.Elements(expression, Element);
        sql.Add("(").Add(negated ? "NOT " : "").Add("EXISTS (SELECT 1 FROM ").Add(elements).Add(" WHERE ");
        inner.Write(any.Element);
        sql.Add(")");
        if (inner.Suspect is not null)
        {
            // If any element is long enough to have been cut, then so is the array.
            sql.Add(" OR ").Add(Suspicious(expression));
        }

        sql.Add(")");
    }

    /// <param name="loses">True: where the column was cut, the condition may be false although the filter is true.</param>
    private void Leaf(string condition, string column, bool cut, bool loses)
    {
        if (!cut)
        {
            sql.Add(condition);
            return;
        }

        var suspicious = Suspicious(column);
        sql.Add(loses ? $"({condition} OR {suspicious})" : condition);
    }

    private string Suspicious(string column)
    {
        var condition = $"{sql.Dialect.ByteLength(column)} >= {ColumnSql.MaybeCut}";
        _suspects.Add(condition);
        return condition;
    }

    private (string Expression, ColumnKind Kind) Left(PropertyPath path)
    {
        if (collection is null)
        {
            var column = ColumnSql.Of(path);
            return (Expression(column), column.Kind);
        }

        if (collection.Kind == ColumnKind.TextSet)
        {
            return (sql.Dialect.Element(Element), ColumnKind.Text);
        }

        var name = path.ToString();
        var field = collection.Fields.FirstOrDefault(f => f.Name == name)
            ?? throw new NotSupportedException($"'{name}' is not held of the elements of {collection}.");
        return (sql.Dialect.Field(Element, field), field.Kind == ColumnKind.Guid ? ColumnKind.Text : field.Kind);
    }

    private string Expression(Column column) => column.In is { } holder
        ? sql.Dialect.Inside(ColumnSql.Expression(holder), column.Path, column.Kind, column.InstantsOnly)
        : ColumnSql.Expression(column);

    private static bool IsLong(Arg literal) => IsLong(literal.Text);

    private static bool IsLong(string text) => Encoding.UTF8.GetByteCount(text) >= ColumnSql.MaybeCut;
}
