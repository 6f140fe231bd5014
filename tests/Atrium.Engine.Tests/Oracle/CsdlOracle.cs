// Compares a model with the published schema: whatever we declare must be there, and be the same.

using Atrium.Engine.Model;

namespace Atrium.Engine.Tests.Oracle;

public enum DifferenceKind
{
    /// <summary>Declared, but not published under that name (and spelling).</summary>
    Missing,

    /// <summary>Declared on another type of the hierarchy than published.</summary>
    Level,

    Type,

    /// <summary>A number that the model can only hold wider: Edm.Int16 as Int32, Edm.Single and Edm.Decimal as Double.</summary>
    Width,

    Collection,
    Nullability,
    Containment,
    Base,
    Abstract,
    Open,
    Stream,
    Flags,
}

/// <param name="Place"><c>user</c>, <c>user.birthday</c>, <c>importance.high</c>.</param>
public sealed record Difference(DifferenceKind Kind, string Place, string Declared, string Published)
{
    public override string ToString() => $"{Place}: {Kind}: declared {Declared}, published {Published}";
}

/// <summary>Only what is declared is compared: what is published and not declared is not yet offered, which <see cref="CoverageReport"/> counts.</summary>
public sealed class CsdlOracle(PublishedSchema schema)
{
    private readonly List<Difference> _found = [];

    /// <summary>All differences, sorted by place.</summary>
    public static IReadOnlyList<Difference> Compare(GraphModel model, PublishedSchema schema)
    {
        var oracle = new CsdlOracle(schema);
        foreach (var type in model.Entities.Where(e => !e.Facts.Internal))
        {
            oracle.Entity(model, type);
        }

        foreach (var type in model.Complexes)
        {
            oracle.Structured(type, "ComplexType");
        }

        foreach (var type in model.Enums)
        {
            oracle.Enum(type);
        }

        return [.. oracle._found.OrderBy(d => d.Place, StringComparer.Ordinal).ThenBy(d => d.Kind)];
    }

    private void Entity(GraphModel model, EntityType type)
    {
        if (Structured(type, "EntityType") is not { } published)
        {
            return;
        }

        Same(DifferenceKind.Abstract, type.Name, type.Facts.Abstract, published.Abstract);
        Same(DifferenceKind.Stream, type.Name, model.Media.ContainsKey(type), schema.Lineage(published).Any(t => t.Stream));
        foreach (var navigation in type.Navigations.Where(n => n.Declaring == type && !n.Target.Facts.Internal))
        {
            var place = $"{type.Name}.{navigation.Name}";
            if (Find(place, published, navigation.Name, t => t.Navigations, "a navigation") is { } member)
            {
                Same(DifferenceKind.Type, place, navigation.Target.FullName, member.Type);
                Same(DifferenceKind.Collection, place, navigation.Collection, member.Collection);
                Same(DifferenceKind.Containment, place, EdmBuilder.IsContained(model, navigation), member.Contained);
            }
        }
    }

    private PublishedType? Structured(StructuredType type, string kind)
    {
        if (schema.Find(type.FullName) is not { } published || published.Kind != kind)
        {
            _found.Add(new Difference(DifferenceKind.Missing, type.Name, kind, schema.Find(type.FullName)?.Kind ?? "nothing"));
            return null;
        }

        var parent = type.Base;
        while (parent is EntityType { Facts.Internal: true })
        {
            parent = parent.Base;
        }

        Same(DifferenceKind.Base, type.Name, parent?.FullName ?? "none", published.Base ?? "none");
        Same(DifferenceKind.Open, type.Name, type.Open, published.Open);
        foreach (var property in type.Properties.Where(p => p.Declaring == type))
        {
            var place = $"{type.Name}.{property.Name}";
            if (Find(place, published, property.Name, t => t.Properties, "a property") is { } member)
            {
                Property(place, property, member);
            }
        }

        return published;
    }

    private void Property(string place, Property property, PublishedMember published)
    {
        var declared = property.Type?.FullName ?? property.Kind switch
        {
            ValueKind.Instant => "Edm.DateTimeOffset",
            ValueKind.Untyped => published.Type, // free JSON may be published as any type
            var kind => "Edm." + kind,
        };
        var wider = (declared, published.Type) is ("Edm.Int32", "Edm.Int16" or "Edm.Byte" or "Edm.SByte") or ("Edm.Double", "Edm.Single" or "Edm.Decimal");
        Same(wider ? DifferenceKind.Width : DifferenceKind.Type, place, declared, published.Type);
        Same(DifferenceKind.Collection, place, property.Collection, published.Collection);
        if (!property.Collection && !published.Collection)
        {
            Same(DifferenceKind.Nullability, place, property.Nullable, published.Nullable);
        }
    }

    private void Enum(EnumType type)
    {
        if (schema.Find(type.FullName) is not { Kind: "EnumType" } published)
        {
            _found.Add(new Difference(DifferenceKind.Missing, type.Name, "EnumType", schema.Find(type.FullName)?.Kind ?? "nothing"));
            return;
        }

        Same(DifferenceKind.Flags, type.Name, type.Flags, published.Flags);
        foreach (var member in type.Members.Where(m => !published.Members.Contains(m)))
        {
            _found.Add(new Difference(DifferenceKind.Missing, $"{type.Name}.{member}", "a member", string.Join(' ', published.Members)));
        }
    }

    /// <summary>The published member of that very name, if its own type has it; else says what was found instead.</summary>
    private PublishedMember? Find(
        string place, PublishedType type, string name, Func<PublishedType, IReadOnlyDictionary<string, PublishedMember>> members, string kind)
    {
        if (members(type).TryGetValue(name, out var own))
        {
            return own;
        }

        foreach (var parent in schema.Lineage(type).Skip(1))
        {
            if (members(parent).TryGetValue(name, out var inherited))
            {
                _found.Add(new Difference(DifferenceKind.Level, place, type.FullName, parent.FullName));
                return inherited;
            }
        }

        var near = type.Properties.Keys.Select(k => (Name: k, What: "property")).Concat(type.Navigations.Keys.Select(k => (Name: k, What: "navigation")))
            .Where(m => m.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(m => $"{m.What} {m.Name}").FirstOrDefault();
        _found.Add(new Difference(DifferenceKind.Missing, place, kind, near ?? "nothing"));
        return null;
    }

    private void Same<T>(DifferenceKind kind, string place, T declared, T published)
    {
        if (!Equals(declared, published))
        {
            _found.Add(new Difference(kind, place, $"{declared}", $"{published}"));
        }
    }
}
