// What running text of a table is indexed, from the facts of its properties.

using System.Text.Json;
using Atrium.Engine.Query;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Model;

internal static class TextRules
{
    /// <summary>Texts with a reading of their own may be long and come last, so that the others are indexed whole.</summary>
    public static IReadOnlyList<TextRule> Of(IReadOnlyList<EntityType> hierarchy) =>
    [
        .. hierarchy.Where(t => t.Keywords is not null).SelectMany(t => t.Properties).Distinct().Where(p => IsText(p) && !p.Secret)
            .OrderBy(p => p.Searched!.Text is not null).Select(Rule),
    ];

    public static bool IsText(Property property) => property is { Searched: not null, Kind: ValueKind.String or ValueKind.Complex };

    private static TextRule Rule(Property property, int number)
    {
        if (property.Searched!.Text is { } reader)
        {
            var reading = (ISearchedText)Activator.CreateInstance(reader)!;
            return new TextRule(number, property.Name, reading.Read, $"{reader.Name} {reading.Version}");
        }

        IReadOnlyList<IReadOnlyList<Property>> paths = property.Type is ComplexType complex ? [.. Leaves(complex, [])] : [[]];
        return new TextRule(number, property.Name, value => Texts(value, paths), string.Join(',', paths.Select(p => string.Join('/', p))));
    }

    private static IEnumerable<IReadOnlyList<Property>> Leaves(ComplexType type, IReadOnlyList<Property> above)
    {
        foreach (var property in type.Properties.Where(p => !p.Secret))
        {
            if (property.Type is ComplexType inner)
            {
                foreach (var path in Leaves(inner, [.. above, property]))
                {
                    yield return path;
                }
            }
            else if (property.Kind == ValueKind.String && property.Can.HasFlag(Can.Search))
            {
                yield return [.. above, property];
            }
        }
    }

    private static IEnumerable<string> Texts(JsonElement value, IReadOnlyList<IReadOnlyList<Property>> paths)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            return value.EnumerateArray().SelectMany(element => Texts(element, paths));
        }

        return paths.Select(path => Values.Find(value, path) is { } found ? Values.Read(found, ValueKind.String) : null).OfType<string>();
    }
}
