// Conditions of $filter with sets: a list of literals, flags of an enum, the elements of a collection.

using Atrium.Engine.Errors;
using Atrium.Engine.Model;
using Microsoft.OData.UriParser;

namespace Atrium.Engine.Query;

internal sealed partial class FilterBinder
{
    private const int MaxInList = 15;

    private Filter List(InToken list)
    {
        if (!IsPath(list.Left) || list.Right is not LiteralToken { Value: string text } || !text.StartsWith('('))
        {
            throw Refusal.Syntax(_context, "The operator 'in' needs a property and a list of literals.");
        }

        var path = Path(list.Left);
        var leaf = Leaf(path);
        var literals = FilterSyntax.List(_context, text, _text);
        DemandValue(path, Can.Equal);
        var most = _context.Workload.AdvancedQueries && !_advanced ? MaxInList : MaxOperators;
        if (literals.Count > most)
        {
            throw GraphError.UnsupportedQuery(
                _context.Workload,
                $"Too many child clauses specified in search filter expression containing 'OR' operators: {literals.Count}. Max allowed: {most}.");
        }

        var values = new List<object>(literals.Count);
        foreach (var literal in literals.OfType<object>())
        {
            if ((IsId(leaf) ? Id(leaf, literal, "In") : Convert(leaf, literal, "In")) is { } value)
            {
                values.Add(value);
            }
        }

        Filter among = values.Count == 0 ? new Constant(false) : new In(path, values);
        return !literals.Contains(null) ? among : Nothing(path) is var nothing && values.Count == 0 ? nothing : new Or(nothing, among);
    }

    /// <summary><c>companyName in (null,'Contoso')</c>: a null of the list.</summary>
    private Compare Nothing(PropertyPath path)
    {
        Demand(path, Can.Null);
        return new Compare(path, Query.Comparison.Equal, null);
    }

    /// <summary><c>scenarios has 'secureFoundation'</c></summary>
    private Has Has(BinaryOperatorToken token)
    {
        var path = IsPath(token.Left) ? Path(token.Left) : throw Refusal.Syntax(_context, "The operator 'has' needs a property and a member of its enum.");
        var leaf = Leaf(path);
        DemandValue(path, Can.Equal);
        var literal = token.Right switch
        {
            LiteralToken { Value: string } text => FilterSyntax.Value(text),
            EndPathToken { NextToken: null } name => new MemberName(name.Identifier),
            DottedIdentifierToken { NextToken: null } member => Member(member.Identifier),
            _ => null,
        };
        return leaf.Type is EnumType { Flags: true } && literal is not null
            ? new Has(path, (string)Convert(leaf, literal, "Has"))
            : throw Refusal.Types(_context, Literals.TypeName(leaf), Literals.TypeName((token.Right as LiteralToken)?.Value), "Has");
    }

    private Any Any(AnyToken any)
    {
        var path = Path(any.Parent);
        if (_element is not null || path.Steps.Count == 0)
        {
            throw GraphError.UnsupportedQuery(_context.Workload, "A collection inside a collection is not supported in $filter.");
        }

        FilterUse.DemandAny(_context, _advanced, path.Steps);
        if (string.IsNullOrEmpty(any.Parameter))
        {
            return new Any(path, null);
        }

        _element = (any.Parameter, path.Steps);
        var element = Bind(any.Expression);
        _element = null;
        return new Any(path, element);
    }

    /// <summary><c>assignedLicenses/$count eq 0</c>: whether there is any element; other sizes cannot be asked.</summary>
    private Filter Count(CountSegmentToken count, Comparison how, QueryToken right)
    {
        if (_element is null && count.FilterOption is null && count.SearchOption is null
            && Names(count.NextToken) is [var name] && _context.Type.FindNavigation(name) is { CountFilter.Count: > 0 } navigation)
        {
            return Related(navigation, how, right);
        }

        var path = Path(count.NextToken);
        if (_element is not null || path.Steps.Count == 0 || count.FilterOption is not null || count.SearchOption is not null)
        {
            throw Refusal.Clause(_context, path.ToString());
        }

        FilterUse.DemandAny(_context, _advanced, path.Steps, Can.Count);
        DemandAdvanced("$count");
        return (how, (right as LiteralToken)?.Value) switch
        {
            (Query.Comparison.Equal, 0) or (Query.Comparison.Less, 1) or (Query.Comparison.LessOrEqual, 0) => new Not(new Any(path, null)),
            (Query.Comparison.NotEqual, 0) or (Query.Comparison.Greater, 0) or (Query.Comparison.GreaterOrEqual, 1) => new Any(path, null),
            _ => throw Refusal.Clause(_context, path.ToString()),
        };
    }

    /// <summary><c>owners/$count eq 1</c>: whether a relation leads to just so many, which the model states for 0 and 1.</summary>
    private Filter Related(Navigation navigation, Comparison how, QueryToken right)
    {
        DemandAdvanced("$count");
        var (number, turned) = (how, (right as LiteralToken)?.Value) switch
        {
            (Query.Comparison.Equal, int equal) => (equal, false),
            (Query.Comparison.NotEqual, int other) => (other, true),
            (Query.Comparison.Less, 1) or (Query.Comparison.LessOrEqual, 0) => (0, false),
            (Query.Comparison.Greater, 0) or (Query.Comparison.GreaterOrEqual, 1) => (0, true),
            _ => (-1, false),
        };
        if (!navigation.CountFilter.Contains(number))
        {
            throw Refusal.Clause(_context, navigation.Name);
        }

        var count = new RelatedCount(navigation, number);
        return turned ? new Not(count) : count;
    }
}
