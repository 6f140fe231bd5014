// What can be compared of the elements of a collection, for columns that hold such collections.

using Atrium.Engine.Storage;

namespace Atrium.Engine.Model;

internal static class ElementFields
{
    private const Can Compared = Can.Filter | Can.StartsWith | Can.EndsWith | Can.Contains;

    /// <summary>Deepest nesting of complex values inside an element.</summary>
    private const int MaxDepth = 4;

    /// <summary>Nothing for single values and for collections of texts, which need no fields.</summary>
    public static IReadOnlyList<ColumnField> Of(Property property)
    {
        var fields = new List<ColumnField>();
        switch (property)
        {
            case { Collection: false } or { Kind: ValueKind.String or ValueKind.Enum or ValueKind.TimeOfDay or ValueKind.Duration }:
                break;
            case { Type: ComplexType type }:
                Add(type, [], fields);
                break;
            default:
                Add([], property.Kind, fields);
                break;
        }

        return fields;
    }

    private static void Add(ComplexType type, IReadOnlyList<string> outer, List<ColumnField> fields)
    {
        if (outer.Count >= MaxDepth)
        {
            return;
        }

        foreach (var property in type.Properties.Where(p => !p.Collection && !p.Secret && (p.Can & Compared) != Can.Read))
        {
            IReadOnlyList<string> path = [.. outer, property.Name];
            if (property.Type is ComplexType inner)
            {
                Add(inner, path, fields);
            }
            else
            {
                Add(path, property.Kind, fields);
            }
        }
    }

    private static void Add(IReadOnlyList<string> path, ValueKind kind, List<ColumnField> fields)
    {
        if (TableBuilder.SingleKindOf(kind) is { } held)
        {
            fields.Add(new ColumnField(path, held));
        }
    }
}
