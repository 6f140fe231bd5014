// One value of a document, as a column of its kind holds it.

using System.Text.Json;
using Atrium.Engine.Storage;
using Atrium.Store.Sql;

namespace Atrium.Store.Schema;

internal static class ScalarReading
{
    /// <summary>False: the value is not of that kind, as only a damaged document has it; the column then holds null.</summary>
    public static bool TryRead(ref Utf8JsonReader reader, ColumnKind kind, out Arg value)
    {
        Arg? read = (kind, reader.TokenType) switch
        {
            (ColumnKind.Text, JsonTokenType.String) => Text(ref reader) is { } text ? Fold.Key(text) : null,
            (ColumnKind.Boolean, JsonTokenType.True) => 1,
            (ColumnKind.Boolean, JsonTokenType.False) => 0,
            (ColumnKind.Integer, JsonTokenType.Number) => reader.TryGetInt64(out var integer) ? integer : null,
            (ColumnKind.Number, JsonTokenType.Number) => reader.TryGetDouble(out var number) && double.IsFinite(number) ? number : null,
            (ColumnKind.Instant, JsonTokenType.String) => Instants.TryParse(Text(ref reader) ?? "", out var instant) ? Instants.Text(instant) : null,
            (ColumnKind.Guid, JsonTokenType.String) => Guid.TryParse(Text(ref reader), out var guid) ? guid : null,
            _ => null,
        };
        value = read.GetValueOrDefault();
        return read is { IsNull: false };
    }

    /// <summary>Null for a text that is not well-formed UTF-16, which no column could hold.</summary>
    public static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
