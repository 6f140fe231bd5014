// Reads that were stopped because nobody waited for them any more: for whoever watches the server.

using System.Diagnostics.Metrics;

namespace Atrium.Store;

internal static class Stopped
{
    private static readonly Counter<long> Reads = new Meter("Atrium.Store").CreateCounter<long>(
        "atrium.store.reads.stopped", description: "Reads that were stopped half-way, since the client had gone away.");

    /// <summary>Counts it if it is stopped.</summary>
    public static async ValueTask<T> WatchAsync<T>(ValueTask<T> read, CancellationToken cancellation)
    {
        try
        {
            return await read;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Reads.Add(1);
            throw;
        }
    }
}
