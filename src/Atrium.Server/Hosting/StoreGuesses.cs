// Failed guesses in the store: one row for each account and each address that has some.

using System.Text.Json.Nodes;
using Atrium.Engine.Changes;
using Atrium.Engine.Model;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;
using Atrium.Server.SignIn;

namespace Atrium.Server.Hosting;

public sealed class StoreGuesses(IStore store, Tenant home, GraphModel model, TimeProvider clock) : IGuessRows
{
    private readonly EntityType _guesses = model.Entity<SignInGuesses>();

    public async ValueTask<GuessFailures?> Find(string key, CancellationToken cancel) => await RowAsync(key, cancel) is { } row ? Read(row) : null;

    public async ValueTask Change(string key, Func<GuessFailures?, GuessFailures> next, CancellationToken cancel)
    {
        CommitResult result;
        do
        {
            var row = await RowAsync(key, cancel);
            var after = next(row is null ? null : Read(row));
            var document = (JsonObject)Documents.ToNode(new SignInGuesses { Count = after.Count, Last = after.Last, Until = after.Until })!;
            var changes = new ChangeSet { At = clock.GetUtcNow() };
            if (row is null)
            {
                changes.Insert(_guesses, KeyOf(key), home.Id, Guid.Empty, document);
            }
            else
            {
                changes.Update(row, document);
            }

            result = await store.CommitAsync(home, changes, cancel);
        }
        while (!result.Done); // somebody else counted at the same moment
    }

    public async ValueTask Remove(string key, CancellationToken cancel)
    {
        while (await RowAsync(key, cancel) is { } row && !await store.DeleteAsync(home, row, clock, cancel))
        {
        }
    }

    public ValueTask<long> Prune(DateTimeOffset lastBefore, CancellationToken cancel) => store.PruneAsync(home, _guesses, "last", lastBefore, clock, cancel);

    private static GuessFailures Read(Row row)
    {
        var kept = Documents.View<SignInGuesses>(row.Document);
        return new GuessFailures(kept.Count, kept.Last, kept.Until);
    }

    private ValueTask<Row?> RowAsync(string key, CancellationToken cancel) => store.FindAsync(home, _guesses.Table!, KeyOf(key), cancel);

    private Guid KeyOf(string key) => DerivedKey.Of(home.Id, "guesses " + key);
}
