// $expand: navigations, one level deep, each with options of its own in parentheses.

using System.Globalization;
using Atrium.Engine.Errors;
using Atrium.Engine.Model;

namespace Atrium.Engine.Query;

internal static class ExpandParser
{
    private const string Levels = "$levels";

    /// <summary>Also what <c>max</c> means.</summary>
    private const int MaxLevels = 1000;

    public static IReadOnlyList<Expand> Parse(QueryContext context, string text, bool advanced)
    {
        var expands = new List<Expand>();
        foreach (var (item, position) in Separated.By(',', text))
        {
            expands.Add(Item(context, item, position, text));
        }

        Check(context, expands, advanced);
        return expands.DistinctBy(e => e.Navigation).Count() == expands.Count
            ? expands
            : throw GraphError.BadRequest(context.Workload, "A navigation property was expanded more than once.");
    }

    /// <summary>The directory expands one relation, and in an advanced query only one that is followed for levels, which in turn needs such a query.</summary>
    private static void Check(QueryContext context, List<Expand> expands, bool advanced)
    {
        if (!context.Workload.AdvancedQueries || expands.Count == 0)
        {
            return;
        }

        var levels = expands.Exists(e => e.Levels is not null);
        var why = expands.Count > 1 ? "Only one relationship can be expanded."
            : advanced && !levels ? "$expand is not supported in an advanced query."
            : levels && !advanced ? "'$levels' needs the query option $count=true and the header 'ConsistencyLevel: eventual'."
            : null;
        if (why is not null)
        {
            throw GraphError.UnsupportedQuery(context.Workload, why);
        }
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
            Open = context.Open,
        };
        return open < 0 ? new Expand(navigation, QueryOptions.None) : WithOptions(context, nested, navigation, item[(open + 1)..^1]);
    }

    private static Expand WithOptions(QueryContext context, QueryContext nested, Navigation navigation, string text)
    {
        var options = QueryText.SplitNested(nested.Workload, text);
        foreach (var name in options.Names)
        {
            var offered = name switch
            {
                "$select" => true,
                "$filter" when navigation is { Collection: true, Kind: NavigationKind.Contains } => true,
                "$filter" or "$orderby" or "$top" => nested.Collection && !context.Workload.AdvancedQueries,
                Levels => navigation.Link is { Levels: true },
                _ => false,
            };
            if (!offered)
            {
                throw GraphError.UnsupportedQuery(context.Workload, $"Query option '{name}' is not supported inside $expand.");
            }
        }

        return new Expand(navigation, QueryParser.Bind(nested, options))
        {
            Levels = options[Levels] is { } levels ? LevelsOf(context, levels) : null,
            Query = string.Join('&', options.Names.Select(name => $"{name}={Uri.EscapeDataString(options[name]!)}")),
        };
    }

    private static int LevelsOf(QueryContext context, string text) =>
        text.Trim().Equals("max", StringComparison.OrdinalIgnoreCase) ? MaxLevels
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var levels) && levels is >= 1 and <= MaxLevels ? levels
        : throw GraphError.BadRequest(context.Workload, $"Invalid value '{text}' for $levels: 'max' or a number between 1 and {MaxLevels} was expected.");

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

        return type.FindNavigation(name) is { } navigation ? Expandable(context, navigation) : throw (type.FindProperty(name) is { } property
            ? GraphError.BadRequest(
                context.Workload,
                $"Property '{property.Name}' on type '{type.FullName}' is not a navigation property or complex property. "
                + "Only navigation properties can be expanded.")
            : GraphError.UnknownProperty(type, context.Workload, name));
    }

    /// <summary>Relations and contained objects, within one back end: Graph shows no mail, calendar or picture inside a person.</summary>
    private static Navigation Expandable(QueryContext context, Navigation navigation) =>
        navigation is { Kind: NavigationKind.Contains, Collection: true, Contains.By: By.Parent }
        || (navigation.Kind == NavigationKind.Link && ReferenceEquals(navigation.Target.Workload, context.Workload))
            ? navigation
            : throw new GraphError(400, "ExpandNotSupported", $"Expanding '{navigation.Name}' of '{context.Type.Name}' is not supported.");
}
