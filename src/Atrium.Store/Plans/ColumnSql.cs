// A model column as an SQL expression, and literals in the form in which it holds its values.

using Atrium.Engine.Model;
using Atrium.Engine.Query;
using Atrium.Engine.Storage;
using Atrium.Store.Sql;

namespace Atrium.Store.Plans;

internal static class ColumnSql
{
    /// <summary>
    /// A folded text this long (in bytes) may be the beginning of a longer one: <see cref="Fold"/> cuts before a character of up to four bytes.
    /// </summary>
    public const int MaybeCut = Fold.MaxBytes - 3;

    /// <exception cref="NotSupportedException">The property has no column.</exception>
    public static Column Of(PropertyPath path) => path.Column
        ?? throw new NotSupportedException($"'{path}' has no column: it can be neither filtered nor sorted by in the store.");

    /// <param name="column">A column of the table <c>r</c>, of the row itself, or a counter of <c>n</c>.</param>
    public static string Expression(Column column) => column switch
    {
        { Row: { } field } => field switch
        {
            RowField.Key => "r.key",
            RowField.Parent => "r.parent",
            RowField.Owner => "r.owner",
            RowField.Deleted => "r.deleted",
            _ => "r.seq",
        },
        { Counter: { } slot } => $"COALESCE(n.c{slot}, 0)",
        _ => "r." + Dialect.Quote(column.Name),
    };

    public static bool Nullable(Column column) => column.Counter is null && column.Row is null or RowField.Deleted;

    /// <summary>The literal as the column holds it; null where no value of the column could equal it.</summary>
    public static Arg? Literal(ColumnKind kind, object value) => kind switch
    {
        _ when value is double.NaN => null,
        ColumnKind.Text => value is string text ? Fold.Key(text) : Fold.Key(value.ToString()!),
        ColumnKind.Boolean => value switch { bool flag => flag ? 1 : 0, long number => number, _ => null },
        ColumnKind.Integer => value switch { long number => number, int number => number, double number => number, _ => null },
        ColumnKind.Number => value switch { double number => number, long number => (double)number, int number => (double)number, _ => null },
        ColumnKind.Instant => value switch { string text => text, DateTimeOffset instant => Instants.Text(instant), _ => null },
        ColumnKind.Guid => value switch { Guid guid => guid, string text when Guid.TryParse(text, out var guid) => guid, _ => null },
        _ => throw new NotSupportedException("A collection is compared with 'any' only."),
    };

    /// <summary>A value of an order key, as <see cref="PageMark"/> holds it.</summary>
    public static object? Read(Record record, int ordinal, ColumnKind kind) => record.IsNull(ordinal) ? null : kind switch
    {
        ColumnKind.Boolean or ColumnKind.Integer => record.Long(ordinal),
        ColumnKind.Number => record.Double(ordinal),
        ColumnKind.Guid => record.Guid(ordinal),
        _ => record.Text(ordinal),
    };

    public static Arg Mark(object value) => value switch
    {
        string text => text,
        long number => number,
        int number => number,
        bool flag => flag ? 1 : 0,
        double number => number,
        Guid guid => guid,
        _ => throw new NotSupportedException($"No order key holds a {value.GetType().Name}."),
    };
}
