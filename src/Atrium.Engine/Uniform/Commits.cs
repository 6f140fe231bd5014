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
        var outnamed = false;
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

            // Somebody took the name between rules and commit: the rules see that now, and know its property and words.
            if (conflict.Kind == ConflictKind.Taken && !outnamed)
            {
                outnamed = true;
                continue;
            }

            if (conflict.Kind != ConflictKind.Stale)
            {
                throw Conflicts.Error(conflict, workload);
            }

            if (pinned?.Invoke() ?? false)
            {
                throw GraphError.PreconditionFailed(workload);
            }

            if (attempt == MaxAttempts)
            {
                throw Conflicts.Error(conflict, workload);
            }
        }
    }
}
