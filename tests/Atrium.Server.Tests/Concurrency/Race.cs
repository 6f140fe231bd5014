// Several clients at the same instant.

namespace Atrium.Server.Tests.Concurrency;

internal static class Race
{
    /// <summary>Runs them together: all wait at a gate that opens when the last one stands there.</summary>
    public static async Task<T[]> RunAsync<T>(int clients, Func<int, Task<T>> client)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var waiting = 0;
        return await Task.WhenAll(Enumerable.Range(0, clients).Select(async i =>
        {
            if (Interlocked.Increment(ref waiting) == clients)
            {
                gate.SetResult();
            }

            await gate.Task;
            return await client(i);
        }));
    }
}
