// Whether the model lets a property be used in $filter in a certain way, by this query.

using Atrium.Engine.Model;

namespace Atrium.Engine.Query;

internal static class FilterUse
{
    private const Can Comparable = Can.Filter | Can.FilterAdvanced;
    private const Can Matchable = Comparable | Can.StartsWith | Can.EndsWith | Can.Contains;

    /// <summary>Refuses what the outermost and the innermost property of a path do not both allow.</summary>
    /// <param name="use"><see cref="Can.Filter"/> for comparisons, or the flag of a text function.</param>
    public static void Demand(QueryContext context, bool advanced, IReadOnlyList<Property> steps, Can use)
    {
        var offered = (steps[0].Can & Matchable) != Can.Read;
        var allowed = use == Can.Filter ? Comparable : use;
        if (!offered || (steps[^1].Can & allowed) == Can.Read || steps.Any(step => step.Secret)
            || (!advanced && context.Workload.AdvancedQueries && steps.Any(step => step.Can.HasFlag(Can.FilterAdvanced))))
        {
            throw Refusal.Clause(context, Name(steps));
        }
    }

    /// <summary>Refuses a collection that no condition may look into.</summary>
    public static void DemandAny(QueryContext context, bool advanced, IReadOnlyList<Property> steps)
    {
        if (!steps[^1].Collection)
        {
            throw Refusal.Syntax(context, $"Any/All may only be used following a collection; '{Name(steps)}' is not one.");
        }

        Demand(context, advanced, steps, Matchable);
    }

    public static string Name(IReadOnlyList<Property> steps) => string.Join('/', steps.Select(step => step.Name));
}
