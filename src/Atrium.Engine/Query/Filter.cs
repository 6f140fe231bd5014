// A $filter as an immutable tree, bound to the model. The SQL translator and the in-memory evaluator read the same tree.

using Atrium.Engine.Model;

namespace Atrium.Engine.Query;

/// <summary>A condition on one object.</summary>
public abstract record Filter
{
    public static Filter? All(Filter? left, Filter? right) => left is null ? right : right is null ? left : new And(left, right);
}

public sealed record And(Filter Left, Filter Right) : Filter;

public sealed record Or(Filter Left, Filter Right) : Filter;

/// <summary>Two-valued: what is not true is false, so its negation is true (null too).</summary>
public sealed record Not(Filter Inner) : Filter;

public sealed record Constant(bool Value) : Filter;

public enum Comparison
{
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

/// <summary>
/// Property against literal. <paramref name="Value"/> is null, string (unfolded), bool, long, double, Guid or, for instants and dates, the
/// fixed-width text of <see cref="Storage.Instants"/>. Ordered comparison with null is false; <c>ne</c> is true of a null property.
/// </summary>
public sealed record Compare(PropertyPath Path, Comparison Operator, object? Value) : Filter;

/// <summary>True if all of these members of a flags enum are set; false of null. Members are spelt as the model spells them.</summary>
public sealed record Has(PropertyPath Path, string Members) : Filter;

/// <summary>True if the property equals one of the values (none of them null).</summary>
public sealed record In(PropertyPath Path, IReadOnlyList<object> Values) : Filter;

public enum TextMatch
{
    StartsWith,
    EndsWith,
    Contains,
}

/// <summary>Folded text match; false of null.</summary>
public sealed record Match(PropertyPath Path, TextMatch How, string Text) : Filter;

/// <summary>
/// True if some element of a collection property meets the condition; null condition: true if there is any element. What is not of the
/// collection's kind (null, or no object where objects are expected) is no element.
/// In <paramref name="Element"/> an empty <see cref="PropertyPath"/> stands for a primitive element itself.
/// </summary>
public sealed record Any(PropertyPath Path, Filter? Element) : Filter;

/// <summary>
/// True if the object leads to just so many (0 or 1) living objects. Only a store knows: an evaluator is given filters in which this was decided
/// (<see cref="RelatedCounts"/>).
/// </summary>
public sealed record RelatedCount(Navigation Navigation, int Number) : Filter;

/// <summary>A property, possibly inside complex ones: <c>from/emailAddress/address</c>. Empty = the element of the enclosing <see cref="Any"/>.</summary>
public sealed record PropertyPath(IReadOnlyList<Property> Steps)
{
    public static PropertyPath Element { get; } = new([]);

    /// <summary>A property of the object itself.</summary>
    public static PropertyPath Of(Property property) => new([property]) { Column = property.Column };

    public Property Last => Steps[^1];

    /// <summary>The column; null where the value is only in the document.</summary>
    public Storage.Column? Column { get; init; }

    public override string ToString() => string.Join('/', Steps.Select(s => s.Name));

    public bool Equals(PropertyPath? other) => other is not null && Steps.SequenceEqual(other.Steps);

    public override int GetHashCode() => Steps.Count == 0 ? 0 : Steps[^1].GetHashCode();
}

/// <summary>One key of an $orderby. Null sorts first ascending and last descending.</summary>
public sealed record OrderKey(PropertyPath Path, bool Descending);
