// Browser sessions in the store: one row for each person in each browser, under the browser.

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Atrium.Engine.Changes;
using Atrium.Engine.Model;
using Atrium.Engine.Query;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;
using Atrium.Server.SignIn;

namespace Atrium.Server.Hosting;

public sealed class StoreSignInSessions(IStore store, Tenant home, GraphModel model, TimeProvider clock) : ISignInSessions
{
    private readonly EntityType _session = model.Entity<SignInSession>();

    public ValueTask<IReadOnlyList<BrowserAccount>> Of(string browser, CancellationToken cancel) =>
        ListAsync(new Plan { Table = _session.Table!, Parent = BrowserKey(browser) }, cancel);

    public ValueTask<IReadOnlyList<BrowserAccount>> OfUser(Guid user, CancellationToken cancel) =>
        ListAsync(new Plan { Table = _session.Table!, Filter = new Compare(Path("subject"), Comparison.Equal, user.ToString()) }, cancel);

    public async ValueTask Put(BrowserAccount account, CancellationToken cancel)
    {
        var document = Document(account);
        CommitResult result;
        do
        {
            var changes = new ChangeSet { At = clock.GetUtcNow() };
            if (await store.FindAsync(home, _session.Table!, Key(account), cancel) is { } before)
            {
                changes.Update(before, document);
                if (changes.IsEmpty)
                {
                    return;
                }
            }
            else
            {
                changes.Insert(_session, Key(account), home.Id, BrowserKey(account.Browser), document);
            }

            result = await store.CommitAsync(home, changes, cancel);
        }
        while (!result.Done);
    }

    public async ValueTask AddApplication(BrowserAccount account, Guid application, CancellationToken cancel)
    {
        while (await store.FindAsync(home, _session.Table!, Key(account), cancel) is { } row && Read(row) is var kept && !kept.Applications.Contains(application))
        {
            var changes = new ChangeSet { At = clock.GetUtcNow() };
            changes.Update(row, Document(kept with { Applications = [.. kept.Applications, application] }));
            if ((await store.CommitAsync(home, changes, cancel)).Done)
            {
                return;
            }
        }
    }

    public async ValueTask Remove(BrowserAccount account, CancellationToken cancel)
    {
        while (await store.FindAsync(home, _session.Table!, Key(account), cancel) is { } row && !await store.DeleteAsync(home, row, clock, cancel))
        {
        }
    }

    public ValueTask<long> Prune(DateTimeOffset endedBefore, CancellationToken cancel) => store.PruneAsync(home, _session, "endsAt", endedBefore, clock, cancel);

    private static JsonObject Document(BrowserAccount account) => (JsonObject)Documents.ToNode(new SignInSession
    {
        Subject = account.UserId.ToString(),
        EndsAt = account.Ends,
        Account = JsonSerializer.Serialize(account),
    })!;

    private static BrowserAccount Read(Row row) => JsonSerializer.Deserialize<BrowserAccount>(Documents.View<SignInSession>(row.Document).Account)!;

    private async ValueTask<IReadOnlyList<BrowserAccount>> ListAsync(Plan plan, CancellationToken cancel) =>
        [.. (await store.ListAsync(home, plan, cancel)).Rows.Select(Read)];

    private PropertyPath Path(string name) => _session.FindProperty(name) is { } property
        ? PropertyPath.Of(property)
        : throw new InvalidOperationException(name);

    private Guid Key(BrowserAccount account) => DerivedKey.Of(home.Id, "s" + Hash($"{account.Browser} {account.UserId}"));

    private Guid BrowserKey(string browser) => DerivedKey.Of(home.Id, "b" + Hash(browser));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
