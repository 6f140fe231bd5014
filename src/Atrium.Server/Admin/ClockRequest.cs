// How a test wants an organisation's clock: at an instant, further on, stopped or running.

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;

namespace Atrium.Server.Admin;

/// <summary>At most one of the first two is set.</summary>
/// <param name="Now">The instant to show.</param>
/// <param name="Advance">How far to move.</param>
/// <param name="Frozen">Whether it stands still afterwards; null = as before.</param>
internal sealed record ClockRequest(DateTimeOffset? Now, TimeSpan? Advance, bool? Frozen)
{
    private const string Shape = "The body is {\"now\": instant}, {\"advance\": duration} or {\"frozen\": true or false}; frozen can stand with either.";

    public static ClockRequest Read(JsonObject body)
    {
        if (body.Count == 0 || body.Any(p => p.Key is not ("now" or "advance" or "frozen")) || (body.ContainsKey("now") && body.ContainsKey("advance")))
        {
            throw Bad(Shape);
        }

        return new ClockRequest(Instant(body["now"]), Duration(body["advance"]), Flag(body["frozen"]));
    }

    private static DateTimeOffset? Instant(JsonNode? node) => node is null ? null
        : Text(node) is { } text
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant)
            && instant.Year is >= 1970 and < 9000
            ? instant
            : throw Bad("now must be an instant of the years 1970 to 8999, such as 2030-01-31T09:00:00Z.");

    private static TimeSpan? Duration(JsonNode? node)
    {
        if (node is null)
        {
            return null;
        }

        var text = Text(node) ?? "";
        var date = text.Split('T')[0];
        try
        {
            return date.Contains('Y', StringComparison.Ordinal) || date.Contains('M', StringComparison.Ordinal)
                ? throw new FormatException()
                : XmlConvert.ToTimeSpan(text);
        }
        catch (Exception unfit) when (unfit is FormatException or OverflowException)
        {
            throw Bad("advance must be a duration in days, hours, minutes and seconds, such as P1D or PT90M.");
        }
    }

    private static bool? Flag(JsonNode? node) => node is null ? null
        : node.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? node.GetValue<bool>()
        : throw Bad("frozen must be true or false.");

    private static string? Text(JsonNode node) => node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;

    private static ControlRefused Bad(string message) => new(400, "badBody", message);
}
