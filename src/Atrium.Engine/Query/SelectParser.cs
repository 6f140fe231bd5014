// $select: which properties, in the order of the model, and the list as the answer's context echoes it.

using Atrium.Engine.Errors;
using Atrium.Engine.Model;

namespace Atrium.Engine.Query;

internal static class SelectParser
{
    private const int MaxItems = 500;

    /// <summary>Null if nothing is named.</summary>
    public static Select? Parse(QueryContext context, string text)
    {
        var chosen = new HashSet<Property>();
        var navigations = new List<Navigation>();
        var echo = new List<string>();
        var all = false;
        foreach (var (item, position) in Separated.By(',', text))
        {
            if (item.Length == 0 || echo.Count > MaxItems)
            {
                throw GraphError.BadRequest(context.Workload, $"Syntax error at position {position} in '{text}'.");
            }

            all |= item == "*";
            var name = item == "*" ? item : Name(context, item, chosen, navigations);
            if (!echo.Contains(name, StringComparer.Ordinal))
            {
                echo.Add(name);
            }
        }

        if (echo.Count == 0)
        {
            return null;
        }

        if (context.Workload.SelectAddsId && context.Type.FindProperty("id") is { } id)
        {
            chosen.Add(id);
        }

        var properties = Everything(context).Where(p => chosen.Contains(p) || (all && IsInStar(context, p)));
        return new Select([.. properties], string.Join(',', echo)) { Navigations = navigations };
    }

    /// <summary>Adds what one item names and returns it as the model spells it.</summary>
    private static string Name(QueryContext context, string item, HashSet<Property> chosen, List<Navigation> navigations)
    {
        var (type, cast, path) = Cast(context, item.Split('/'));
        if (type.FindNavigation(path[0]) is { } navigation && path.Length == 1)
        {
            if (!navigations.Contains(navigation))
            {
                navigations.Add(navigation);
            }

            return cast + navigation.Name;
        }

        if (path is ["id"] && type.FindProperty("id") is null)
        {
            return "id"; // Every object has one, whether or not its class states it.
        }

        var steps = PathBinder.Bind(context with { Type = type }, type, path);
        if (steps.Count > 1 && context.Workload.AdvancedQueries)
        {
            throw GraphError.UnsupportedQuery(context.Workload, $"Selecting the nested property '{item}' is not supported.");
        }

        // In a list of mixed types several of them may have a property of that name.
        foreach (var property in Everything(context).Where(p => p.Name == steps[0].Name && (p == steps[0] || context.Workload.AdvancedQueries)))
        {
            if (property.SingleOnly && context.Collection && property == steps[0])
            {
                throw GraphError.NotImplemented();
            }

            chosen.Add(property);
        }

        return cast + FilterUse.Name(steps);
    }

    /// <summary><c>microsoft.graph.fileAttachment/contentBytes</c>: a property of a derived type.</summary>
    private static (EntityType Type, string Cast, string[] Path) Cast(QueryContext context, string[] path)
    {
        if (path.Length < 2 || !path[0].Contains('.', StringComparison.Ordinal))
        {
            return (context.Type, "", path);
        }

        return context.Model.FindEntity(path[0]) is { } type && (type.IsA(context.Type) || context.Type.IsA(type))
            ? (type, type.FullName + "/", path[1..])
            : throw GraphError.UnknownProperty(context.Type, context.Workload, path[0]);
    }

    /// <summary>The properties of the type and of all that derive from it.</summary>
    private static IEnumerable<Property> Everything(QueryContext context) =>
        context.Type.Concrete.Prepend(context.Type).SelectMany(type => type.Properties.Concat(context.Open.Of(type))).Distinct();

    private static bool IsInStar(QueryContext context, Property property) =>
        !property.Secret && !property.OnSelect && !property.Open && property.Kind != ValueKind.Stream && !(property.SingleOnly && context.Collection)
        && context.Type.IsA(property.Declaring);
}
