// The index of running text, which each database keeps in its own way. What the words are is decided here, so that both find the same.

namespace Atrium.Store.Sql;

/// <summary>
/// Terms of rows, by key. An index of one row a term costs eight times as much at every write (measured on SQLite: 720 µs a message of 80 words,
/// FTS5 80 µs); what it would save, a look at the documents of a page, is less.
/// </summary>
internal abstract class TextIndex
{
    /// <summary>True: the database knows by itself whether rows are better looked up or walked.</summary>
    public abstract bool Chooses { get; }

    public abstract IEnumerable<string> Create { get; }

    /// <summary>Makes the row's terms (separated by spaces) these, whatever they were.</summary>
    public abstract ValueTask WriteAsync(Session session, Guid key, string terms, CancellationToken cancellation);

    /// <param name="condition">On <c>key</c>, with parameter 1.</param>
    public abstract ValueTask DeleteAsync(Session session, string condition, Arg arg, CancellationToken cancellation);

    /// <summary>A select of the keys under a query.</summary>
    public abstract void WriteKeys(SqlText sql, TextQuery query);
}

/// <summary>Which terms a row must have.</summary>
internal abstract record TextQuery
{
    public static TextQuery? All(TextQuery? left, TextQuery? right) => left is null ? right : right is null ? left : new TextPair(left, right, Both: true);

    public static TextQuery? Any(TextQuery? left, TextQuery? right) => left is null || right is null ? null : new TextPair(left, right, Both: false);
}

internal sealed record TextTerm(string Term, bool Prefix) : TextQuery;

internal sealed record TextPair(TextQuery Left, TextQuery Right, bool Both) : TextQuery;
