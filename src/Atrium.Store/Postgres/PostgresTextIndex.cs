// Running text on PostgreSQL: tsvectors of terms that we made, under a GIN index.

using System.Text;
using Atrium.Store.Sql;

namespace Atrium.Store.Postgres;

/// <summary>In a table of its own: an update of a message that leaves its text alone does not touch the index.</summary>
internal sealed class PostgresTextIndex : TextIndex
{
    public override bool Chooses => true;

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
}
