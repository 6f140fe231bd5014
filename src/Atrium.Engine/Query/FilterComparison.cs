// Comparisons of $filter: a property against a literal, a list of literals, or the size of a collection.

using Atrium.Engine.Errors;
using Atrium.Engine.Model;
using Microsoft.OData.UriParser;

namespace Atrium.Engine.Query;

internal sealed partial class FilterBinder
{
    private const int MaxNames = 8;
    private const int MaxInList = 15;

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
            LiteralToken literal => CompareTo(path, how, FilterSyntax.Value(literal)),
            EndPathToken { NextToken: null } name => CompareTo(path, how, new MemberName(name.Identifier)),
            DottedIdentifierToken { NextToken: null } member when Member(member.Identifier) is { } name => CompareTo(path, how, name),
            _ => throw Refusal.Clause(_context, path.ToString()),
        };
    }

    /// <summary><c>startswith(a,'b') eq true</c>, as some clients write it.</summary>
    private Filter Truth(QueryToken left, Comparison how, QueryToken right)
    {
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

        if (IsCollection(path) || leaf.Kind is ValueKind.Complex or ValueKind.Stream or ValueKind.Untyped or ValueKind.Binary)
        {
            throw Refusal.Clause(_context, FilterUse.Name(path.Steps));
        }

        Demand(path, Can.Filter);
        if (how == Query.Comparison.NotEqual)
        {
            DemandAdvanced("ne");
        }

        var ordered = how is not (Query.Comparison.Equal or Query.Comparison.NotEqual);
        if (ordered && (IsId(leaf) || !Literals.IsOrdered(leaf.Kind)))
        {
            throw Refusal.Types(_context, Literals.TypeName(leaf), Literals.TypeName(literal), kind);
        }

        if (literal is null)
        {
            return Null(path, how);
        }

        if (IsId(leaf))
        {
            return Id(leaf, literal, kind) is { } id ? new Compare(path, how, id) : new Constant(how == Query.Comparison.NotEqual);
        }

        return new Compare(path, how, Convert(leaf, literal, kind));
    }

    private Filter Null(PropertyPath path, Comparison how)
    {
        if (_context.Workload.AdvancedQueries && !_advanced)
        {
            throw Refusal.Clause(_context, path.ToString());
        }

        return how is Query.Comparison.Equal or Query.Comparison.NotEqual ? new Compare(path, how, null) : new Constant(false);
    }

    private Filter List(InToken list)
    {
        if (!IsPath(list.Left) || list.Right is not LiteralToken { Value: string text } || !text.StartsWith('('))
        {
            throw Refusal.Syntax(_context, "The operator 'in' needs a property and a list of literals.");
        }

        var path = Path(list.Left);
        var leaf = Leaf(path);
        var literals = FilterSyntax.List(_context, text);
        if (IsCollection(path) || leaf.Kind is ValueKind.Complex or ValueKind.Stream or ValueKind.Untyped or ValueKind.Binary)
        {
            throw Refusal.Clause(_context, FilterUse.Name(path.Steps));
        }

        Demand(path, Can.Filter);
        var most = _context.Workload.AdvancedQueries && !_advanced ? MaxInList : MaxOperators;
        if (literals.Count > most)
        {
            throw GraphError.UnsupportedQuery(
                _context.Workload,
                $"Too many child clauses specified in search filter expression containing 'OR' operators: {literals.Count}. Max allowed: {most}.");
        }

        var values = new List<object>(literals.Count);
        foreach (var literal in literals)
        {
            var value = literal is null ? throw Refusal.Types(_context, Literals.TypeName(leaf), "<null>", "In")
                : IsId(leaf) ? Id(leaf, literal, "In")
                : Convert(leaf, literal, "In");
            if (value is not null)
            {
                values.Add(value);
            }
        }

        return values.Count == 0 ? new Constant(false) : new In(path, values);
    }

    /// <summary><c>assignedLicenses/$count eq 0</c>: whether there is any element; other sizes cannot be asked.</summary>
    private Filter Count(CountSegmentToken count, Comparison how, QueryToken right)
    {
        var path = Path(count.NextToken);
        if (_element is not null || path.Steps.Count == 0 || count.FilterOption is not null || count.SearchOption is not null)
        {
            throw Refusal.Clause(_context, path.ToString());
        }

        FilterUse.DemandAny(_context, _advanced, path.Steps);
        DemandAdvanced("$count");
        return (how, (right as LiteralToken)?.Value) switch
        {
            (Query.Comparison.Equal, 0) or (Query.Comparison.Less, 1) or (Query.Comparison.LessOrEqual, 0) => new Not(new Any(path, null)),
            (Query.Comparison.NotEqual, 0) or (Query.Comparison.Greater, 0) or (Query.Comparison.GreaterOrEqual, 1) => new Any(path, null),
            _ => throw Refusal.Clause(_context, path.ToString()),
        };
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
