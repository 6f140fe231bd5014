// A commit, step by step: first everything that can refuse it or must be held, then the numbers, then the writing.

using Atrium.Engine.Storage;
using Atrium.Store.Schema;
using Atrium.Store.Sql;

namespace Atrium.Store.Commit;

/// <summary>
/// Runs inside a transaction (or savepoint) that the caller undoes when there is a conflict. The numbers of log entries are taken after all locks,
/// so that two changes of one object are logged in the order in which they happened.
/// </summary>
internal static class CommitSteps
{
    public static async ValueTask<CommitResult> RunAsync(Session session, Catalog catalog, ChangeSet set, CancellationToken cancellation)
    {
        var state = new CommitState(session, catalog, set, cancellation);
        var conflict = await RowChecks.RunAsync(state)
            ?? await ClaimSteps.RunAsync(state)
            ?? await LinkSteps.RunAsync(state);
        if (conflict is not null)
        {
            return new CommitResult(conflict, []);
        }

        await Removal.FindAsync(state);
        RowSteps.Log(state);
        await Removal.RunAsync(state);
        if (state.Log.Count > 0)
        {
            var seqs = await session.TakeSeqsAsync(state.Log.Count, cancellation);
            for (var i = 0; i < seqs.Length; i++)
            {
                state.Log[i].Seq = seqs[i];
            }
        }

        Touch(state);
        await RowSteps.WriteAsync(state);
        await TermSteps.RunAsync(state);
        await TextSteps.RunAsync(state);
        await SumAsync(state);
        await ChangeLog.WriteAsync(session, catalog.Sql.Change, state.Log, set.At, cancellation);
        await WorkQueue.WriteAsync(session, set.Outbox, cancellation);
        await session.FlushAsync(cancellation);
        return new CommitResult(null, [.. state.RowEntries.Select(e => e?.Seq ?? 0)]);
    }

    private static void Touch(CommitState state)
    {
        foreach (var change in state.Set.Rows)
        {
            state.Session.Touch(change.Row.Type.Table!, change.Row.Key);
        }

        foreach (var (key, (table, _)) in state.Gone)
        {
            state.Session.Touch(table.Table, key);
        }
    }

    /// <summary>Numbers of objects that go are not kept.</summary>
    private static async ValueTask SumAsync(CommitState state)
    {
        if (state.Gone.Count > 0)
        {
            state.Sums.Forget(state.Gone.Keys);
        }

        if (!state.Sums.IsEmpty)
        {
            await state.Session.AddAsync(state.Sums, state.Catalog.Sql, state.Cancellation);
        }
    }
}
