// From C# names to Graph's.

using System.Reflection;

namespace Atrium.Engine.Model;

internal static class Names
{
    /// <summary>A small first letter; the rest stays.</summary>
    public static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    public static string Of(Type type)
    {
        var given = type.GetCustomAttribute<EntityAttribute>()?.Name
            ?? type.GetCustomAttribute<ComplexAttribute>()?.Name
            ?? type.GetCustomAttribute<GraphEnumAttribute>()?.Name;
        return given ?? Camel(type.Name);
    }
}
