// Property paths and ids of $filter.

using Atrium.Engine.Errors;
using Atrium.Engine.Model;
using Microsoft.OData.UriParser;

namespace Atrium.Engine.Query;

internal sealed partial class FilterBinder
{
    private static bool IsPath(QueryToken token) =>
        token is EndPathToken or InnerPathToken or RangeVariableToken or CountSegmentToken or DottedIdentifierToken;

    /// <summary>An id, shown by the wire layer and held as a key.</summary>
    private bool IsId(Property leaf) => leaf.Row switch
    {
        RowField.Key => _context.Type.Facts.Id != IdKind.Stored,
        RowField.Parent or RowField.Owner => true,
        _ => false,
    };

    /// <summary>The property that a path leads to; for an element of a collection of primitive values: the collection.</summary>
    private Property Leaf(PropertyPath path) => path.Steps.Count > 0 ? path.Last : _element!.Value.Collection[^1];

    private static bool IsCollection(PropertyPath path) => path.Steps.Count > 0 && path.Last.Collection;

    private PropertyPath Path(QueryToken token)
    {
        var names = Names(token);
        if (_element is not { } element)
        {
            if (names[0] == "$it" && names.Count > 1)
            {
                names.RemoveAt(0);
            }

            return PathBinder.Path(_context.Type, BindFrom(_context.Type, names));
        }

        if (names[0] != element.Variable)
        {
            throw GraphError.UnsupportedQuery(
                _context.Workload,
                $"Inside any, only its own variable '{element.Variable}' can be compared, not '{names[0]}'.");
        }

        names.RemoveAt(0);
        if (names.Count == 0 || (element.Collection[^1].IsOwn && names is [var id] && id.Equals("id", StringComparison.OrdinalIgnoreCase)))
        {
            return PropertyPath.Element;
        }

        return element.Collection[^1].Type is ComplexType type
            ? new PropertyPath(BindFrom(type, names))
            : throw GraphError.UnsupportedQuery(_context.Workload, $"The elements of '{FilterUse.Name(element.Collection)}' have no properties.");
    }

    private IReadOnlyList<Property> BindFrom(StructuredType type, List<string> names)
    {
        if (names[0] == "$it" || names.Exists(name => name.Contains('.', StringComparison.Ordinal)))
        {
            throw GraphError.UnsupportedQuery(_context.Workload, $"The path '{string.Join('/', names)}' is not supported in $filter.");
        }

        // Relations cannot be filtered on, which is another thing than not to exist; of some contained objects the ids are kept.
        return type is EntityType entity && PathBinder.Find(_context, entity, names[0]) is null && entity.FindNavigation(names[0]) is { } navigation
            ? navigation.Ids is { } ids && names.Count == 1 ? (IReadOnlyList<Property>)[ids] : throw Refusal.Clause(_context, navigation.Name)
            : PathBinder.Bind(_context, type, names);
    }

    private List<string> Names(QueryToken token)
    {
        var names = new List<string>();
        for (var step = token; step is not null; step = (step as PathToken)?.NextToken)
        {
            names.Insert(0, step switch
            {
                RangeVariableToken variable => variable.Name,
                InnerPathToken { NamedValues: { } keys } when keys.Any() =>
                    throw Refusal.Syntax(_context, "A key is not allowed in a path of $filter."),
                EndPathToken or InnerPathToken or DottedIdentifierToken => ((PathToken)step).Identifier,
                _ => throw Refusal.Syntax(_context, "A property path was expected."),
            });
            if (names.Count > MaxNames)
            {
                throw GraphError.UnsupportedQuery(_context.Workload, $"A path has more than {MaxNames} steps.");
            }
        }

        return names;
    }

    /// <summary><c>microsoft.graph.importance'high'</c></summary>
    private static MemberName? Member(string text)
    {
        var quote = text.IndexOf('\'', StringComparison.Ordinal);
        return quote > 0 && text.Length > quote + 1 && text[^1] == '\''
            ? new MemberName(text[(quote + 1)..^1].Replace("''", "'", StringComparison.Ordinal))
            : null;
    }

    /// <summary>The key that an id stands for; null if it is well formed in no way and so names nothing.</summary>
    private Guid? Id(Property leaf, object literal, string kind)
    {
        if (literal is not (string or Guid))
        {
            throw Refusal.Types(_context, "Edm.String", Literals.TypeName(literal), kind);
        }

        var text = literal.ToString()!;
        foreach (var type in leaf.Row == RowField.Parent ? Parents() : [_context.Type])
        {
            Guid? key = type.Facts.Id == IdKind.Guid ? Guid.TryParse(text, out var guid) ? guid : null : _context.ReadId?.Invoke(type, text);
            if (key is not null)
            {
                return key;
            }
        }

        return leaf.Row == RowField.Key && _context.Type.Facts.Id == IdKind.Guid
            ? throw GraphError.BadRequest(_context.Workload, $"Invalid object identifier '{text}'.")
            : null;
    }

    /// <summary>Types that contain the type asked for.</summary>
    private IEnumerable<EntityType> Parents() => _context.Model.Entities.Where(entity =>
        entity.Navigations.Any(n => n.Kind == NavigationKind.Contains && (_context.Type.IsA(n.Target) || n.Target.IsA(_context.Type))));
}
