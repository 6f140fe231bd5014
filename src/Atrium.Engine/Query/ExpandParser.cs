// $expand: navigations, one level deep, each with options of its own in parentheses.

using Atrium.Engine.Errors;
using Atrium.Engine.Model;

namespace Atrium.Engine.Query;

internal static class ExpandParser
{
    public static IReadOnlyList<Expand> Parse(QueryContext context, string text, bool advanced)
    {
        var expands = new List<Expand>();
        foreach (var (item, position) in Separated.By(',', text))
        {
            expands.Add(Item(context, item, position, text));
        }

        // The directory expands one relation, and none in an advanced query.
        if (context.Workload.AdvancedQueries && (expands.Count > 1 || (expands.Count > 0 && advanced)))
        {
            throw GraphError.UnsupportedQuery(
                context.Workload,
                advanced ? "$expand is not supported in an advanced query." : "Only one relationship can be expanded.");
        }

        return expands.DistinctBy(e => e.Navigation).Count() == expands.Count
            ? expands
            : throw GraphError.BadRequest(context.Workload, "A navigation property was expanded more than once.");
    }

    private static Expand Item(QueryContext context, string item, int position, string text)
    {
        var open = item.IndexOf('(', StringComparison.Ordinal);
        var name = (open < 0 ? item : item[..open]).Trim();
        if (name.Length == 0 || (open >= 0 && !item.EndsWith(')')))
        {
            throw GraphError.BadRequest(context.Workload, $"Syntax error at position {position} in '{text}'.");
        }

        var navigation = Find(context, name);
        var nested = new QueryContext
        {
            Model = context.Model,
            Type = navigation.Target,
            Collection = navigation.Collection,
            ReadId = context.ReadId,
        };
        return new Expand(navigation, open < 0 ? QueryOptions.None : Options(context, nested, item[(open + 1)..^1]));
    }

    private static QueryOptions Options(QueryContext context, QueryContext nested, string text)
    {
        var options = QueryText.SplitNested(nested.Workload, text);
        foreach (var name in options.Names)
        {
            var offered = name switch
            {
                "$select" => true,
                "$filter" or "$orderby" or "$top" => nested.Collection && !context.Workload.AdvancedQueries,
                _ => false,
            };
            if (!offered)
            {
                throw GraphError.UnsupportedQuery(context.Workload, $"Query option '{name}' is not supported inside $expand.");
            }
        }

        return QueryParser.Bind(nested, options);
    }

    private static Navigation Find(QueryContext context, string name)
    {
        var type = context.Type;
        var slash = name.LastIndexOf('/');
        if (slash > 0)
        {
            type = context.Model.FindEntity(name[..slash]) is { } cast && cast.IsA(type)
                ? cast
                : throw GraphError.UnknownProperty(type, context.Workload, name);
            name = name[(slash + 1)..];
        }

        return type.FindNavigation(name) ?? throw (type.FindProperty(name) is { } property
            ? GraphError.BadRequest(
                context.Workload,
                $"Property '{property.Name}' on type '{type.FullName}' is not a navigation property or complex property. "
                + "Only navigation properties can be expanded.")
            : GraphError.UnknownProperty(type, context.Workload, name));
    }
}
