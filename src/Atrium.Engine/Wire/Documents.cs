// Documents as trees, for writes. Reads never build them.

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Atrium.Engine.Wire;

/// <summary>JSON between the stored bytes, trees that rules change, and the classes that operations look through.</summary>
public static class Documents
{
    /// <summary>Graph's names are camel case; enums are written by their member names; nothing is escaped that need not be.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        NumberHandling = JsonNumberHandling.Strict,
    };

    public static JsonObject Parse(ReadOnlyMemory<byte> utf8) =>
        utf8.IsEmpty ? [] : JsonNode.Parse(utf8.Span)?.AsObject() ?? [];

    public static byte[] ToUtf8(JsonNode document) => JsonSerializer.SerializeToUtf8Bytes(document, Options);

    /// <summary>The typed view of a document.</summary>
    public static T View<T>(JsonNode document) => document.Deserialize<T>(Options)
        ?? throw new InvalidOperationException($"Not a {typeof(T).Name}.");

    public static T View<T>(ReadOnlyMemory<byte> utf8) => JsonSerializer.Deserialize<T>(utf8.Span, Options)
        ?? throw new InvalidOperationException($"Not a {typeof(T).Name}.");

    public static JsonNode? ToNode<T>(T value) => JsonSerializer.SerializeToNode(value, Options);

    /// <summary>An object as its row keeps it: without the id, which is the row's key.</summary>
    public static JsonObject Stored<T>(T value)
        where T : class
    {
        var document = (JsonObject)ToNode(value)!;
        document.Remove("id");
        return document;
    }

    /// <summary>A text property, or null.</summary>
    public static string? Text(this JsonObject document, string name) =>
        document[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>A text at the top of a stored document, without making a tree of it; null where there is none.</summary>
    public static string? Text(ReadOnlyMemory<byte> utf8, string name)
    {
        var reader = new Utf8JsonReader(utf8.Span);
        for (reader.Read(); reader.Read() && reader.TokenType == JsonTokenType.PropertyName; reader.Skip())
        {
            var found = reader.ValueTextEquals(name);
            reader.Read();
            if (found)
            {
                return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            }
        }

        return null;
    }

    /// <summary>A boolean property; false if it is absent or null.</summary>
    public static bool Flag(this JsonObject document, string name) =>
        document[name] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    /// <summary>Names of the members that differ, sorted by the order of appearance.</summary>
    public static IReadOnlyList<string> Differences(JsonObject before, JsonObject after)
    {
        var names = new List<string>();
        foreach (var (name, value) in after)
        {
            if (!JsonNode.DeepEquals(value, before[name]))
            {
                names.Add(name);
            }
        }

        foreach (var (name, value) in before)
        {
            if (value is not null && !after.ContainsKey(name))
            {
                names.Add(name);
            }
        }

        return names;
    }
}
