// Writers that were overtaken queue up here, by object: of many at the same object only one a commit would get through otherwise.

namespace Atrium.Engine.Uniform;

/// <summary>A matter of speed, not of truth: what decides is the version in the commit. Nobody may wait for a second turn while having one.</summary>
internal static class Turns
{
    private static readonly SemaphoreSlim[] Lanes = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    /// <returns>To be released when the write is through.</returns>
    public static async ValueTask<SemaphoreSlim> TakeAsync(Guid key, CancellationToken cancellation)
    {
        var lane = Lanes[(uint)key.GetHashCode() % Lanes.Length];
        await lane.WaitAsync(cancellation).ConfigureAwait(false);
        return lane;
    }
}
