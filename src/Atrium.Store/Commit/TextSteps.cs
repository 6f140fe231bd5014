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
            var terms = Texts.Of(table, row.Owner, row.Document);
            if (change.Kind == RowChangeKind.Insert || !IsHeld(state, table, row, terms))
            {
                await state.Dialect.Texts.WriteAsync(state.Session, row.Key, terms, state.Cancellation);
            }
        }
    }

    /// <summary>True: the old document said the same. Most changes of a message (read, flagged, moved) leave its words alone.</summary>
    private static bool IsHeld(CommitState state, TableInfo table, Row row, string terms) =>
        state.Before(table.Table, row.Key) is { Document: { } document } before && Texts.Of(table, before.Owner, document) == terms;
}
