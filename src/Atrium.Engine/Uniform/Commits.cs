// How a write meets others: the rules run again on the new state until the commit holds.

using Atrium.Engine.Errors;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Uniform;

public static class Commits
{
    private const int MaxAttempts = 20;

    /// <summary>Makes a change set on the present state and commits it; when it was overtaken, again.</summary>
    /// <param name="make">Reads, applies rules, and returns what to write. Called again after a stale commit.</param>
    /// <param name="pinned">True: the client named the version that it wants to change, so being overtaken is its 412.</param>
    /// <returns>The new version of each row of the change set.</returns>
    /// <exception cref="GraphError">The conflict, in Graph's words.</exception>
    public static async ValueTask<IReadOnlyList<long>> RunAsync(
        Call call, Workload workload, Func<ValueTask<ChangeSet>> make, Func<bool>? pinned, CancellationToken cancellation)
    {
        var taken = false;
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

                if (conflict.Kind == ConflictKind.Taken && !taken)
                {
                    // Taken since the rules looked: let them refuse it in the words that they have for the property.
                    taken = true;
                    continue;
                }

                if (conflict.Kind == ConflictKind.Stale && (pinned?.Invoke() ?? false))
                {
                    throw GraphError.PreconditionFailed(workload);
                }

                if (conflict.Kind != ConflictKind.Stale || attempt == MaxAttempts)
                {
                    throw Conflicts.Error(conflict, workload);
                }

                turn ??= await Turns.TakeAsync(conflict.Key, cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            turn?.Release();
        }
    }
}
