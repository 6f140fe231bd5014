// Whether the model lets a property be used in $filter in a certain way, by this query.

using Atrium.Engine.Model;

namespace Atrium.Engine.Query;

internal static class FilterUse
{
    private const Can Any = Can.Filter | Can.StartsWith | Can.EndsWith | Can.Contains | Can.Count;

    /// <summary>Refuses what the outermost and the innermost property of a path do not both allow.</summary>
    /// <param name="use">One of the flags for $filter, or several of which one suffices.</param>
    public static void Demand(QueryContext context, bool advanced, IReadOnlyList<Property> steps, Can use)
    {
        var needsAdvanced = context.Workload.AdvancedQueries && !advanced
            && (use == Can.Null || (use == Can.StartsWith && steps[^1].StartsWithAdvanced) || steps.Any(step => step.Can.HasFlag(Can.FilterAdvanced)));
        if ((steps[0].Can & Any) == Can.Read || (steps[^1].Can & use) == Can.Read || steps.Any(step => step.Secret) || needsAdvanced)
        {
            throw Refusal.Clause(context, Name(steps));
        }
    }

    /// <summary>Refuses a collection that no condition may look into.</summary>
    public static void DemandAny(QueryContext context, bool advanced, IReadOnlyList<Property> steps, Can use = Any & ~Can.Count)
    {
        if (!steps[^1].Collection)
        {
            throw Refusal.Syntax(context, $"Any/All may only be used following a collection; '{Name(steps)}' is not one.");
        }

        Demand(context, advanced, steps, use);
    }

    public static string Name(IReadOnlyList<Property> steps) => string.Join('/', steps.Select(step => step.Name));
}
