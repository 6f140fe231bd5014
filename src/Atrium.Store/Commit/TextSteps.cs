// The index of running text follows the rows, in the same commit.

using Atrium.Engine.Storage;
using Atrium.Store.Schema;

namespace Atrium.Store.Commit;

internal static class TextSteps
{
    public static async ValueTask RunAsync(CommitState state)
    {
        foreach (var change in state.Set.Rows)
        {
            var row = change.Row;
            if (change.Kind == RowChangeKind.Delete || row.Type.Table!.Texts.Count == 0 || state.Gone.ContainsKey(row.Key))
            {
                continue;
            }

            var table = state.Catalog[row.Type.Table];
            if (LeavesWords(state, table, change))
            {
                continue;
            }

            var terms = Texts.Of(table, row.Owner, row.Document);
            if (change.Kind == RowChangeKind.Insert || !IsHeld(state, table, row, terms))
            {
                await state.Dialect.Texts.WriteAsync(state.Session, row.Key, terms, change.Kind == RowChangeKind.Insert, state.Cancellation);
            }
        }
    }

    /// <summary>True: by what it says of itself, the change is of other properties, such as that a message was read or flagged.</summary>
    private static bool LeavesWords(CommitState state, TableInfo table, RowChange change) =>
        change is { Kind: RowChangeKind.Update, Properties.Count: > 0 }
        && state.Before(table.Table, change.Row.Key)?.Owner == change.Row.Owner
        && !table.Table.Texts.Any(rule => change.Properties.Contains(rule.Name));

    /// <summary>True: the old document said the same, where it was read.</summary>
    private static bool IsHeld(CommitState state, TableInfo table, Row row, string terms) =>
        state.Before(table.Table, row.Key) is { Document: { } document } before && Texts.Of(table, before.Owner, document) == terms;
}
