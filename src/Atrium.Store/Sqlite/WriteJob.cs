// A write that waits for its turn.

using Atrium.Store.Sql;

namespace Atrium.Store.Sqlite;

internal abstract class WriteJob
{
    /// <summary>Writes inside a transaction. False: it is to be undone. It may run a second time, once the first was undone.</summary>
    public abstract ValueTask<bool> ApplyAsync(Session session);

    /// <summary>The batch was committed, or failed as a whole.</summary>
    public abstract void Finish(Exception? failure);
}

internal sealed class WriteJob<T>(Func<Session, ValueTask<(bool Keep, T Result)>> write, CancellationToken cancellation) : WriteJob
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _failure;
    private T _result = default!;

    public Task<T> Task => _done.Task;

    public override async ValueTask<bool> ApplyAsync(Session session)
    {
        _failure = null;
        if (cancellation.IsCancellationRequested)
        {
            _failure = new OperationCanceledException(cancellation);
            return false;
        }

        try
        {
            (var keep, _result) = await write(session);
            return keep;
        }
        catch (Exception failure)
        {
            _failure = failure;
            return false;
        }
    }

    public override void Finish(Exception? failure)
    {
        if ((_failure ?? failure) is { } reason)
        {
            _done.TrySetException(reason);
        }
        else
        {
            _done.TrySetResult(_result);
        }
    }
}
