// The refusals of query options, in Graph's words.

using Atrium.Engine.Errors;
using Atrium.Engine.Model;

namespace Atrium.Engine.Query;

internal static class Refusal
{
    /// <summary>The property, or this use of it, is not offered in $filter.</summary>
    public static GraphError Clause(QueryContext context, string property) => GraphError.UnsupportedQuery(
        context.Workload,
        $"Unsupported or invalid query filter clause specified for property '{property}' of resource '{context.Resource}'.");

    /// <summary>The operator needs the header and <c>$count=true</c>.</summary>
    public static GraphError Operator(QueryContext context, string name) => GraphError.UnsupportedQuery(
        context.Workload,
        $"Operator '{name}' is not supported because the required parameters might be missing. Try adding $count=true query parameter and "
        + "ConsistencyLevel:eventual header. Refer to https://aka.ms/graph-docs/advanced-queries for more information");

    /// <summary>A text that is longer than a query that is not advanced may compare with.</summary>
    public static GraphError Long(QueryContext context, string property, int most) => GraphError.UnsupportedQuery(
        context.Workload,
        $"The value that property '{property}' is compared with is longer than {most} characters. Try adding $count=true query parameter and "
        + "ConsistencyLevel:eventual header. Refer to https://aka.ms/graph-docs/advanced-queries for more information");

    public static GraphError Search(QueryContext context) => GraphError.UnsupportedQuery(
        context.Workload,
        "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'");

    public static GraphError Sort(QueryContext context, string property) =>
        GraphError.UnsupportedQuery(context.Workload, $"Unsupported sort property '{property}' for '{context.Resource}'.");

    /// <summary>Sorting that only an advanced query may ask for.</summary>
    public static GraphError SortNow(QueryContext context) =>
        GraphError.UnsupportedQuery(context.Workload, "Sorting not supported for current query.");

    /// <summary>A filter on what links lead to, which only an advanced query may have.</summary>
    public static GraphError Related(QueryContext context) =>
        GraphError.UnsupportedQuery(context.Workload, "The specified filter to the reference property query is currently not supported.");

    public static GraphError Syntax(QueryContext context, string message) =>
        new(400, context.Workload.Codes.BadFilter, $"Invalid filter clause: {message}");

    public static GraphError Types(QueryContext context, string left, string right, string kind) => Syntax(
        context,
        $"A binary operator with incompatible types was detected. Found operand types '{left}' and '{right}' for operator kind '{kind}'.");

    public static GraphError PageSize(Workload workload, string text) =>
        GraphError.BadRequest(workload, $"Invalid page size specified: '{text}'. Must be between 1 and {workload.MaxPageSize} inclusive.");
}
