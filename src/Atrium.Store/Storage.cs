// The whole of a server's storage, opened: what the doors and the engine are given.

using Atrium.Engine.Storage;

namespace Atrium.Store;

/// <summary>An opened storage. Disposing it finishes what was begun and closes all files and connections.</summary>
public sealed class Storage : IAsyncDisposable
{
    private readonly Func<ValueTask> _close;
    private int _closed;

    internal Storage(IStore store, IHouse house, IBlobs blobs, ILease leases, Func<ValueTask> close)
    {
        Store = store;
        House = house;
        Blobs = blobs;
        Leases = leases;
        _close = close;
    }

    /// <summary>Objects of all organisations.</summary>
    public IStore Store { get; }

    /// <summary>The organisations, and what belongs to none of them.</summary>
    public IHouse House { get; }

    public IBlobs Blobs { get; }

    public ILease Leases { get; }

    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _closed, 1) == 0 ? _close() : ValueTask.CompletedTask;
}

/// <summary>The storage cannot be opened, for a reason that a person must remove. The message is one line.</summary>
public sealed class StorageRefusedException : Exception
{
    public StorageRefusedException()
    {
    }

    public StorageRefusedException(string message)
        : base(message)
    {
    }

    public StorageRefusedException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
