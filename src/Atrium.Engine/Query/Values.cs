// A property's value, read from a document as it is compared: one reading for filters, for ordering and for columns.

using System.Globalization;
using System.Text.Json;
using Atrium.Engine.Model;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Query;

/// <summary>
/// Values are null, string, bool, long, double or Guid; instants and dates are text of <see cref="Instants"/>. What is not of the property's
/// kind, as only a damaged document has it, reads as null.
/// </summary>
public static class Values
{
    /// <summary>The value of a property, or of a primitive element of a collection property.</summary>
    public static object? Read(JsonElement element, ValueKind kind) => kind switch
    {
        ValueKind.String or ValueKind.Enum or ValueKind.Duration => Text(element),
        ValueKind.Boolean => element.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null },
        ValueKind.Int32 or ValueKind.Int64 => element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var number) ? number : null,
        ValueKind.Double => Number(element),
        ValueKind.Guid => Guid.TryParse(Text(element), out var guid) ? guid : null,
        ValueKind.Instant or ValueKind.Date => Text(element) is { } text && Instants.TryParse(text, out var instant) ? Instants.Text(instant) : null,
        ValueKind.TimeOfDay => TimeOnly.TryParse(Text(element), CultureInfo.InvariantCulture, out var time)
            ? time.ToString("HH:mm:ss.fffffff", CultureInfo.InvariantCulture)
            : null,
        _ => null,
    };

    /// <summary>The value of a row at a path: a column of the row, a counter, or a place in its document.</summary>
    /// <param name="document">The root of the row's document.</param>
    public static object? Read(Row row, JsonElement document, PropertyPath path)
    {
        var first = path.Steps[0];
        if (first.Row is { } field && row.Type.Facts.Id != IdKind.Stored)
        {
            return Read(row, field);
        }

        if (first.Counter is { } counter)
        {
            return counter < row.Counters.Count ? row.Counters[counter] : 0L;
        }

        return Find(document, path.Steps) is { } element ? Read(element, path.Last.Kind) : null;
    }

    /// <summary>The element at a path of names; null if it is absent or something on the way is not an object.</summary>
    internal static JsonElement? Find(JsonElement document, IReadOnlyList<Property> steps)
    {
        foreach (var step in steps)
        {
            if (document.ValueKind != JsonValueKind.Object || !document.TryGetProperty(step.Utf8Name.Span, out document))
            {
                return null;
            }
        }

        return document;
    }

    private static object? Read(Row row, RowField field) => field switch
    {
        RowField.Key => row.Key,
        RowField.Parent => row.Parent,
        RowField.Owner => row.Owner,
        RowField.Deleted => row.Deleted is { } instant ? Instants.Text(instant) : null,
        _ => row.Seq,
    };

    /// <summary>A text that is not well-formed UTF-16 cannot be a value: no store could hold it.</summary>
    private static string? Text(JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static double? Number(JsonElement element) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var number) && double.IsFinite(number) ? number : null;
}
