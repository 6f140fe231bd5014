// What a client may put into an object that takes anything: values and lists of values under names that JSON clients can read.

using System.Text.Json;
using System.Text.Json.Nodes;
using Atrium.Engine.Errors;
using Atrium.Engine.Model;

namespace Atrium.Engine.Wire;

internal static class FreeValues
{
    /// <summary><see cref="Property.OwnSign"/>: never taken from a client, never printed.</summary>
    public const byte Own = (byte)'#';

    private const int MaxName = 128;

    /// <exception cref="GraphError">400: a name or a value that is not taken.</exception>
    public static JsonNode? Read(Workload workload, string name, JsonElement value)
    {
        if (name.Length is 0 or > MaxName || name[0] == (char)Own || name.Contains('\0', StringComparison.Ordinal))
        {
            throw GraphError.BadBody(workload, $"The name of a property must have 1 to {MaxName} characters and begin with none of '#' and '@'.");
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            return Single(workload, name, value);
        }

        var items = new JsonArray();
        foreach (var item in value.EnumerateArray())
        {
            items.Add(Single(workload, name, item));
        }

        return items;
    }

    private static JsonValue? Single(Workload workload, string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True or JsonValueKind.False => JsonValue.Create(value.GetBoolean()),
        JsonValueKind.Number => JsonValue.Create(value.Clone()),
        JsonValueKind.String when Text(value) is { } text => JsonValue.Create(text),
        _ => throw GraphError.BadBody(workload, $"Invalid value for '{name}': a value or a list of values was expected."),
    };

    /// <summary>Null for text that no store can hold.</summary>
    private static string? Text(JsonElement value)
    {
        try
        {
            return value.GetString() is { } text && !text.Contains('\0', StringComparison.Ordinal) ? text : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
