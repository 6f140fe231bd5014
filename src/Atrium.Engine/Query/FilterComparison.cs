// Comparisons of $filter: a property against a literal, a list of literals, or the size of a collection.

using Atrium.Engine.Errors;
using Atrium.Engine.Model;
using Microsoft.OData.UriParser;

namespace Atrium.Engine.Query;

internal sealed partial class FilterBinder
{
    private const int MaxNames = 8;

    /// <summary>Longest text that eq and ne take where there are advanced queries and this is none.</summary>
    private const int MaxText = 120;

    private Filter Comparison(BinaryOperatorToken token)
    {
        var (left, right) = (token.Left, token.Right);
        var how = token.OperatorKind switch
        {
            BinaryOperatorKind.Equal => Query.Comparison.Equal,
            BinaryOperatorKind.NotEqual => Query.Comparison.NotEqual,
            BinaryOperatorKind.GreaterThan => Query.Comparison.Greater,
            BinaryOperatorKind.GreaterThanOrEqual => Query.Comparison.GreaterOrEqual,
            BinaryOperatorKind.LessThan => Query.Comparison.Less,
            BinaryOperatorKind.LessThanOrEqual => Query.Comparison.LessOrEqual,
            var other => throw GraphError.UnsupportedQuery(_context.Workload, $"The operator '{other}' is not supported in $filter."),
        };
        if (!IsPath(left) && left is LiteralToken && IsPath(right))
        {
            (left, right, how) = (right, left, Mirrored(how));
        }

        if (left is CountSegmentToken count)
        {
            return Count(count, how, right);
        }

        if (!IsPath(left))
        {
            return Truth(left, how, right);
        }

        var path = Path(left);
        return right switch
        {
            FunctionCallToken call => throw Unknown(call),
            LiteralToken literal => CompareTo(path, how, FilterSyntax.Value(literal)),
            EndPathToken { NextToken: null } name => CompareTo(path, how, new MemberName(name.Identifier)),
            DottedIdentifierToken { NextToken: null } member when Member(member.Identifier) is { } name => CompareTo(path, how, name),
            _ => throw Refusal.Clause(_context, path.ToString()),
        };
    }

    /// <summary><c>startswith(a,'b') eq true</c>, as some clients write it.</summary>
    private Filter Truth(QueryToken left, Comparison how, QueryToken right)
    {
        if (left is FunctionCallToken call && NotOffered.Contains(call.Name.ToLowerInvariant()))
        {
            throw Unknown(call);
        }

        if (right is not LiteralToken { Value: bool value } || how is not (Query.Comparison.Equal or Query.Comparison.NotEqual))
        {
            throw Refusal.Syntax(_context, "A comparison needs a property on one side and a literal on the other.");
        }

        return value == (how == Query.Comparison.Equal) ? Bind(left) : Negate(left);
    }

    private Filter CompareTo(PropertyPath path, Comparison how, object? literal)
    {
        var leaf = Leaf(path);
        var kind = Kind(how);
        if (literal is MemberName bare && leaf.Kind != ValueKind.Enum)
        {
            throw PathBinder.Find(_context, _context.Type, bare.Text) is null
                ? GraphError.UnknownProperty(_context.Type, _context.Workload, bare.Text)
                : GraphError.UnsupportedQuery(_context.Workload, "Comparing two properties is not supported in $filter.");
        }

        var ordered = how is not (Query.Comparison.Equal or Query.Comparison.NotEqual);
        if (how == Query.Comparison.NotEqual)
        {
            DemandAdvanced("ne");
        }

        DemandValue(path, literal is null ? Can.Null : ordered ? Can.Range : Can.Equal);

        if (ordered && (IsId(leaf) || !Literals.IsOrdered(leaf.Kind)))
        {
            throw Refusal.Types(_context, Literals.TypeName(leaf), Literals.TypeName(literal), kind);
        }

        if (literal is null)
        {
            return ordered ? new Constant(false) : new Compare(path, how, null);
        }

        if (literal is string { Length: > MaxText } && !ordered && _context.Workload.AdvancedQueries && !_advanced)
        {
            throw Refusal.Long(_context, FilterUse.Name(Whole(path)), MaxText);
        }

        if (IsId(leaf))
        {
            return Id(leaf, literal, kind) is { } id ? new Compare(path, how, id) : new Constant(how == Query.Comparison.NotEqual);
        }

        return new Compare(path, how, Convert(leaf, literal, kind));
    }

    /// <summary>Refuses a path that does not lead to one value, or to one that may not be used so.</summary>
    private void DemandValue(PropertyPath path, Can use)
    {
        var leaf = Leaf(path);
        if (IsCollection(path) || leaf.Kind is ValueKind.Complex or ValueKind.Stream or ValueKind.Untyped or ValueKind.Binary)
        {
            throw Refusal.Clause(_context, FilterUse.Name(Whole(path)));
        }

        // Kinds without an order are told so, whatever the model says of them.
        Demand(path, use == Can.Range && !Literals.IsOrdered(leaf.Kind) ? Can.Equal | Can.Range : use);
    }

    private object Convert(Property leaf, object literal, string kind) =>
        Literals.Convert(leaf, literal) ?? throw (leaf.Kind == ValueKind.Enum && literal is string or MemberName
            ? Refusal.Syntax(_context, $"The string '{(literal as MemberName)?.Text ?? literal}' is not a valid enumeration type constant.")
            : Refusal.Types(_context, Literals.TypeName(leaf), Literals.TypeName(literal), kind));

    /// <summary>As the OData library names it in messages.</summary>
    private static string Kind(Comparison how) => how switch
    {
        Query.Comparison.Greater => nameof(BinaryOperatorKind.GreaterThan),
        Query.Comparison.GreaterOrEqual => nameof(BinaryOperatorKind.GreaterThanOrEqual),
        Query.Comparison.Less => nameof(BinaryOperatorKind.LessThan),
        Query.Comparison.LessOrEqual => nameof(BinaryOperatorKind.LessThanOrEqual),
        _ => how.ToString(),
    };

    private static Comparison Mirrored(Comparison how) => how switch
    {
        Query.Comparison.Greater => Query.Comparison.Less,
        Query.Comparison.GreaterOrEqual => Query.Comparison.LessOrEqual,
        Query.Comparison.Less => Query.Comparison.Greater,
        Query.Comparison.LessOrEqual => Query.Comparison.GreaterOrEqual,
        _ => how,
    };
}
