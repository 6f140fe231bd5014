// The Prefer header.

using System.Globalization;

namespace Atrium.Engine.Request;

/// <summary>Preferences that Graph knows; all others are ignored, as RFC 7240 asks.</summary>
public sealed record Preferences
{
    public static Preferences None { get; } = new();

    /// <summary><c>IdType="ImmutableId"</c>.</summary>
    public bool ImmutableId { get; init; }

    /// <summary><c>outlook.body-content-type</c>: <c>text</c> or <c>html</c>; null if not sent.</summary>
    public string? BodyContentType { get; init; }

    /// <summary><c>outlook.allow-unsafe-html</c>.</summary>
    public bool AllowUnsafeHtml { get; init; }

    /// <summary><c>odata.maxpagesize</c>; null if not sent or not a positive integer.</summary>
    public int? MaxPageSize { get; init; }

    /// <summary><c>create-if-missing</c>.</summary>
    public bool CreateIfMissing { get; init; }

    public bool ReturnMinimal { get; init; }

    public bool ReturnRepresentation { get; init; }

    /// <summary><c>outlook.timezone</c>.</summary>
    public string? TimeZone { get; init; }

    public static Preferences Parse(string? header)
    {
        if (string.IsNullOrWhiteSpace(header))
        {
            return None;
        }

        var found = None;
        foreach (var part in header.Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = (equals < 0 ? part : part[..equals]).Trim().ToLowerInvariant();
            var value = equals < 0 ? "" : part[(equals + 1)..].Trim().Trim('"');
            found = name switch
            {
                "idtype" => found with { ImmutableId = value.Equals("ImmutableId", StringComparison.OrdinalIgnoreCase) },
                "outlook.body-content-type" when value.Equals("text", StringComparison.OrdinalIgnoreCase) => found with { BodyContentType = "text" },
                "outlook.body-content-type" when value.Equals("html", StringComparison.OrdinalIgnoreCase) => found with { BodyContentType = "html" },
                "outlook.allow-unsafe-html" => found with { AllowUnsafeHtml = true },
                "create-if-missing" => found with { CreateIfMissing = true },
                "outlook.timezone" => found with { TimeZone = value },
                "odata.maxpagesize" or "maxpagesize" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0
                    => found with { MaxPageSize = size },
                "return" when value.Equals("minimal", StringComparison.OrdinalIgnoreCase) => found with { ReturnMinimal = true },
                "return" when value.Equals("representation", StringComparison.OrdinalIgnoreCase) => found with { ReturnRepresentation = true },
                _ => found,
            };
        }

        return found;
    }
}
