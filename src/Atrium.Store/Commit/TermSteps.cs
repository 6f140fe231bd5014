// The search index follows the rows, in the same commit. Only what differs is written.

using Atrium.Engine.Storage;
using Atrium.Store.Schema;

namespace Atrium.Store.Commit;

internal static class TermSteps
{
    public static async ValueTask RunAsync(CommitState state)
    {
        var written = state.Set.Rows
            .Where(r => r.Kind != RowChangeKind.Delete && r.Row.Type.Table!.Terms.Count > 0 && !state.Gone.ContainsKey(r.Row.Key)).ToList();
        if (written.Count == 0)
        {
            return;
        }

        var held = await HeldAsync(state, [.. written.Where(r => r.Kind == RowChangeKind.Update).Select(r => r.Row.Key)]);
        var (session, d) = (state.Session, state.Dialect);
        var insert = Terms.Insert(d);
        var delete = $"DELETE FROM _term WHERE {d.TenantIs()}scope = {d.P(1)} AND term = {d.P(2)} AND key = {d.P(3)}";
        foreach (var row in written.Select(r => r.Row))
        {
            var wanted = Terms.Of(state.Catalog[row.Type.Table!], row.Document);
            foreach (var term in held[row.Key])
            {
                if (!wanted.Remove(term))
                {
                    await session.QueueAsync(delete, [term.Scope, term.Term, row.Key], state.Cancellation);
                }
            }

            foreach (var (scope, term) in wanted)
            {
                await session.QueueAsync(insert, [scope, term, row.Key], state.Cancellation);
            }
        }
    }

    /// <summary>Asked of the index, not of the old document: what is removed is what is there.</summary>
    private static async ValueTask<ILookup<Guid, (string Scope, string Term)>> HeldAsync(CommitState state, List<Guid> keys)
    {
        var held = new List<(Guid Key, (string Scope, string Term) Term)>();
        if (keys.Count > 0)
        {
            var (condition, arg) = state.KeyIs("key", keys);
            held = await state.Session.ListAsync(
                $"SELECT key, scope, term FROM _term WHERE {state.Dialect.TenantIs()}{condition}", [arg], r => (r.Guid(0), (r.Text(1), r.Text(2))), state.Cancellation);
        }

        return held.ToLookup(h => h.Key, h => h.Term);
    }
}
