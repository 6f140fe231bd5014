// How a write meets others: the rules run again on the new state until the commit holds.

using Atrium.Engine.Errors;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Uniform;

public static class Commits
{
    private const int MaxAttempts = 20;

    /// <summary>
    /// Makes a change set on the present state and commits it; when it was overtaken, again. A value that somebody else took, or something required
    /// that went, gives the rules one more look: they may find another way, or better words. What refuses them twice is final.
    /// </summary>
    /// <param name="make">Reads, applies rules, and returns what to write. Called again after a refused commit.</param>
    /// <param name="pinned">True: the client named the version that it wants to change, so being overtaken is its 412.</param>
    /// <returns>The new version of each row of the change set.</returns>
    /// <exception cref="GraphError">The conflict, in Graph's words.</exception>
    public static async ValueTask<IReadOnlyList<long>> RunAsync(
        Call call, Workload workload, Func<ValueTask<ChangeSet>> make, Func<bool>? pinned, CancellationToken cancellation)
    {
        Conflict? last = null;
        SemaphoreSlim? turn = null;
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var changes = await make().ConfigureAwait(false);
                if (changes.IsEmpty)
                {
                    return [];
                }

                var result = await call.Store.CommitAsync(call.Tenant, changes, cancellation).ConfigureAwait(false);
                if (result.Conflict is not { } conflict)
                {
                    return result.Seqs;
                }

                if (conflict.Kind == ConflictKind.Stale && (pinned?.Invoke() ?? false))
                {
                    throw GraphError.PreconditionFailed(workload);
                }

                if (attempt == MaxAttempts || !MayPass(conflict, last))
                {
                    throw Conflicts.Error(conflict, workload);
                }

                turn ??= await Turns.TakeAsync(conflict.Key, cancellation).ConfigureAwait(false);
                last = conflict;
            }
        }
        finally
        {
            turn?.Release();
        }
    }

    private static bool MayPass(Conflict conflict, Conflict? last) => conflict.Kind switch
    {
        ConflictKind.Stale => true,
        ConflictKind.Taken or ConflictKind.Missing or ConflictKind.Exists => conflict != last,
        _ => false,
    };
}
