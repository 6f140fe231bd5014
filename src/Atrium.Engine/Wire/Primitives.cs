// Primitive values between the wire and the stored form.

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Atrium.Engine.Model;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Wire;

/// <summary>Reads a value as a property's kind. Instants become fixed-width UTC text, enum members the model's spelling.</summary>
public static partial class Primitives
{
    /// <summary>Null: the value does not fit; <paramref name="expected"/> says what would.</summary>
    public static JsonNode? Read(JsonElement json, Property property, out string expected)
    {
        expected = Expected(property);
        switch (property.Kind)
        {
            case ValueKind.Boolean:
                return json.ValueKind is JsonValueKind.True or JsonValueKind.False ? JsonValue.Create(json.GetBoolean()) : null;
            case ValueKind.Int32:
                return json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out var small) ? JsonValue.Create(small) : null;
            case ValueKind.Int64:
                return json.ValueKind == JsonValueKind.Number && json.TryGetInt64(out var large) ? JsonValue.Create(large) : null;
            case ValueKind.Double:
                return json.ValueKind == JsonValueKind.Number && json.TryGetDouble(out var number) ? JsonValue.Create(number) : null;
            case ValueKind.Untyped:
                return JsonNode.Parse(json.GetRawText());
            default:
                return json.ValueKind == JsonValueKind.String && Text(json, out expected, expected) is { } text ? OfText(text, property) : null;
        }
    }

    private static JsonNode? OfText(string text, Property property) => property.Kind switch
    {
        ValueKind.String => JsonValue.Create(text),
        ValueKind.Enum => ((EnumType)property.Type!).Parse(text) is { } member ? JsonValue.Create(member) : null,
        ValueKind.Guid => Guid.TryParse(text, out var guid) ? JsonValue.Create(guid.ToString("D")) : null,
        ValueKind.Instant => InstantForm().IsMatch(text) && Instants.TryParse(text, out var instant) ? JsonValue.Create(Instants.Text(instant)) : null,
        ValueKind.Date => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? JsonValue.Create(text) : null,
        ValueKind.TimeOfDay => TimeOnly.TryParse(text, CultureInfo.InvariantCulture, out var time)
            ? JsonValue.Create(time.ToString("HH:mm:ss.fffffff", CultureInfo.InvariantCulture))
            : null,
        ValueKind.Duration => Duration(text) is { } duration ? JsonValue.Create(duration) : null,
        ValueKind.Binary => IsBase64(text) ? JsonValue.Create(text) : null,
        _ => null,
    };

    /// <summary>Text that no database and no client chokes on; <paramref name="expected"/> tells what is wrong with others.</summary>
    private static string? Text(JsonElement json, out string expected, string otherwise)
    {
        expected = otherwise;
        try
        {
            var text = json.GetString()!;
            if (!text.Contains('\0', StringComparison.Ordinal))
            {
                return text;
            }

            expected = "text without U+0000";
        }
        catch (InvalidOperationException)
        {
            expected = "Unicode text without lone surrogates";
        }

        return null;
    }

    private static string Expected(Property property) => property.Kind switch
    {
        ValueKind.Boolean => "a Boolean",
        ValueKind.Int32 => "a 32-bit integer",
        ValueKind.Int64 => "a 64-bit integer",
        ValueKind.Double => "a number",
        ValueKind.Guid => "a GUID",
        ValueKind.Instant => "an instant such as 2026-01-31T08:30:00Z",
        ValueKind.Date => "a date such as 2026-01-31",
        ValueKind.TimeOfDay => "a time such as 08:30:00",
        ValueKind.Duration => "a duration such as PT1H30M",
        ValueKind.Binary => "base64 text",
        ValueKind.Enum => "one of " + string.Join(", ", ((EnumType)property.Type!).Members),
        _ => "a string",
    };

    /// <summary>One text for each length: <c>PT60M</c> is <c>PT1H</c>.</summary>
    private static string? Duration(string text)
    {
        try
        {
            return System.Xml.XmlConvert.ToString(System.Xml.XmlConvert.ToTimeSpan(text));
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            return null;
        }
    }

    private static bool IsBase64(string text)
    {
        var buffer = new byte[((text.Length * 3) + 3) / 4];
        return Convert.TryFromBase64String(text, buffer, out _);
    }

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,12})?)?(Z|[+-]\d{2}:\d{2})$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex InstantForm();
}
