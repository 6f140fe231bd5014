// By which values of their elements collections are indexed, from the facts of their properties.

using Atrium.Engine.Storage;

namespace Atrium.Engine.Model;

internal static class ElementRules
{
    /// <summary>Deepest nesting of complex values, outside the collection and inside.</summary>
    private const int MaxDepth = 4;

    /// <summary>One rule for each collection of texts that has an index, and for each property with an index of the elements of any other.</summary>
    public static IEnumerable<TermRule> Of(IReadOnlyList<EntityType> hierarchy) => hierarchy.SelectMany(t => t.Properties).Distinct().SelectMany(p => Of(p, []));

    private static IEnumerable<TermRule> Of(Property property, IReadOnlyList<string> outer)
    {
        IReadOnlyList<string> path = [.. outer, property.Name];
        return property switch
        {
            { Secret: true } => [],
            { Collection: true, Indexed: true } when IsHeld(property.Kind) => [Rule(path, [], property.Kind)],
            { Collection: true, Type: ComplexType type } => Elements(type, path, []),
            { Collection: false, Type: ComplexType type } when path.Count < MaxDepth => type.Properties.SelectMany(inner => Of(inner, path)),
            _ => [],
        };
    }

    private static IEnumerable<TermRule> Elements(ComplexType type, IReadOnlyList<string> collection, IReadOnlyList<string> outer)
    {
        foreach (var property in type.Properties.Where(p => p is { Collection: false, Secret: false }))
        {
            IReadOnlyList<string> element = [.. outer, property.Name];
            if (property.Indexed && IsHeld(property.Kind))
            {
                yield return Rule(collection, element, property.Kind);
            }

            foreach (var rule in property.Type is ComplexType inner && element.Count < MaxDepth ? Elements(inner, collection, element) : [])
            {
                yield return rule;
            }
        }
    }

    private static TermRule Rule(IReadOnlyList<string> path, IReadOnlyList<string> element, ValueKind kind) =>
        new(string.Join('/', path.Concat(element)), path, Words: false) { Element = element, Kind = kind };

    /// <summary>Terms are texts.</summary>
    private static bool IsHeld(ValueKind kind) => kind is ValueKind.String or ValueKind.Enum or ValueKind.Guid;
}
