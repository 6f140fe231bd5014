// A cursor on one object of the seed file: fields are taken out one by one, what is left over is unknown.

using System.Text.Json;
using System.Text.Json.Nodes;

namespace Atrium.Server.Seed;

/// <summary>One object, at a place such as <c>users[2]</c>.</summary>
internal sealed class SeedNode(string file, string place, JsonObject fields)
{
    private readonly HashSet<string> _taken = [];

    public static SeedNode Root(string file, JsonNode? node) => node is JsonObject fields
        ? new SeedNode(file, "", fields)
        : throw SeedRefused.At(file, "", "must be an object with organization and users");

    /// <summary>A refusal of one of the fields, or of the object itself.</summary>
    public Exception Refuse(string field, string reason) => SeedRefused.At(file, Place(field), reason);

    public string Text(string name) => OptionalText(name) ?? throw Refuse(name, "is required");

    public string? OptionalText(string name) => Take(name) switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is var text
            => Clean(text) && text.Length > 0 ? text : throw Refuse(name, "must not be empty or hold control characters that text cannot have"),
        _ => throw Refuse(name, "must be text; put it in quotes"),
    };

    public Guid Id(string name) => System.Guid.TryParseExact(Text(name), "D", out var id) && id != Guid.Empty
        ? id
        : throw Refuse(name, "must be a GUID");

    public bool Flag(string name) => Take(name) switch
    {
        null => false,
        JsonValue value when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False => value.GetValue<bool>(),
        _ => throw Refuse(name, "must be true or false"),
    };

    /// <summary>One of the values, or the first when the field is not there and not required.</summary>
    public string OneOf(string name, bool required, params ReadOnlySpan<string> values)
    {
        if (!required && !fields.ContainsKey(name))
        {
            return values[0];
        }

        var text = Text(name);
        return values.Contains(text) ? text : throw Refuse(name, $"must be one of {string.Join(", ", values.ToArray())}");
    }

    public IReadOnlyList<string> Texts(string name)
    {
        var found = new List<string>();
        foreach (var (item, i) in Items(name).Select((item, i) => (item, i)))
        {
            found.Add(item is JsonValue value && value.GetValueKind() == JsonValueKind.String && Clean(value.GetValue<string>())
                ? value.GetValue<string>()
                : throw Refuse($"{name}[{i}]", "must be text"));
        }

        return found;
    }

    public SeedNode Object(string name) => Take(name) switch
    {
        JsonObject inner => new SeedNode(file, Place(name), inner),
        null => throw Refuse(name, "is required"),
        _ => throw Refuse(name, "must be an object"),
    };

    public IReadOnlyList<SeedNode> Objects(string name) =>
        [.. Items(name).Select((item, i) => item is JsonObject inner
            ? new SeedNode(file, $"{Place(name)}[{i}]", inner)
            : throw Refuse($"{name}[{i}]", "must be an object"))];

    public bool Has(string name) => fields[name] is not null;

    /// <summary>The value as it stands, counted as known.</summary>
    public JsonNode? Take(string name)
    {
        _taken.Add(name);
        return fields[name];
    }

    /// <summary>Fields that nobody took.</summary>
    public IEnumerable<string> Rest() => fields.Select(f => f.Key).Where(name => !_taken.Contains(name));

    /// <summary>Refuses what nobody took.</summary>
    public void End()
    {
        if (Rest().FirstOrDefault() is { } unknown)
        {
            throw Refuse(unknown, "unknown field");
        }
    }

    private JsonArray Items(string name) => Take(name) switch
    {
        null => [],
        JsonArray items => items,
        _ => throw Refuse(name, "must be a list"),
    };

    /// <summary>The same that the API refuses: U+0000 and lone surrogates.</summary>
    private static bool Clean(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0' || (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i]))))
            {
                return false;
            }
        }

        return true;
    }

    private string Place(string field) => field.Length == 0 ? place : place.Length == 0 ? field : $"{place}.{field}";
}
