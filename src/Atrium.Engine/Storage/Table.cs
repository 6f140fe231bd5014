// What the store needs to know of the model: tables, their columns and counters.

using System.Text.Json;
using Atrium.Engine.Model;

namespace Atrium.Engine.Storage;

/// <summary>How a column's values are held and compared.</summary>
public enum ColumnKind
{
    /// <summary>Text folded by <see cref="Fold"/>, compared bytewise.</summary>
    Text,

    /// <summary>0 or 1.</summary>
    Boolean,

    /// <summary>A 64-bit integer.</summary>
    Integer,

    /// <summary>A double.</summary>
    Number,

    /// <summary>Fixed-width UTC text (<see cref="Instants"/>): text order is time order. Dates likewise.</summary>
    Instant,

    /// <summary>Sixteen bytes, big-endian order.</summary>
    Guid,

    /// <summary>A JSON array of folded texts, for <c>any</c> over a collection of primitive values.</summary>
    TextSet,

    /// <summary>
    /// A JSON array of objects that hold what can be compared of each element (<see cref="Column.Fields"/>): for <c>any</c> over a collection of
    /// complex values, or of primitive values that are no text.
    /// </summary>
    ObjectSet,

    /// <summary>A JSON object of the values of open properties, text folded: a column inside which others are found.</summary>
    Open,
}

/// <summary>What a column of <see cref="ColumnKind.ObjectSet"/> holds of each element.</summary>
/// <param name="Path">Where it stands in the element, from the outside in; empty: it is the element.</param>
/// <param name="Kind">A GUID is held as text.</param>
public sealed record ColumnField(IReadOnlyList<string> Path, ColumnKind Kind)
{
    /// <summary>Its name in the objects of the column.</summary>
    public string Name { get; } = string.Join('/', Path);

    public bool Equals(ColumnField? other) => other is not null && Name == other.Name && Kind == other.Kind;

    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => $"{Name} {Kind}";
}

/// <summary>A real column, derived from the document (or from the row itself) when it is written.</summary>
public sealed class Column
{
    /// <summary>The SQL name, e.g. <c>c_displayName</c>.</summary>
    public required string Name { get; init; }

    public required ColumnKind Kind { get; init; }

    /// <summary>Where the value stands in the document, from the outside in.</summary>
    public required IReadOnlyList<string> Path { get; init; }

    /// <summary>What is held of each element, in a column of <see cref="ColumnKind.ObjectSet"/>.</summary>
    public IReadOnlyList<ColumnField> Fields { get; init; } = [];

    /// <summary>True: it holds a collection.</summary>
    public bool IsSet => Kind is ColumnKind.TextSet or ColumnKind.ObjectSet;

    /// <summary>True: it has an index.</summary>
    public bool Indexed { get; init; }

    /// <summary>Set for a column of the row itself (then <see cref="Path"/> is empty).</summary>
    public RowField? Row { get; init; }

    /// <summary>Set for a value inside a column of kind <see cref="ColumnKind.Open"/>: that column. <see cref="Path"/> is the place in it.</summary>
    public Column? In { get; init; }

    /// <summary>With <see cref="In"/>: only texts that are instants count as values.</summary>
    public bool InstantsOnly { get; init; }

    /// <summary>Set for a counter (0 to 3) of the row (then <see cref="Path"/> is empty).</summary>
    public int? Counter { get; init; }

    public override string ToString() => Name;
}

/// <summary>A rule by which rows of one table are counted at their parent: counter <see cref="Slot"/> of the parent's row.</summary>
/// <param name="Slot">0 to 3.</param>
/// <param name="Unless">Document property (boolean) that must be false or absent for the row to count; null = every row counts.</param>
/// <param name="Types">Types of the rows that count.</param>
public sealed record CounterRule(int Slot, string? Unless, IReadOnlySet<string> Types);

/// <summary>
/// Terms by which rows are found, in an index beside the table: the words of a text (<see cref="Query.DirectoryWords"/>) or each value as a whole, folded.
/// A term is found by its beginning.
/// </summary>
/// <param name="Scope">What clauses call it; terms of different scopes never meet.</param>
/// <param name="Path">Where the text, or a collection, stands in the document.</param>
public sealed record TermRule(string Scope, IReadOnlyList<string> Path, bool Words)
{
    /// <summary>Where the value stands in each object of the collection; empty: the values are the collection's own.</summary>
    public IReadOnlyList<string> Element { get; init; } = [];

    /// <summary>A text, or what is compared as one.</summary>
    public ValueKind Kind { get; init; } = ValueKind.String;

    /// <summary>Raise it when <see cref="Query.SearchTerms"/> changes: the index is then rebuilt.</summary>
    public const int Version = 1;

    public bool Equals(TermRule? other) => other is not null && Scope == other.Scope && Words == other.Words && Kind == other.Kind
        && Path.SequenceEqual(other.Path) && Element.SequenceEqual(other.Element);

    public override int GetHashCode() => Scope.GetHashCode(StringComparison.Ordinal);

    public override string ToString() =>
        $"{Scope} {string.Join('/', Path)} {(Words ? "words" : "whole")} {Version}{(Kind == ValueKind.String ? "" : $" {Kind}")}{string.Concat(Element.Select(step => "/" + step))}";
}

/// <summary>A property whose running text is indexed, word by word, within its partition.</summary>
/// <param name="Number">Place among the rules of its table; part of the index.</param>
/// <param name="Name">The top-level member of the document.</param>
/// <param name="Read">The texts of its value.</param>
/// <param name="Shape">Changes whenever the reading does.</param>
public sealed record TextRule(int Number, string Name, Func<JsonElement, IEnumerable<string>> Read, string Shape)
{
    /// <summary>Raise it when <see cref="Query.TextReading"/> changes: the index is then rebuilt.</summary>
    public const int Version = 1;

    public override string ToString() => $"{Number} {Name} {Shape} {Version}";
}

/// <summary>
/// The table of a hierarchy root: <c>(tenant, owner, key, type, parent, seq, deleted, moves, document, columns…)</c>.
/// </summary>
public sealed class Table
{
    /// <summary>The SQL name, e.g. <c>directoryObject</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Document columns of all types of the hierarchy. Row fields and counters are not among them.</summary>
    public required IReadOnlyList<Column> Columns { get; init; }

    /// <summary>What its rows are searched by, beside indexed columns.</summary>
    public IReadOnlyList<TermRule> Terms { get; init; } = [];

    /// <summary>What its rows are searched by, word by word.</summary>
    public IReadOnlyList<TextRule> Texts { get; init; } = [];

    /// <summary>How rows of this table are counted at their parents.</summary>
    public IReadOnlyList<CounterRule> Counters { get; internal set; } = [];

    /// <summary>True: rows of some type here have counters, to be read with them.</summary>
    public bool HasCounters { get; internal set; }

    /// <summary>True: not part of the public model. Its changes are logged all the same.</summary>
    public bool Internal { get; init; }

    public override string ToString() => Name;
}
