// $orderby: keys, each a property path and a direction.

using Atrium.Engine.Errors;
using Atrium.Engine.Model;

namespace Atrium.Engine.Query;

internal static class OrderByParser
{
    private const int MaxKeys = 10;
    private const Can Sortable = Can.Sort | Can.SortAdvanced;

    public static IReadOnlyList<OrderKey> Parse(QueryContext context, string text, bool advanced)
    {
        var keys = new List<OrderKey>();
        foreach (var (item, position) in Separated.By(',', text))
        {
            var words = item.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            var descending = words.Length == 2 && words[1].Equals("desc", StringComparison.OrdinalIgnoreCase);
            if (words.Length is 0 or > 2 || (words.Length == 2 && !descending && !words[1].Equals("asc", StringComparison.OrdinalIgnoreCase)))
            {
                throw GraphError.BadRequest(context.Workload, $"Syntax error at position {position} in '{text}'.");
            }

            keys.Add(new OrderKey(Path(context, words[0], advanced), descending));
        }

        return keys.Count is > 0 and <= MaxKeys
            ? keys
            : throw GraphError.BadRequest(
                context.Workload,
                keys.Count == 0 ? "Expression expected in $orderby." : $"$orderby has more than {MaxKeys} keys.");
    }

    private static PropertyPath Path(QueryContext context, string text, bool advanced)
    {
        var steps = PathBinder.Bind(context, context.Type, text.Split('/'));
        var leaf = steps[^1];
        if (leaf.Collection || leaf.Kind == ValueKind.Complex || steps.Any(s => s.Secret)
            || (steps[0].Can & Sortable) == Can.Read || (leaf.Can & Sortable) == Can.Read)
        {
            throw Refusal.Sort(context, FilterUse.Name(steps));
        }

        return advanced || !context.Workload.AdvancedQueries || (steps[0].Can.HasFlag(Can.Sort) && leaf.Can.HasFlag(Can.Sort))
            ? PathBinder.Path(context.Type, steps)
            : throw Refusal.SortNow(context);
    }
}
