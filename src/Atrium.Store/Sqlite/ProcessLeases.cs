// Leases where there is one process: names in memory.

using System.Collections.Concurrent;
using Atrium.Engine.Storage;

namespace Atrium.Store.Sqlite;

internal sealed class ProcessLeases : ILease
{
    private readonly ConcurrentDictionary<string, Held> _held = new();

    public ValueTask<IAsyncDisposable?> TryAcquireAsync(string name, CancellationToken cancellation)
    {
        var held = new Held(name, _held);
        return new(_held.TryAdd(name, held) ? held : null);
    }

    private sealed class Held(string name, ConcurrentDictionary<string, Held> all) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            all.TryRemove(new KeyValuePair<string, Held>(name, this));
            return ValueTask.CompletedTask;
        }
    }
}
