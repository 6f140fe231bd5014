// OData's syntax tree of $filter, bound to the model as our own immutable tree.

using Atrium.Engine.Errors;
using Atrium.Engine.Model;
using Microsoft.OData.UriParser;

namespace Atrium.Engine.Query;

/// <summary>Binds one $filter. Every check against the model is made here, once; who reads the tree need not check again.</summary>
internal sealed partial class FilterBinder
{
    /// <summary>Most operators in a filter: it bounds the recursion of all who read the tree, and the depth of SQL made from it.</summary>
    public const int MaxOperators = 300;

    private const int MaxOr = 15;
    private const int MaxOrInDelta = 50;

    private readonly QueryContext _context;
    private readonly string _text;
    private readonly bool _advanced;
    private int _operators;
    private int _ors;

    /// <summary>Inside any: its variable and the collection it runs over.</summary>
    private (string Variable, IReadOnlyList<Property> Collection)? _element;

    private FilterBinder(QueryContext context, string text, bool advanced) => (_context, _text, _advanced) = (context, text, advanced);

    /// <param name="advanced">The header and <c>$count=true</c> were both sent.</param>
    public static Filter Parse(QueryContext context, string text, bool advanced)
    {
        var binder = new FilterBinder(context, text, advanced);
        var filter = binder.Bind(FilterSyntax.Parse(context, text));
        var most = context.Delta ? MaxOrInDelta : MaxOr;
        if (context.Workload.AdvancedQueries && !advanced && binder._ors >= most)
        {
            throw GraphError.UnsupportedQuery(
                context.Workload,
                $"Too many child clauses specified in search filter expression containing 'OR' operators: {binder._ors + 1}. Max allowed: {most}.");
        }

        return filter;
    }

    private Filter Bind(QueryToken token)
    {
        if (++_operators > MaxOperators)
        {
            throw GraphError.UnsupportedQuery(_context.Workload, $"The filter has more than {MaxOperators} operators.");
        }

        switch (token)
        {
            case BinaryOperatorToken { OperatorKind: BinaryOperatorKind.And } and:
                return new And(Bind(and.Left), Bind(and.Right));
            case BinaryOperatorToken { OperatorKind: BinaryOperatorKind.Or } or:
                _ors++;
                return new Or(Bind(or.Left), Bind(or.Right));
            case BinaryOperatorToken { OperatorKind: BinaryOperatorKind.Has } has:
                return Has(has);
            case BinaryOperatorToken comparison:
                return Comparison(comparison);
            case UnaryOperatorToken { OperatorKind: UnaryOperatorKind.Not } not:
                return Negate(not.Operand);
            case InToken list:
                return List(list);
            case FunctionCallToken call:
                return Call(call);
            case AnyToken any:
                return Any(any);
            case LambdaToken:
                throw GraphError.UnsupportedQuery(_context.Workload, "The operator 'all' is not supported in $filter.");
            case LiteralToken { Value: bool value }:
                return new Constant(value);
            case PathToken or RangeVariableToken:
                return CompareTo(Path(token), Query.Comparison.Equal, true);
            default:
                throw Refusal.Syntax(_context, "The $filter expression must evaluate to a single boolean value.");
        }
    }

    private Not Negate(QueryToken operand)
    {
        DemandAdvanced("not");
        return new Not(Bind(operand));
    }

    private void Demand(PropertyPath path, Can use) => FilterUse.Demand(_context, _advanced, Whole(path), use);

    /// <summary>The path from the object itself, also inside any.</summary>
    private IReadOnlyList<Property> Whole(PropertyPath path) => _element is { } element ? [.. element.Collection, .. path.Steps] : path.Steps;

    private void DemandAdvanced(string name)
    {
        if (_context.Workload.AdvancedQueries && !_advanced)
        {
            throw Refusal.Operator(_context, name);
        }
    }
}
