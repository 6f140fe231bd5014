// Functions of $filter.

using System.Collections.Frozen;
using Atrium.Engine.Errors;
using Atrium.Engine.Model;
using Microsoft.OData.UriParser;

namespace Atrium.Engine.Query;

internal sealed partial class FilterBinder
{
    /// <summary>Functions that OData has and Graph offers on no resource.</summary>
    private static readonly FrozenSet<string> NotOffered =
    [
        "case", "cast", "ceiling", "concat", "date", "day", "floor", "fractionalseconds", "geo.distance", "geo.intersects", "geo.length", "hassubsequence",
        "hassubset", "hour", "indexof", "isof", "length", "matchespattern", "maxdatetime", "mindatetime", "minute", "month", "now", "round", "second",
        "substring", "time", "tolower", "totaloffsetminutes", "totalseconds", "toupper", "trim", "year",
    ];

    private Filter Call(FunctionCallToken call)
    {
        var name = call.Name.ToLowerInvariant();
        var arguments = call.Arguments.Select(argument => argument.ValueToken).ToList();
        if (name == "not" && arguments.Count == 1 && call.Source is null)
        {
            return Negate(arguments[0]); // NOT(…), which the library takes for a function
        }

        var (how, use) = name switch
        {
            "startswith" => (TextMatch.StartsWith, Can.StartsWith),
            "endswith" => (TextMatch.EndsWith, Can.EndsWith),
            "contains" => (TextMatch.Contains, Can.Contains),
            _ => throw Unknown(call),
        };
        if (call.Source is not null || arguments.Count != 2 || arguments[1] is not LiteralToken { Value: string text } || !IsPath(arguments[0]))
        {
            throw Refusal.Syntax(_context, $"No function signature for the function with name '{name}' matches the specified arguments.");
        }

        var path = Path(arguments[0]);
        var leaf = Leaf(path);
        Demand(path, use);
        if (how == TextMatch.EndsWith)
        {
            DemandAdvanced("endsWith");
        }

        return leaf.Row is null && leaf.Kind == ValueKind.String && !IsCollection(path)
            ? new Match(path, how, text)
            : throw Refusal.Syntax(_context, $"No function signature for the function with name '{name}' matches the specified arguments.");
    }

    /// <summary>A function that is none, or stands where no function can.</summary>
    private GraphError Unknown(FunctionCallToken call) => NotOffered.Contains(call.Name.ToLowerInvariant())
        ? GraphError.UnsupportedQuery(_context.Workload, $"The function '{call.Name}' is not supported in $filter.")
        : Refusal.Syntax(_context, $"An unknown function with name '{call.Name}' was found.");
}
