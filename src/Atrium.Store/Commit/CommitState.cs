// What the steps of one commit share.

using Atrium.Engine.Storage;
using Atrium.Store.Schema;
using Atrium.Store.Sql;

namespace Atrium.Store.Commit;

internal sealed class CommitState(Session session, Catalog catalog, ChangeSet set, CancellationToken cancellation)
{
    private readonly Dictionary<(string Table, Guid Key), (Head? Head, Hold Hold)> _heads = [];

    public Session Session { get; } = session;

    public Dialect Dialect => Session.Dialect;

    public Catalog Catalog { get; } = catalog;

    public ChangeSet Set { get; } = set;

    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>Entries for the log, in order; they get their numbers when everything is decided.</summary>
    public List<LogEntry> Log { get; } = [];

    /// <summary>Entries of links; they follow those of the rows that are written.</summary>
    public List<LogEntry> LinkLog { get; } = [];

    /// <summary>The entry that gives each row its version.</summary>
    public LogEntry?[] RowEntries { get; } = new LogEntry?[set.Rows.Count];

    /// <summary>What each row's document says of its columns, and in which counters it counts.</summary>
    public (Arg[] Values, int Counted)[] Derived { get; } = new (Arg[], int)[set.Rows.Count];

    /// <summary>By how much numbers that are kept change.</summary>
    public Sums Sums { get; } = new();

    /// <summary>Rows that this commit removes for good.</summary>
    public Dictionary<Guid, (TableInfo Table, Head Head)> Gone { get; } = [];

    /// <summary>The row as it was when the commit began; it must have been loaded.</summary>
    public Head? Before(Table table, Guid key) => _heads.GetValueOrDefault((table.Name, key)).Head;

    /// <summary>Loads rows, in the order of their keys, and holds them until the end.</summary>
    public ValueTask LoadAsync(TableInfo table, IEnumerable<Guid> keys, Hold hold)
    {
        var wanted = keys.Where(key => !IsLoaded(table, key, hold)).Distinct().Order().ToList();
        return wanted.Count == 0 ? default : LoadAsync(table, wanted, hold);
    }

    /// <summary>Loads one row and holds it until the end.</summary>
    public ValueTask LoadAsync(TableInfo table, Guid key, Hold hold) => IsLoaded(table, key, hold) ? default : LoadAsync(table, [key], hold);

    private bool IsLoaded(TableInfo table, Guid key, Hold hold) => _heads.TryGetValue((table.Table.Name, key), out var known) && known.Hold >= hold;

    private async ValueTask LoadAsync(TableInfo table, List<Guid> wanted, Hold hold)
    {
        var name = table.Table.Name;
        var (condition, arg) = KeyIs("key", wanted);
        var document = Dialect.NarrowUpdates;
        var heads = await Session.ListAsync(
            $"{table.Heads}{Dialect.TenantIs()}{condition} ORDER BY key{Dialect.Lock(hold)}", [arg], r => Head.Read(r, document), Cancellation);
        wanted.ForEach(k => _heads[(name, k)] = (null, hold));
        heads.ForEach(h => _heads[(name, h.Key)] = (h, hold));
    }

    /// <summary>The condition that a column is among the keys, with parameter 1.</summary>
    public (string Condition, Arg Arg) KeyIs(string column, IReadOnlyList<Guid> keys) => keys.Count == 1
        ? ($"{column} = {Dialect.P(1)}", keys[0])
        : (Dialect.InKeys(column, 1), Arg.Keys(keys));

    public LogEntry Write(ChangeKind kind, Table table, string type, Guid key, Guid owner, Guid parent, int moves)
    {
        var entry = new LogEntry(kind, table.Name, type, key, owner, parent, moves);
        Log.Add(entry);
        return entry;
    }

    public LogEntry Write(ChangeKind kind, Table table, Head head) =>
        Write(kind, table, head.Type, head.Key, head.Owner, head.Parent, head.Moves);
}

/// <summary>An entry that is still to be numbered and written.</summary>
internal sealed record LogEntry(ChangeKind Kind, string Table, string Type, Guid Key, Guid Owner, Guid Parent, int Moves)
{
    public long Seq { get; set; }

    public IReadOnlyList<string> Properties { get; init; } = [];

    public string? Link { get; init; }

    public Guid? Target { get; init; }
}
