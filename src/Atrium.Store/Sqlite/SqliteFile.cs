// An open database file: its readers, its writer, and the gate behind which it can be exchanged.

using System.Collections.Concurrent;
using Atrium.Engine.Storage;
using Atrium.Store.Schema;
using Atrium.Store.Sql;

namespace Atrium.Store.Sqlite;

/// <param name="prepare">Makes or migrates the schema, in a transaction, whenever the file is opened. Sets the session's last log number.</param>
internal sealed class SqliteFile(string path, Tenant tenant, Func<SqliteSession, ValueTask> prepare) : IAsyncDisposable
{
    private readonly ConcurrentBag<SqliteSession> _readers = [];
    private readonly SemaphoreSlim _exchanging = new(1);
    private volatile TaskCompletionSource? _gate;
    private TaskCompletionSource? _idle;
    private FileWriter _writer = null!;
    private RowCache _rows = new();
    private int _inside;

    /// <summary>The last log entry that is durable.</summary>
    public long Committed => _writer.Committed;

    public static async ValueTask<SqliteFile> OpenAsync(string path, Tenant tenant, Func<SqliteSession, ValueTask> prepare)
    {
        var file = new SqliteFile(path, tenant, prepare);
        await file.OpenAsync();
        return file;
    }

    /// <summary>Finds a row by its key, at once. False: the file is being exchanged, and one must wait.</summary>
    public bool TryFind(Table table, Guid key, string sql, Catalog catalog, out Row? row)
    {
        row = null;
        Interlocked.Increment(ref _inside);
        try
        {
            if (_gate is not null)
            {
                return false;
            }

            if (table.HasCounters || !_rows.TryGet(table, key, out row))
            {
                row = Find(table, key, sql, catalog);
            }

            return true;
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Finds who holds a unique value, at once. False: the file is being exchanged, and one must wait.</summary>
    /// <param name="sql">Selects the key by scope and value.</param>
    public bool TryHolder(string scope, string value, string sql, out Guid? key)
    {
        key = null;
        Interlocked.Increment(ref _inside);
        try
        {
            if (_gate is not null)
            {
                return false;
            }

            if (!_rows.TryGetHolder(scope, value, out key))
            {
                key = Holder(scope, value, sql);
            }

            return true;
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Runs on a connection of its own, at once. It sees every acknowledged write.</summary>
    public async ValueTask<T> ReadAsync<T>(Func<Session, ValueTask<T>> read)
    {
        await EnterAsync();
        try
        {
            var session = Reader();
            try
            {
                return await read(session);
            }
            finally
            {
                _readers.Add(session); // reading is synchronous: there are as many as threads that ever read at once
            }
        }
        finally
        {
            Leave();
        }
    }

    public async ValueTask<T> WriteAsync<T>(Func<Session, ValueTask<(bool Keep, T Result)>> write, CancellationToken cancellation)
    {
        await EnterAsync();
        try
        {
            return await _writer.WriteAsync(new WriteJob<T>(write, cancellation));
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Lets everybody leave, closes the file, lets it be exchanged, and opens it again.</summary>
    /// <param name="exchange">Is given the last log number of the old file.</param>
    public async ValueTask ExchangeAsync(Func<long, ValueTask> exchange)
    {
        await _exchanging.WaitAsync();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await CloseAsync(gate);
            try
            {
                await exchange(Committed);
            }
            finally
            {
                await OpenAsync();
            }
        }
        finally
        {
            _gate = null;
            gate.SetResult();
            _exchanging.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await CloseAsync(gate);
        gate.SetException(new ObjectDisposedException(path, "The storage is closed."));
        _ = gate.Task.Exception; // nobody may have waited
        _exchanging.Dispose();
    }

    /// <summary>A row with counters changes when others are written, and is not kept.</summary>
    private Row? Find(Table table, Guid key, string sql, Catalog catalog)
    {
        var place = _rows.Place;
        var session = Reader();
        Row? row;
        try
        {
            row = session.Find(sql, key, table, catalog);
        }
        finally
        {
            _readers.Add(session);
        }

        if (row is not null && !table.HasCounters)
        {
            _rows.Keep(table, row, place);
        }

        return row;
    }

    private Guid? Holder(string scope, string value, string sql)
    {
        var place = _rows.Place;
        var session = Reader();
        Guid? key;
        try
        {
            key = session.Key(sql, [scope, value]);
        }
        finally
        {
            _readers.Add(session);
        }

        _rows.KeepHolder(scope, value, key, place);
        return key;
    }

    private SqliteSession Reader() =>
        _readers.TryTake(out var session) ? session : new SqliteSession(Connection.Open(path, reader: true), tenant);

    private async ValueTask OpenAsync()
    {
        var session = new SqliteSession(Connection.Open(path), tenant);
        try
        {
            session.Connection.Run("BEGIN IMMEDIATE");
            await prepare(session);
            session.Connection.Run("COMMIT");
            _rows = new RowCache();
            _writer = new FileWriter(session, _rows);
        }
        catch
        {
            session.Connection.Dispose();
            throw;
        }
    }

    private async ValueTask CloseAsync(TaskCompletionSource gate)
    {
        _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _gate = gate;
        Interlocked.Increment(ref _inside); // ourselves, so that leaving tells whether we are the last
        Leave();
        await _idle.Task;
        await _writer.DisposeAsync();
        while (_readers.TryTake(out var reader))
        {
            reader.Connection.Dispose();
        }
    }

    private async ValueTask EnterAsync()
    {
        while (true)
        {
            Interlocked.Increment(ref _inside);
            if (_gate is not { } gate)
            {
                return;
            }

            Leave();
            await gate.Task;
        }
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _inside) == 0 && _gate is not null)
        {
            _idle!.TrySetResult();
        }
    }
}
