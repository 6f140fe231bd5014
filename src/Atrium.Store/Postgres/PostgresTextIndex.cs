// Running text on PostgreSQL: tsvectors of terms that we made, under a GIN index.

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Atrium.Store.Sql;

namespace Atrium.Store.Postgres;

/// <summary>In a table of its own: an update of a message that leaves its text alone does not touch the index.</summary>
internal sealed partial class PostgresTextIndex : TextIndex
{
    public override IEnumerable<string> Create =>
    [
        "CREATE TABLE IF NOT EXISTS _words (tenant integer NOT NULL, key uuid NOT NULL, terms tsvector NOT NULL, PRIMARY KEY (tenant, key))",

        // What was added last waits in a list that every search reads as a whole: it is kept short (kB).
        "CREATE INDEX IF NOT EXISTS ix_words_terms ON _words USING gin (terms) WITH (fastupdate = on, gin_pending_list_limit = 1024)",
    ];

    public override ValueTask WriteAsync(Session session, Guid key, string terms, bool fresh, CancellationToken cancellation) => session.QueueAsync(
        "INSERT INTO _words (tenant, key, terms) VALUES ($1, $2, array_to_tsvector(string_to_array($3, ' '))) "
        + "ON CONFLICT (tenant, key) DO UPDATE SET terms = excluded.terms WHERE _words.terms <> excluded.terms",
        [key, terms],
        cancellation);

    public override ValueTask DeleteAsync(Session session, string condition, Arg arg, CancellationToken cancellation) =>
        session.QueueAsync($"DELETE FROM _words WHERE tenant = $1 AND {condition}", [arg], cancellation);

    public override int Few => 0;

    /// <summary>A row of a million is walked past in 1.5 µs, and looked up in 13; to send and read one takes 5.</summary>
    public override int Most => 2500;

    /// <summary>
    /// Up to so many expected rows the index is read rather than the table. Words that the statistics do not list are expected in two of a thousand rows,
    /// though they may be in one of a million.
    /// </summary>
    private const int MostExpected = 50_000;

    /// <summary>
    /// The planner knows how common the commonest words are, not which of them go together: what it takes for common is, all else is counted. (Counting
    /// what is common by such an index would read all of it, whatever the limit.)
    /// </summary>
    public override async ValueTask<bool> IsRareAsync(Session session, TextQuery query, int most, CancellationToken cancellation)
    {
        var sql = new SqlText(session.Dialect).Add("EXPLAIN ");
        WriteKeys(sql, query);
        var plan = await session.ListAsync(sql.ToString(), sql.Args, r => r.Text(0), cancellation);
        return Rows().Match(plan[0]) is { Success: true } rows && double.Parse(rows.ValueSpan, CultureInfo.InvariantCulture) <= MostExpected
            && await base.IsRareAsync(session, query, most, cancellation);
    }

    public override bool SendsFoundOnly => true;

    /// <summary>OFFSET keeps the planner from finding all that there are first.</summary>
    public override string? Probe(SqlText sql, TextQuery query, (long First, long Last)? within) =>
        $"EXISTS (SELECT 1 FROM _words x WHERE x.tenant = $1 AND x.key = r.key AND x.terms @@ {Literal(Match(query))}::tsquery OFFSET 0)";

    /// <summary>Written out, not as a parameter: how common the words are decides the plan.</summary>
    public override void WriteKeys(SqlText sql, TextQuery query) =>
        sql.Add("SELECT x.key FROM _words x WHERE x.tenant = $1 AND x.terms @@ ").Add(Literal(Match(query))).Add("::tsquery");

    private static string Match(TextQuery query) => query switch
    {
        TextTerm term => Literal(term.Term) + (term.Prefix ? ":*" : ""),
        TextGroup group => $"({string.Join(group.Both ? " & " : " | ", group.Parts.Select(Match))})",
        _ => throw new NotSupportedException($"No match for {query.GetType().Name}."),
    };

    /// <summary>Terms hold letters, digits and symbols beyond ASCII; nothing else would be let out of its quotes either.</summary>
    private static string Literal(string text)
    {
        var literal = new StringBuilder(text.Length + 2).Append('\'');
        foreach (var c in text)
        {
            _ = c switch
            {
                '\'' => literal.Append("''"),
                '\\' => throw new NotSupportedException("A term holds no backslash."),
                _ => literal.Append(c),
            };
        }

        return literal.Append('\'').ToString();
    }

    /// <summary>The estimate in the first line of a plan.</summary>
    [GeneratedRegex("(?<= rows=)[0-9]+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Rows();
}
