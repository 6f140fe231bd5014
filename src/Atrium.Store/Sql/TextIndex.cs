// The index of running text, which each database keeps in its own way. What the words are is decided here, so that both find the same.

namespace Atrium.Store.Sql;

/// <summary>
/// Terms of rows, by key. An index of one row a term costs eight times as much at every write (measured on SQLite: 720 µs a message of 80 words,
/// FTS5 80 µs); what it would save, a look at the documents of a page, is less.
/// </summary>
internal abstract class TextIndex
{
    /// <summary>Most rows that are looked up at once; whether there are more is known quickly. 0: it is not.</summary>
    public abstract int Few { get; }

    /// <summary>Most rows that are rather looked up and sorted than met while one walks through all of them.</summary>
    public abstract int Most { get; }

    /// <summary>True: no more than so many rows are under a query.</summary>
    public virtual async ValueTask<bool> IsRareAsync(Session session, TextQuery query, int most, CancellationToken cancellation)
    {
        var sql = new SqlText(session.Dialect).Add("SELECT count(*) FROM (");
        WriteKeys(sql, query);
        sql.Add($" LIMIT {most + 1}) c");
        return await session.NumberAsync(sql.ToString(), sql.Args, cancellation) <= most;
    }

    public abstract IEnumerable<string> Create { get; }

    /// <summary>Makes the row's terms (separated by spaces) these, whatever they were.</summary>
    /// <param name="fresh">True: nothing was written of the row yet.</param>
    public abstract ValueTask WriteAsync(Session session, Guid key, string terms, bool fresh, CancellationToken cancellation);

    /// <param name="condition">On <c>key</c>, with parameter 1.</param>
    public abstract ValueTask DeleteAsync(Session session, string condition, Arg arg, CancellationToken cancellation);

    /// <summary>A select of something for each row and term that begins so, as they are met; null where the database chooses itself.</summary>
    public virtual string? Beginning(SqlText sql, string start) => null;

    /// <summary>A select of the keys under a query.</summary>
    public abstract void WriteKeys(SqlText sql, TextQuery query);

    /// <summary>A condition on the row <c>r</c>: it is under the query. Null where looking at its document costs no more.</summary>
    /// <param name="within">The places of the rows that are walked (<see cref="WritePlaces"/>).</param>
    public abstract string? Probe(SqlText sql, TextQuery query, (long First, long Last)? within);

    /// <summary>True: rows that are walked past are not even sent, except the last.</summary>
    public virtual bool SendsFoundOnly => false;

    /// <summary>A select of the first and the last place that some keys have in the index. False: they have none.</summary>
    /// <param name="keys">Writes a select of the keys.</param>
    public virtual bool WritePlaces(SqlText sql, Action<SqlText> keys) => false;
}

/// <summary>Which terms a row must have.</summary>
internal abstract record TextQuery
{
    /// <summary>How deep groups stand in one another.</summary>
    public abstract int Depth { get; }

    public static TextQuery? All(TextQuery? left, TextQuery? right) => left is null ? right : right is null ? left : Join(left, right, both: true);

    public static TextQuery? Any(TextQuery? left, TextQuery? right) => left is null || right is null ? null : Join(left, right, both: false);

    /// <summary>Flat where it can be: the parsers of databases take long rows of terms, and no deep ones.</summary>
    private static TextGroup Join(TextQuery left, TextQuery right, bool both) => new([.. Parts(left, both), .. Parts(right, both)], both);

    private static IReadOnlyList<TextQuery> Parts(TextQuery query, bool both) => query is TextGroup group && group.Both == both ? group.Parts : [query];
}

internal sealed record TextTerm(string Term, bool Prefix) : TextQuery
{
    public override int Depth => 0;
}

/// <param name="Both">True: all of them; false: any.</param>
internal sealed record TextGroup(IReadOnlyList<TextQuery> Parts, bool Both) : TextQuery
{
    public override int Depth => 1 + Parts.Max(part => part.Depth);
}
