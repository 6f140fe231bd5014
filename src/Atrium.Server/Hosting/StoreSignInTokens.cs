// Refresh tokens and codes in the store. One-time use rests on the store's versions: of two writers of one row, one is refused.

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

public sealed class StoreSignInTokens(IStore store, Tenant home, GraphModel model, TimeProvider clock) : ISignInTokenRows
{
    private readonly EntityType _token = model.Entity<SignInToken>();
    private readonly EntityType _family = model.Entity<SignInFamily>();

    public async ValueTask Insert(TokenRow row, CancellationToken cancel)
    {
        while (true)
        {
            var changes = NewChanges();
            var born = row;
            var parent = Guid.Empty;
            if (row.FamilyId is { } id)
            {
                parent = FamilyKey(id);
                var family = await store.FindAsync(home, _family.Table!, parent, cancel);
                if (family is null)
                {
                    changes.Insert(_family, parent, home.Id, Guid.Empty, Node(new SignInFamily { CreatedAt = clock.GetUtcNow() }));
                }
                else
                {
                    // If the family dies before this is written, the version differs and this is tried again.
                    changes.Requires.Add(new Requirement(_family.Table!, parent, family.Seq));
                    born = Documents.View<SignInFamily>(family.Document).Dead ? row with { Status = TokenRow.Revoked } : row;
                }
            }

            changes.Insert(_token, TokenKey(row.Id), home.Id, parent, Document(born));
            var result = await store.CommitAsync(home, changes, cancel);
            if (result.Done)
            {
                return;
            }

            if (result.Conflict!.Kind is not ConflictKind.Stale && !(result.Conflict.Kind == ConflictKind.Exists && result.Conflict.Key == parent))
            {
                throw new InvalidOperationException($"A sign-in token cannot be kept: {result.Conflict.Kind}.");
            }
        }
    }

    public async ValueTask<bool> TryInsert(TokenRow row, CancellationToken cancel)
    {
        var changes = NewChanges();
        changes.Insert(_token, TokenKey(row.Id), home.Id, Guid.Empty, Document(row));
        return (await store.CommitAsync(home, changes, cancel)).Done;
    }

    public async ValueTask<TokenRow?> Find(string id, CancellationToken cancel) =>
        await store.FindAsync(home, _token.Table!, TokenKey(id), cancel) is { } row && Read(row) is var found && found.Id == id ? found : null;

    public async ValueTask<TokenRow?> FindByReference(string referenceId, CancellationToken cancel) =>
        await store.HolderAsync(home, new Claim("signInToken.reference", Fold.Text(Reference(referenceId))), cancel) is { } key
        && await store.FindAsync(home, _token.Table!, key, cancel) is { } row && Read(row) is var found && found.ReferenceId == referenceId
            ? found
            : null;

    public async ValueTask<bool> TryReplace(TokenRow row, long expectedVersion, CancellationToken cancel)
    {
        if (await store.FindAsync(home, _token.Table!, TokenKey(row.Id), cancel) is not { } before || Read(before).Version != expectedVersion)
        {
            return false;
        }

        var changes = NewChanges();
        changes.Update(before, Document(row));
        return (await store.CommitAsync(home, changes, cancel)).Done;
    }

    public async ValueTask<long> RevokeFamily(string familyId, CancellationToken cancel)
    {
        var key = FamilyKey(familyId);
        CommitResult result;
        do
        {
            var changes = NewChanges();
            var dead = Node(new SignInFamily { Dead = true, CreatedAt = clock.GetUtcNow() });
            if (await store.FindAsync(home, _family.Table!, key, cancel) is { } family)
            {
                changes.Update(family, dead);
            }
            else
            {
                changes.Insert(_family, key, home.Id, Guid.Empty, dead);
            }

            result = await store.CommitAsync(home, changes, cancel);
        }
        while (!result.Done);
        return await RevokeAsync(new Plan { Table = _token.Table!, Parent = key }, cancel);
    }

    public async ValueTask<bool> IsDead(string familyId, CancellationToken cancel) =>
        await store.FindAsync(home, _family.Table!, FamilyKey(familyId), cancel) is { } family && Documents.View<SignInFamily>(family.Document).Dead;

    public Guid FamilyStamp(string familyId) => FamilyKey(familyId);

    public ValueTask<long> RevokeSubject(string subject, CancellationToken cancel) =>
        RevokeAsync(new Plan { Table = _token.Table!, Filter = new Compare(Path(_token, "subject"), Comparison.Equal, subject) }, cancel);

    public async ValueTask<long> Prune(DateTimeOffset createdBefore, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        long removed = 0;
        foreach (var row in await store.OlderAsync(home, _token, "createdAt", createdBefore, cancel))
        {
            var token = Read(row);
            removed += (token.Status != "valid" || token.ExpiresAt < now) && await store.DeleteAsync(home, row, clock, cancel) ? 1 : 0;
        }

        foreach (var family in await store.OlderAsync(home, _family, "createdAt", createdBefore, cancel))
        {
            var used = await store.CountAsync(home, new Plan { Table = _token.Table!, Parent = family.Key }, cancel) > 0;
            removed += !used && await store.DeleteAsync(home, family, clock, cancel) ? 1 : 0;
        }

        return removed;
    }

    private static JsonObject Node<T>(T value) => (JsonObject)Documents.ToNode(value)!;

    private static JsonObject Document(TokenRow row) => Node(new SignInToken
    {
        Reference = row.ReferenceId is { } reference ? Reference(reference) : null,
        Subject = row.Subject,
        CreatedAt = row.CreatedAt,
        Row = JsonSerializer.Serialize(row),
    });

    /// <summary>Claims are compared without regard to case; references are not: so their bytes are claimed.</summary>
    private static string Reference(string referenceId) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(referenceId));

    private static TokenRow Read(Row row) => JsonSerializer.Deserialize<TokenRow>(Documents.View<SignInToken>(row.Document).Row)!;

    private static PropertyPath Path(EntityType type, string name) =>
        type.FindProperty(name) is { } property ? PropertyPath.Of(property) : throw new InvalidOperationException(name);

    // Names fold case; ids do not: so their bytes are named.
    private Guid TokenKey(string id) => DerivedKey.Of(home.Id, "t" + Hash(id));

    private Guid FamilyKey(string id) => DerivedKey.Of(home.Id, "f" + Hash(id));

    private static string Hash(string id) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(id)));

    private ChangeSet NewChanges() => new() { At = clock.GetUtcNow() };

    private async ValueTask<long> RevokeAsync(Plan plan, CancellationToken cancel)
    {
        long changed = 0;
        foreach (var row in (await store.ListAsync(home, plan, cancel)).Rows)
        {
            var token = Read(row);
            while (token.Status != TokenRow.Revoked && !await TryReplace(token with { Status = TokenRow.Revoked, Version = token.Version + 1 }, token.Version, cancel))
            {
                if (await Find(token.Id, cancel) is not { } newer)
                {
                    break;
                }

                token = newer;
            }

            changed++;
        }

        return changed;
    }
}
