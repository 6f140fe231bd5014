// A $search as an immutable tree, bound to the model. The SQL translator and the in-memory evaluator read the same tree.

using Atrium.Engine.Storage;

namespace Atrium.Engine.Query;

/// <summary>A condition on the text of one object.</summary>
public abstract record Search;

public sealed record SearchAnd(Search Left, Search Right) : Search;

public sealed record SearchOr(Search Left, Search Right) : Search;

/// <summary>
/// True if the text stands in the property that the rule is about: where the rule is of words, each word of the text begins a word there, in any
/// order; elsewhere a value begins with the text. Folded.
/// </summary>
/// <param name="Column">The indexed column of the property's values, where it has one and is not searched by words.</param>
public sealed record SearchClause(TermRule Rule, Column? Column, string Text) : Search
{
    /// <summary>What terms must begin with, each of them: never empty.</summary>
    public IReadOnlyList<string> Starts { get; } = Rule.Words ? DirectoryWords.Of(Text, joined: false) : [Fold.Text(Text)];

    public bool Equals(SearchClause? other) => other is not null && Rule == other.Rule && Text == other.Text;

    public override int GetHashCode() => HashCode.Combine(Rule.Scope, Text);
}

/// <summary>True of what the inner search is not.</summary>
public sealed record SearchNot(Search Inner) : Search;

/// <summary>True if the words stand beside each other in a text of one of the rules (<see cref="TextReading"/>).</summary>
/// <param name="Source">As it would be typed.</param>
public sealed record SearchWords(IReadOnlyList<TextRule> Rules, IReadOnlyList<string> Words, bool Prefix, string Source) : Search
{
    public bool Equals(SearchWords? other) => other is not null && Source == other.Source;

    public override int GetHashCode() => Source.GetHashCode(StringComparison.Ordinal);
}

/// <summary>A condition that a filter can say.</summary>
public sealed record SearchWhere(Filter Filter, string Source) : Search
{
    public bool Equals(SearchWhere? other) => other is not null && Source == other.Source;

    public override int GetHashCode() => Source.GetHashCode(StringComparison.Ordinal);
}

/// <summary>An instant within a period that may depend on the day of asking; <see cref="SearchTimes"/> makes a filter of it.</summary>
public sealed record SearchPeriod(PropertyPath Path, Comparison Operator, Period Period, string Source) : Search
{
    public bool Equals(SearchPeriod? other) => other is not null && Source == other.Source;

    public override int GetHashCode() => Source.GetHashCode(StringComparison.Ordinal);
}
