// A SQLite connection with its prepared statements. The library is called directly: no names of parameters, no strings where bytes will do.

using Atrium.Engine.Storage;
using SQLitePCL;

namespace Atrium.Store.Sqlite;

/// <summary>Used by one thread at a time.</summary>
internal sealed class Connection : IDisposable
{
    private const int MaxStatements = 400;

    /// <summary>Instructions of SQLite's machine between two looks at whether anybody still waits: some tens of microseconds.</summary>
    private const int BetweenLooks = 4000;
    private readonly Dictionary<string, Statement> _statements = new(ByShape.Instance);
    private readonly sqlite3 _handle;

    static Connection() => Batteries_V2.Init();

    private Connection(sqlite3 handle) => _handle = handle;

    /// <summary>Cancelled when nobody waits any more for what is being read; the statement then ends. Writers are never stopped half-way.</summary>
    public CancellationToken Waiting { get; set; }

    public int Changes => raw.sqlite3_changes(_handle);

    /// <summary>Records written since the connection was opened.</summary>
    public int TotalChanges => raw.sqlite3_total_changes(_handle);

    /// <summary>False: an error that SQLite cannot go on behind has undone everything.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    /// <summary>Opens or creates a file in WAL mode, where every commit is flushed before it returns.</summary>
    public static Connection Open(string path, bool reader = false)
    {
        const int flags = raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX | 0x02000000; // and extended result codes
        var code = raw.sqlite3_open_v2(path, out var handle, flags, null);
        var connection = new Connection(handle);
        try
        {
            connection.Check(code);

            // Without this promise of stable plans a query on a partial index is parsed and planned again whenever its parameters are bound.
            connection.Check(raw.sqlite3_db_config(handle, raw.SQLITE_DBCONFIG_ENABLE_QPSG, 1, out _));
            connection.Run("PRAGMA busy_timeout = 10000; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF");
            connection.Run(reader
                ? "PRAGMA query_only = ON; PRAGMA cache_size = -1000; PRAGMA mmap_size = 1073741824"
                : "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 8000; PRAGMA cache_size = -4000");
            if (reader)
            {
                raw.sqlite3_progress_handler(handle, BetweenLooks, static c => ((Connection)c).Waiting.IsCancellationRequested ? 1 : 0, connection);
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Runs statements without parameters or results.</summary>
    public void Run(string sql) => Check(raw.sqlite3_exec(_handle, sql));

    /// <summary>A prepared statement, kept for the next time. Reset it after use.</summary>
    public Statement Prepare(string sql)
    {
        if (_statements.TryGetValue(sql, out var statement))
        {
            return statement;
        }

        if (_statements.Count >= MaxStatements)
        {
            Forget();
        }

        Check(raw.sqlite3_prepare_v3(_handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var handle));
        statement = new Statement(this, handle);
        _statements.Add(sql, statement);
        return statement;
    }

    /// <exception cref="StoreUnavailableException">The disk is full or broken, or the file is locked.</exception>
    public void Check(int code)
    {
        if (code is raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE)
        {
            return;
        }

        var message = $"SQLite error {code}: {raw.sqlite3_errmsg(_handle).utf8_to_string()}";
        throw (code & 0xFF) switch
        {
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY
                => new StoreUnavailableException(message),
            raw.SQLITE_INTERRUPT => new OperationCanceledException(message, Waiting),
            _ => new SqliteFailure(message, code),
        };
    }

    public void Dispose()
    {
        Forget();
        raw.sqlite3_close_v2(_handle);
    }

    private void Forget()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        _statements.Clear();
    }
}

/// <summary>Statements are long, and are looked up several times a request: a few of their characters tell most of them apart.</summary>
file sealed class ByShape : IEqualityComparer<string>
{
    public static ByShape Instance { get; } = new();

    public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

    public int GetHashCode(string text)
    {
        var hash = text.Length;
        for (var i = text.Length - 1; i >= 0; i -= Math.Max(1, text.Length / 16))
        {
            hash = (hash * 31) + text[i];
        }

        return hash;
    }
}

/// <summary>SQLite refused a statement.</summary>
internal sealed class SqliteFailure(string message, int code) : Exception(message)
{
    /// <summary>The extended result code.</summary>
    public int Code { get; } = code;
}
