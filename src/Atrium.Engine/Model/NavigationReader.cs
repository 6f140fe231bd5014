// Reads a C# property as a navigation or a root set of the model.

using System.Reflection;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Model;

internal static class NavigationReader
{
    /// <param name="declaring">Null for the properties of a class of root sets.</param>
    public static Navigation Read(PropertyInfo clr, EntityType? declaring, Func<Type, EntityType> entity)
    {
        var element = PropertyReader.ElementOf(clr.PropertyType);
        var target = entity(element ?? clr.PropertyType);
        var name = clr.GetCustomAttribute<PropAttribute>()?.Name ?? Names.Camel(clr.Name);
        return new Navigation
        {
            Name = name,
            Declaring = declaring,
            Target = target,
            Collection = element is not null,
            Kind = KindOf(clr, target),
            Contains = clr.GetCustomAttribute<ContainsAttribute>(),
            Link = clr.GetCustomAttribute<LinkAttribute>(),
            Set = clr.GetCustomAttribute<RootSetAttribute>(),
            Singleton = clr.GetCustomAttribute<SingletonAttribute>(),
            Computed = clr.GetCustomAttribute<ComputedAttribute>() is { } computed
                ? (IComputedCollection)Activator.CreateInstance(computed.Source)!
                : null,
            Needs = Needs.From(clr.GetCustomAttribute<NeedsAttribute>()),
            CountFilter = clr.GetCustomAttribute<CountFilterAttribute>()?.Numbers ?? [],
            Ids = clr.GetCustomAttribute<ContainsAttribute>() is { Listed: true } ? IdsOf(declaring!, name) : null,
        };
    }

    /// <summary>No part of the type: the number sign keeps it out of what clients send, select and see.</summary>
    private static Property IdsOf(EntityType declaring, string name)
    {
        var ids = new Property
        {
            Name = Property.OwnSign + name,
            Declaring = declaring,
            Kind = ValueKind.String,
            Collection = true,
            Nullable = true,
            Facts = new PropAttribute(Can.Filter),
            Column = new Column { Name = "c_ids_" + name, Kind = ColumnKind.TextSet, Path = [Property.OwnSign + name] },
        };
        ids.Seal();
        return ids;
    }

    private static NavigationKind KindOf(PropertyInfo clr, EntityType target)
    {
        if (clr.IsDefined(typeof(ContainsAttribute)))
        {
            return NavigationKind.Contains;
        }

        if (clr.IsDefined(typeof(LinkAttribute)))
        {
            return NavigationKind.Link;
        }

        if (clr.IsDefined(typeof(ComputedAttribute)))
        {
            return NavigationKind.Computed;
        }

        if (clr.IsDefined(typeof(SingletonAttribute)))
        {
            return NavigationKind.Singleton;
        }

        return target.Facts.Virtual && PropertyReader.ElementOf(clr.PropertyType) is null ? NavigationKind.Holder : NavigationKind.Set;
    }
}
