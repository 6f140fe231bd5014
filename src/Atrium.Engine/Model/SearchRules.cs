// The terms that the rows of a table are found by, from the facts of their properties.

using Atrium.Engine.Storage;

namespace Atrium.Engine.Model;

internal static class SearchRules
{
    /// <summary>One rule a name: types of one hierarchy share it. The beginning of an indexed column needs no rule, since its own index finds it.</summary>
    public static IReadOnlyList<TermRule> Of(IReadOnlyList<EntityType> hierarchy)
    {
        var rules = new List<TermRule>();
        foreach (var properties in hierarchy.Where(t => t.Workload.AdvancedQueries).SelectMany(t => t.Properties)
            .Where(p => p.Can.HasFlag(Can.Search) && !p.Secret && p.Kind == ValueKind.String).Distinct().GroupBy(p => p.Name))
        {
            var words = properties.Any(p => p.Words);
            if (words || properties.Any(p => p.Collection || p.Column is not { Indexed: true }))
            {
                rules.Add(new TermRule(properties.Key, [properties.Key], words));
            }
        }

        foreach (var rule in ElementRules.Of(hierarchy))
        {
            // A collection that is searched by the beginning of its values has them there already.
            if (!rules.Exists(r => r.Scope == rule.Scope))
            {
                rules.Add(rule);
            }
        }

        return rules;
    }
}
