// A filter over one row, in memory: what computed collections use, and the oracle that the stores are compared with.

using System.Text.Json;
using Atrium.Engine.Model;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Query;

/// <summary>Two-valued logic; text is compared folded and uncut. No SQL decides what a filter means: this does.</summary>
public static class Evaluator
{
    private static ReadOnlyMemory<byte> Empty { get; } = "{}"u8.ToArray();

    public static bool Matches(Filter filter, Row row)
    {
        using var document = JsonDocument.Parse(Document(row));
        return Matches(filter, row, document.RootElement);
    }

    internal static ReadOnlyMemory<byte> Document(Row row) => row.Document.IsEmpty ? Empty : row.Document;

    private static bool Matches(Filter filter, Row row, JsonElement document) => filter switch
    {
        And and => Matches(and.Left, row, document) && Matches(and.Right, row, document),
        Or or => Matches(or.Left, row, document) || Matches(or.Right, row, document),
        Not not => !Matches(not.Inner, row, document),
        Constant constant => constant.Value,
        Any any => Values.Find(document, any.Path.Steps) is { } collection && IsAny(any, collection),
        Compare compare => Holds(compare, Values.Read(row, document, compare.Path)),
        Has has => Holds(has, Values.Read(row, document, has.Path)),
        In list => Holds(list, Values.Read(row, document, list.Path)),
        Match match => Holds(match, Values.Read(row, document, match.Path)),
        _ => throw new InvalidOperationException($"{filter.GetType().Name} is not a filter that is known."),
    };

    private static bool IsAny(Any any, JsonElement collection)
    {
        if (collection.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        foreach (var element in collection.EnumerateArray())
        {
            if (IsElement(any.Path.Last, element) && (any.Element is null || Matches(any.Element, any.Path.Last, element)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsElement(Property collection, JsonElement element) =>
        collection.Kind == ValueKind.Complex ? element.ValueKind == JsonValueKind.Object : Values.Read(element, collection.Kind) is not null;

    /// <summary>A condition on an element of a collection.</summary>
    private static bool Matches(Filter filter, Property collection, JsonElement element) => filter switch
    {
        And and => Matches(and.Left, collection, element) && Matches(and.Right, collection, element),
        Or or => Matches(or.Left, collection, element) || Matches(or.Right, collection, element),
        Not not => !Matches(not.Inner, collection, element),
        Constant constant => constant.Value,
        Compare compare => Holds(compare, Read(compare.Path, collection, element)),
        Has has => Holds(has, Read(has.Path, collection, element)),
        In list => Holds(list, Read(list.Path, collection, element)),
        Match match => Holds(match, Read(match.Path, collection, element)),
        _ => throw new InvalidOperationException($"{filter.GetType().Name} is not a condition on an element."),
    };

    private static object? Read(PropertyPath path, Property collection, JsonElement element) =>
        path.Steps.Count == 0 ? Values.Read(element, collection.Kind)
        : Values.Find(element, path.Steps) is { } found ? Values.Read(found, path.Last.Kind)
        : null;

    private static bool Holds(Compare compare, object? value) => compare.Operator switch
    {
        Comparison.Equal => AreEqual(value, compare.Value),
        Comparison.NotEqual => !AreEqual(value, compare.Value),
        _ when value is null || compare.Value is null => false,
        Comparison.Greater => Order(value, compare.Value) > 0,
        Comparison.GreaterOrEqual => Order(value, compare.Value) >= 0,
        Comparison.Less => Order(value, compare.Value) < 0,
        _ => Order(value, compare.Value) <= 0,
    };

    private static bool Holds(Has has, object? value) =>
        value is string text && has.Members.Split(',').All(member => text.Split(',').Contains(member, StringComparer.OrdinalIgnoreCase));

    private static bool Holds(In list, object? value) => value is not null && list.Values.Any(item => AreEqual(value, item));

    private static bool Holds(Match match, object? value)
    {
        if (value is not string text)
        {
            return false;
        }

        var (folded, part) = (Fold.Text(text), Fold.Text(match.Text));
        return match.How switch
        {
            TextMatch.StartsWith => folded.StartsWith(part, StringComparison.Ordinal),
            TextMatch.EndsWith => folded.EndsWith(part, StringComparison.Ordinal),
            _ => folded.Contains(part, StringComparison.Ordinal),
        };
    }

    private static bool AreEqual(object? left, object? right) =>
        left is null || right is null ? left is null && right is null
        : left is string one && right is string other ? Fold.Text(one) == Fold.Text(other)
        : left.Equals(right);

    /// <summary>Of two values of one kind. A NaN, which only a literal can be, is neither greater nor less than anything.</summary>
    private static int? Order(object left, object right) => (left, right) switch
    {
        (string one, string other) => Fold.Compare(Fold.Text(one), Fold.Text(other)),
        (long one, long other) => one.CompareTo(other),
        (double one, double other) when !double.IsNaN(other) => one.CompareTo(other),
        _ => null,
    };
}
