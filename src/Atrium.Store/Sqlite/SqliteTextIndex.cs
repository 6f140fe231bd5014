// Running text on SQLite: FTS5 without a copy of the text, its tokens made by us and only split at spaces there.

using Atrium.Store.Sql;

namespace Atrium.Store.Sqlite;

/// <summary>Its rows have numbers; a table beside it says which key each is of. (Row numbers of the rows themselves change when a file is compacted.)</summary>
internal sealed class SqliteTextIndex : TextIndex
{
    public override int Few => 100;

    /// <summary>Rows are looked at again anyway, and walking them costs twice as much.</summary>
    public override int Most => 5000;

    public override IEnumerable<string> Create =>
    [
        "CREATE VIRTUAL TABLE IF NOT EXISTS _words USING fts5(terms, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii')",
        "CREATE TABLE IF NOT EXISTS _words_key (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE)",
        "CREATE VIRTUAL TABLE IF NOT EXISTS _words_vocab USING fts5vocab(_words, instance)",
    ];

    /// <summary>
    /// FTS5 writes what it has gathered to its tables at each savepoint, and a statement that could write several rows makes one of its own. So these are
    /// statements of one row, and they come when the change sets of a commit are through: its words are gathered and written once.
    /// </summary>
    public override ValueTask WriteAsync(Session session, Guid key, string terms, bool fresh, CancellationToken cancellation)
    {
        var sqlite = (SqliteSession)session;
        if (fresh)
        {
            // A key that an older program removed without its words gets a new number: the old one leads to no row any more.
            sqlite.Defer("INSERT OR REPLACE INTO _words_key (key) VALUES (?1)", [key]);
            sqlite.Defer("INSERT INTO _words (rowid, terms) VALUES (last_insert_rowid(), ?1)", [terms]);
        }
        else
        {
            sqlite.Defer("INSERT INTO _words_key (key) VALUES (?1) ON CONFLICT (key) DO NOTHING", [key]);
            sqlite.Defer("INSERT OR REPLACE INTO _words (rowid, terms) VALUES ((SELECT id FROM _words_key WHERE key = ?1), ?2)", [key, terms]);
        }

        return ValueTask.CompletedTask;
    }

    public override ValueTask DeleteAsync(Session session, string condition, Arg arg, CancellationToken cancellation)
    {
        var sqlite = (SqliteSession)session;
        sqlite.Defer($"DELETE FROM _words WHERE rowid IN (SELECT id FROM _words_key WHERE {condition})", [arg]);
        sqlite.Defer($"DELETE FROM _words_key WHERE {condition}", [arg]);
        return ValueTask.CompletedTask;
    }

    /// <summary>FTS5 reads all rows of all words that begin so before it gives the first: one must know beforehand that they are few.</summary>
    public override string? Beginning(SqlText sql, string start) =>
        $"SELECT 1 FROM _words_vocab WHERE term >= {sql.Name(start)} AND term < {sql.Name(start + "\U0010FFFF")}";

    public override void WriteKeys(SqlText sql, TextQuery query) =>
        sql.Add("SELECT k.key FROM _words x CROSS JOIN _words_key k ON k.id = x.rowid WHERE x._words MATCH ").Value(Match(query));

    /// <summary>
    /// Numbers are given as messages come, which is much the order in which they are listed: those of a few hundred neighbours are a short range, and only
    /// that range of the words' lists is read. Asking row by row would open the lists anew for each.
    /// </summary>
    public override string? Probe(SqlText sql, TextQuery query, (long First, long Last)? within) => within is not { } range ? null
        : $"r.key IN (SELECT k.key FROM _words x CROSS JOIN _words_key k ON k.id = x.rowid WHERE x._words MATCH {sql.Name(Match(query))} "
        + $"AND x.rowid BETWEEN {sql.Name(range.First)} AND {sql.Name(range.Last)})";

    public override bool WritePlaces(SqlText sql, Action<SqlText> keys)
    {
        sql.Add("SELECT min(k.id), max(k.id) FROM (");
        keys(sql);
        sql.Add(") w CROSS JOIN _words_key k ON k.key = w.key");
        return true;
    }

    private static string Match(TextQuery query) => query switch
    {
        TextTerm term => $"\"{term.Term.Replace("\"", "\"\"", StringComparison.Ordinal)}\"{(term.Prefix ? " *" : "")}",
        TextGroup group => $"({string.Join(group.Both ? " AND " : " OR ", group.Parts.Select(Match))})",
        _ => throw new NotSupportedException($"No match for {query.GetType().Name}."),
    };
}
