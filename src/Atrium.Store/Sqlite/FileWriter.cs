// The only writer of a file. It commits whatever has queued up together: one flush to the disk serves many.

using System.Threading.Channels;
using Atrium.Engine.Storage;

namespace Atrium.Store.Sqlite;

internal sealed class FileWriter : IAsyncDisposable
{
    private const int MostTogether = 128;
    private readonly Channel<WriteJob> _queue = Channel.CreateUnbounded<WriteJob>(new() { SingleReader = true });
    private readonly SqliteSession _session;
    private readonly RowCache _rows;
    private readonly Task _running;
    private long _committed;

    /// <param name="session">Owned by the writer from now on.</param>
    /// <param name="rows">What readers keep; it is told of each commit.</param>
    public FileWriter(SqliteSession session, RowCache rows)
    {
        (_session, _rows) = (session, rows);
        _committed = session.LastSeq;
        _running = Task.Run(RunAsync, CancellationToken.None);
    }

    /// <summary>The last log entry that is durable.</summary>
    public long Committed => Volatile.Read(ref _committed);

    /// <summary>Answers when the commit that holds the write has returned.</summary>
    public Task<T> WriteAsync<T>(WriteJob<T> job)
    {
        return _queue.Writer.TryWrite(job) ? job.Task : throw new StoreUnavailableException("The database file is closed.");
    }

    /// <summary>Finishes what is queued.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _running;
        _session.Connection.Dispose();
    }

    private async Task RunAsync()
    {
        var batch = new List<WriteJob>();
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            batch.Clear();
            while (batch.Count < MostTogether && _queue.Reader.TryRead(out var job))
            {
                batch.Add(job);
            }

            var failure = await CommitAsync(batch);
            Volatile.Write(ref _committed, _session.LastSeq);
            batch.ForEach(job => job.Finish(failure));
        }
    }

    private async ValueTask<Exception?> CommitAsync(List<WriteJob> batch)
    {
        try
        {
            if (!await ApplyAsync(batch))
            {
                Undo();
                await ApplyApartAsync(batch);
            }

            await _session.RunDeferredAsync();
            _rows.Begin(_session.Touched, _session.ClaimsTouched);
            try
            {
                await RunAsync("COMMIT");
            }
            finally
            {
                _rows.End();
            }

            return null;
        }
        catch (Exception failure)
        {
            Undo();
            return failure is StoreUnavailableException ? failure : new StoreUnavailableException("The change could not be written.", failure);
        }
    }

    /// <summary>
    /// All in one go. A savepoint would copy every page that is changed behind it, and hardly any change set is refused, or else before it has written
    /// anything. False: one is to be undone that has.
    /// </summary>
    private async ValueTask<bool> ApplyAsync(List<WriteJob> batch)
    {
        await BeginAsync(together: true);
        foreach (var job in batch)
        {
            var (place, written) = (_session.Deferring(), _session.Connection.TotalChanges);
            if (await job.ApplyAsync(_session))
            {
                continue;
            }

            _session.Forget(place);
            if (_session.Connection.TotalChanges != written || !_session.Connection.InTransaction)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Each in its savepoint.</summary>
    private async ValueTask ApplyApartAsync(List<WriteJob> batch)
    {
        await BeginAsync(together: false);
        foreach (var job in batch)
        {
            await RunAsync("SAVEPOINT job");
            var place = _session.Deferring();
            if (!await job.ApplyAsync(_session))
            {
                await RunAsync("ROLLBACK TO job");
                _session.Forget(place);
            }

            await RunAsync("RELEASE job");
        }
    }

    private async ValueTask BeginAsync(bool together)
    {
        _session.Begin(together);
        await RunAsync("BEGIN IMMEDIATE");
    }

    /// <summary>SQLite may have undone everything already.</summary>
    private void Undo()
    {
        _session.ForgetAll();
        try
        {
            _session.Connection.Run("ROLLBACK");
        }
        catch (SqliteFailure)
        {
        }
    }

    private async ValueTask RunAsync(string sql) => await _session.ExecuteAsync(sql, [], CancellationToken.None);
}
