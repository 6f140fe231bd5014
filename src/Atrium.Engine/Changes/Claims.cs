// The unique values of an object, from the facts of its type.

using System.Text.Json.Nodes;
using Atrium.Engine.Model;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Changes;

public static class Claims
{
    /// <summary>
    /// The member of a document in which rules note a place of few: no two objects of one container have the same, even if they are made at the same moment.
    /// </summary>
    public const string Slot = Property.OwnSign + "slot";

    /// <summary>Each value of each property marked unique, folded, without repetitions.</summary>
    /// <param name="container">What contains the object: its parent, at the root of a partition the owner.</param>
    public static IReadOnlyList<Claim> Of(EntityType type, Guid container, JsonObject document)
    {
        var claims = new List<Claim>();
        if (type.Facts.Id == IdKind.Stored && document["id"] is { } id)
        {
            claims.Add(OfId(type, container, Text(id)));
        }

        if (document[Slot] is { } slot)
        {
            claims.Add(new Claim($"{type.Table!.Name} slot", $"{container:N} {Fold.Text(Text(slot))}"));
        }

        foreach (var property in type.Properties)
        {
            if (property.Unique is null || document[property.Name] is not { } value)
            {
                continue;
            }

            var with = string.Concat((property.Unique.With ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => $" {Text(document[name])}"));
            foreach (var text in value is JsonArray many ? many.Select(Text) : [Text(value)])
            {
                Add(claims, Scope(property), text + with, property.Unique, container);
                Add(claims, property.Unique.Also, text + with, property.Unique, container);
            }
        }

        return claims;
    }

    /// <summary>The claim on an id that is kept in the document, with or without one of its beginnings.</summary>
    public static Claim OfId(EntityType type, Guid container, string id)
    {
        var start = (type.Facts.IdPrefixes ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .FirstOrDefault(p => id.Length > p.Length && id.StartsWith(p, StringComparison.OrdinalIgnoreCase));
        return new Claim($"{type.Table!.Name} id", $"{container:N} {Fold.Text(id[(start?.Length ?? 0)..])}");
    }

    /// <summary>The claim on a value that is unique among what one object contains.</summary>
    public static Claim Within(Property property, Guid container, string text) => new(Scope(property), $"{container:N} {Fold.Text(text)}");

    public static string Scope(Property property) => property.Unique?.Scope ?? property.Name;

    private static void Add(List<Claim> claims, string? scope, string text, UniqueAttribute facts, Guid container)
    {
        var bare = facts.Strip is { } start && text.StartsWith(start, StringComparison.OrdinalIgnoreCase) ? text[start.Length..] : text;
        if (scope is null || bare.Length == 0)
        {
            return;
        }

        var value = Fold.Text(bare);
        var claim = new Claim(scope, facts.WithinParent ? $"{container:N} {value}" : value);
        if (!claims.Contains(claim))
        {
            claims.Add(claim);
        }
    }

    private static string Text(JsonNode? value) =>
        value is JsonValue single && single.TryGetValue<string>(out var text) ? text : value?.ToJsonString() ?? "";
}
