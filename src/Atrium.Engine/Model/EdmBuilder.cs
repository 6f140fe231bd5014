// The model as OData's own (EDM), from which $metadata is written.

using Microsoft.OData.Edm;
using Microsoft.OData.Edm.Csdl;

namespace Atrium.Engine.Model;

/// <summary>Public types only: what is internal is reachable by no path and described nowhere.</summary>
public sealed class EdmBuilder
{
    private const string Namespace = "microsoft.graph";
    private readonly GraphModel _model;
    private readonly EdmModel _edm = new();
    private readonly Dictionary<GraphType, IEdmSchemaType> _types = [];
    private readonly Dictionary<Navigation, EdmNavigationProperty> _navigations = [];

    private EdmBuilder(GraphModel model) => _model = model;

    public static IEdmModel Build(GraphModel model)
    {
        var builder = new EdmBuilder(model);
        builder._edm.SetNamespaceAlias(Namespace, "graph");
        builder.AddTypes();
        EdmOperations.Add(model, builder._edm, builder.Reference);
        builder.AddContainer();
        return builder._edm;
    }

    /// <summary>True: the target is part of the source, and has no place of its own under a root set.</summary>
    public static bool IsContained(GraphModel model, Navigation navigation) => navigation.Kind switch
    {
        NavigationKind.Contains => !model.Roots.Any(root => ReferenceEquals(root.Target, navigation.Target)), // what has a set of its own lives there
        NavigationKind.Singleton => true,
        NavigationKind.Link => false,
        NavigationKind.Computed => !model.Roots.Any(root => navigation.Target.IsA(root.Target)),
        _ => navigation.Declaring is not null,
    };

    private IEnumerable<EntityType> Public => _model.Entities.Where(entity => !entity.Facts.Internal);

    private void AddTypes()
    {
        foreach (var type in _model.Enums)
        {
            Add(type, Enum(type));
        }

        // Shells first, bases before what derives from them; members name types that may come later.
        foreach (var type in _model.Complexes.OrderBy(Depth))
        {
            Add(type, new EdmComplexType(Space(type), Bare(type), type.Base is null ? null : (IEdmComplexType)_types[type.Base], false, type.Open));
        }

        foreach (var type in Public.OrderBy(Depth))
        {
            var parent = type.Base is { Facts.Internal: false } known ? (IEdmEntityType)_types[known] : null;
            Add(type, new EdmEntityType(Space(type), Bare(type), parent, type.Facts.Abstract, type.Open, _model.Media.ContainsKey(type)));
        }

        foreach (var (type, edm) in _types)
        {
            if (type is StructuredType structured)
            {
                AddProperties(structured, (EdmStructuredType)edm);
            }
        }

        foreach (var type in Public)
        {
            AddNavigations(type, (EdmEntityType)_types[type]);
        }
    }

    private void Add(GraphType type, IEdmSchemaType edm)
    {
        _types.Add(type, edm);
        _edm.AddElement(edm);
    }

    private static EdmEnumType Enum(EnumType type)
    {
        var edm = new EdmEnumType(Space(type), Bare(type), type.Flags);
        var values = type.Clr.GetEnumValuesAsUnderlyingType();
        for (var i = 0; i < type.Members.Count; i++)
        {
            edm.AddMember(type.Members[i], new EdmEnumMemberValue(Convert.ToInt64(values.GetValue(i), null)));
        }

        return edm;
    }

    private void AddProperties(StructuredType type, EdmStructuredType edm)
    {
        foreach (var property in Own(type))
        {
            var added = edm.AddStructuralProperty(property.Name, Reference(property));
            if (property.Name == "id" && edm is EdmEntityType { BaseType: null } entity)
            {
                entity.AddKeys(added);
            }
        }
    }

    /// <summary>Properties that the type adds to its base's, or that its base does not show because it is internal.</summary>
    private static IEnumerable<Property> Own(StructuredType type) =>
        type.Properties.Where(p => p.Declaring == type || p.Declaring is EntityType { Facts.Internal: true });

    private void AddNavigations(EntityType type, EdmEntityType edm)
    {
        foreach (var navigation in type.Navigations.Where(n => n.Declaring == type && _types.ContainsKey(n.Target)))
        {
            _navigations[navigation] = edm.AddUnidirectionalNavigation(new EdmNavigationPropertyInfo
            {
                Name = navigation.Name,
                Target = (IEdmEntityType)_types[navigation.Target],
                TargetMultiplicity = navigation.Collection ? EdmMultiplicity.Many : EdmMultiplicity.ZeroOrOne,
                ContainsTarget = IsContained(_model, navigation),
            });
        }
    }

    private void AddContainer()
    {
        var container = new EdmEntityContainer(Namespace, "GraphService");
        _edm.AddElement(container);
        var sets = new Dictionary<EntityType, EdmEntitySet>();
        foreach (var root in _model.Roots.Where(root => _types.ContainsKey(root.Target)))
        {
            var type = (IEdmEntityType)_types[root.Target];
            if (root.Collection)
            {
                sets.TryAdd(root.Target, container.AddEntitySet(root.Name, type));
            }
            else
            {
                container.AddSingleton(root.Name, type);
            }
        }

        foreach (var (type, set) in sets)
        {
            foreach (var navigation in type.Navigations)
            {
                if (_navigations.TryGetValue(navigation, out var property) && !property.ContainsTarget
                    && sets.TryGetValue(navigation.Target, out var target))
                {
                    set.AddNavigationTarget(property, target);
                }
            }
        }
    }

    private IEdmTypeReference Reference(Property property)
    {
        // In EDM the nullability of a collection is that of its elements; ours have none.
        var nullable = !property.Collection && property.Nullable;
        var element = property.Type is { } type && Reference(type, nullable) is { } known ? known : Primitive(property.Kind, nullable);
        return property.Collection ? EdmCoreModel.GetCollection(element) : element;
    }

    /// <summary>A named type; null if it is not part of the public model.</summary>
    private IEdmTypeReference? Reference(GraphType type, bool nullable) =>
        _types.TryGetValue(type, out var known) ? Reference(known, nullable) : null;

    private static IEdmTypeReference Reference(IEdmSchemaType type, bool nullable) => type switch
    {
        IEdmEntityType entity => new EdmEntityTypeReference(entity, nullable),
        IEdmComplexType complex => new EdmComplexTypeReference(complex, nullable),
        _ => new EdmEnumTypeReference((IEdmEnumType)type, nullable),
    };

    internal static IEdmTypeReference Primitive(ValueKind kind, bool nullable) => kind switch
    {
        ValueKind.Untyped or ValueKind.Complex or ValueKind.Enum => EdmCoreModel.Instance.GetUntyped(),
        ValueKind.Instant => EdmCoreModel.Instance.GetPrimitive(EdmPrimitiveTypeKind.DateTimeOffset, nullable),
        _ => EdmCoreModel.Instance.GetPrimitive(System.Enum.Parse<EdmPrimitiveTypeKind>(kind.ToString()), nullable),
    };

    private static int Depth(StructuredType type) => type.Base is null ? 0 : 1 + Depth(type.Base);

    private static string Space(GraphType type) => type.FullName[..type.FullName.LastIndexOf('.')];

    private static string Bare(GraphType type) => type.FullName[(type.FullName.LastIndexOf('.') + 1)..];
}
