// Credentials as they are shown: secrets never, keys only when they are asked for.

using System.Buffers;
using System.Globalization;
using System.Text.Json.Nodes;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Applications;

/// <summary>Prints <c>passwordCredentials</c> from the secrets that are kept: each member that may be shown, by name.</summary>
internal sealed class SecretPrint : IValueWriter
{
    public void Write(IBufferWriter<byte> output, Row row, ReadOnlySpan<byte> stored, Call call)
    {
        if (row.Document.Span.IndexOf("\"secrets\""u8) < 0 || Documents.Parse(row.Document)["secrets"] is not JsonArray { Count: > 0 } secrets)
        {
            output.Write("[]"u8);
            return;
        }

        output.Write(Documents.ToUtf8(new JsonArray([.. secrets.OfType<JsonObject>().Select(secret => (JsonNode)Shown(secret, null))])));
    }

    /// <param name="text">The secret itself, the one time that it is shown.</param>
    public static JsonObject Shown(JsonObject secret, string? text) => new()
    {
        ["customKeyIdentifier"] = null,
        ["displayName"] = secret.Text("displayName"),
        ["endDateTime"] = Instant(secret.Text("endDateTime")),
        ["hint"] = secret.Text("hint"),
        ["keyId"] = secret.Text("keyId"),
        ["secretText"] = text,
        ["startDateTime"] = Instant(secret.Text("startDateTime")),
    };

    /// <summary>With the fraction that it has: instants of credentials are printed whole.</summary>

    internal static string? Instant(string? text) => text is null ? null
        : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}

/// <summary>Prints <c>keyCredentials</c>; the keys themselves when one object is read and the property is selected, as Graph does.</summary>
internal sealed class KeyPrint : IValueWriter
{
    private static readonly string[] Members = ["customKeyIdentifier", "displayName", "endDateTime", "key", "keyId", "startDateTime", "type", "usage"];

    public void Write(IBufferWriter<byte> output, Row row, ReadOnlySpan<byte> stored, Call call)
    {
        if (stored.IsEmpty || JsonNode.Parse(stored) is not JsonArray keys)
        {
            output.Write("[]"u8);
            return;
        }

        var withKey = call.Address is { Kind: AddressKind.Object } && call.Request.Query.Contains("keyCredentials", StringComparison.OrdinalIgnoreCase);
        output.Write(Documents.ToUtf8(new JsonArray([.. keys.OfType<JsonObject>().Select(key => (JsonNode)Shown(key, withKey))])));
    }

    public static JsonObject Shown(JsonObject key, bool withKey)
    {
        var shown = new JsonObject();
        foreach (var name in Members)
        {
            shown[name] = name switch
            {
                "key" when !withKey => null,
                "endDateTime" or "startDateTime" => SecretPrint.Instant(key.Text(name)),
                _ => key[name]?.DeepClone(),
            };
        }

        return shown;
    }
}
