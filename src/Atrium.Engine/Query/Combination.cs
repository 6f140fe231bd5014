// What query options forbid one another.

using Atrium.Engine.Errors;
using Atrium.Engine.Model;

namespace Atrium.Engine.Query;

internal static class Combination
{
    /// <summary>Objects that a delta can be asked about by their ids.</summary>
    private const int MaxNamed = 50;

    public static void Check(QueryContext context, QueryOptions options, bool advanced)
    {
        if (context.Delta && !context.Workload.AdvancedQueries)
        {
            CheckTracked(context, options);
        }

        if (options.Search is not null && context.Type.Keywords is not null)
        {
            CheckKeywords(options);
        }

        if (context.Related && context.Workload.AdvancedQueries && !advanced && (options.Filter is not null || options.OrderBy.Count > 0))
        {
            throw options.Filter is null ? Refusal.SortNow(context) : Refusal.Related(context);
        }

        if (options.Filter is not { } filter)
        {
            return;
        }

        if (context.Delta && context.Workload.AdvancedQueries && !NamesObjects(filter))
        {
            throw GraphError.UnsupportedQuery(context.Workload, "Only a filter that names objects by id is supported for change tracking queries.");
        }

        if (context.Delta && context.Workload.AdvancedQueries && Named(filter) > MaxNamed)
        {
            throw GraphError.UnsupportedQuery(context.Workload, $"A change tracking query can name at most {MaxNamed} objects.");
        }

        if (options.OrderBy.Count == 0)
        {
            return;
        }

        if (context.Workload.AdvancedQueries && !advanced)
        {
            throw Refusal.SortNow(context);
        }

        if (context.Workload.Codes.InefficientFilter is not null && !Leads(options.OrderBy, filter))
        {
            throw GraphError.Inefficient(context.Workload);
        }
    }

    private static int Named(Filter filter) => filter switch
    {
        Or or => Named(or.Left) + Named(or.Right),
        In list => list.Values.Count,
        _ => 1,
    };

    /// <summary>What a keyword query finds has an order of its own, and no more can be asked of it.</summary>
    private static void CheckKeywords(QueryOptions options)
    {
        var also = options.Filter is not null ? "Filter" : options.OrderBy.Count > 0 ? "OrderBy" : options.Count ? "Count" : options.Skip is not null ? "Skip" : null;
        if (also is not null)
        {
            throw new GraphError(400, "SearchWith" + also, $"The query parameter '${char.ToLowerInvariant(also[0])}{also[1..]}' is not supported with '$search'.");
        }
    }

    /// <summary>Delta takes one bound and one order, both on what the model says.</summary>
    private static void CheckTracked(QueryContext context, QueryOptions options)
    {
        if (options.Filter is not null
            && !(options.Filter is Compare { Operator: Comparison.Greater or Comparison.GreaterOrEqual } bound && IsTracked(bound.Path)))
        {
            throw GraphError.UnsupportedQuery(context.Workload, "This filter is not supported for change tracking queries.");
        }

        if (options.OrderBy.Any(key => !key.Descending || !IsTracked(key.Path)))
        {
            throw GraphError.UnsupportedQuery(context.Workload, "This order is not supported for change tracking queries.");
        }
    }

    private static bool IsTracked(PropertyPath path) => path.Steps is [{ Can: var can }] && can.HasFlag(Can.Delta);

    /// <summary><c>id eq 'a' or id eq 'b'</c></summary>
    private static bool NamesObjects(Filter filter) => filter switch
    {
        Or or => NamesObjects(or.Left) && NamesObjects(or.Right),
        Compare { Operator: Comparison.Equal, Path.Steps: [{ Row: RowField.Key }] } => true,
        In { Path.Steps: [{ Row: RowField.Key }] } => true,
        _ => false,
    };

    /// <summary>The properties to sort by come first in the filter, in the same order; more may follow where it leaves one value of each.</summary>
    private static bool Leads(IReadOnlyList<OrderKey> order, Filter filter)
    {
        var filtered = FilterPaths.Of(filter);
        return order.Zip(filtered).All(pair => pair.First.Path.Equals(pair.Second)) && (order.Count <= filtered.Count || IsExact(filter));
    }

    private static bool IsExact(Filter filter) => filter switch
    {
        And and => IsExact(and.Left) && IsExact(and.Right),
        Compare { Operator: Comparison.Equal } => true,
        _ => false,
    };
}
