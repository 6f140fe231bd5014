// What people do with their own account, by the rooms' own operations where there are some.

using System.Text.Json.Nodes;
using Atrium.Areas.Applications;
using Atrium.Areas.Directory;
using Atrium.Engine.Changes;
using Atrium.Engine.Errors;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;
using Atrium.Server.SignIn;

namespace Atrium.Server.Hosting;

public sealed class StoreSignInAccounts(IStore store, IHouse house, GraphModel model, CallServices services) : ISignInAccounts
{
    private readonly EntityType _factor = model.Entity<SignInFactor>();
    private readonly EntityType _grant = model.Entity<OAuth2PermissionGrant>();

    public async ValueTask<PasswordOutcome> ChangePassword(SignInTenant tenant, Guid user, string present, string next, CancellationToken cancel)
    {
        try
        {
            await ChangePasswordAction.ChangePassword(await CallAsync(tenant, user, cancel), present, next, cancel);
            return PasswordOutcome.Set;
        }
        catch (GraphError refused)
        {
            return refused.Details is { Count: > 0 } ? PasswordOutcome.Wrong : PasswordOutcome.Weak;
        }
    }

    public async ValueTask RevokeSessions(SignInTenant tenant, Guid user, CancellationToken cancel) =>
        await RevokeSignInSessionsAction.RevokeSignInSessions(await CallAsync(tenant, user, cancel), cancel);

    public async ValueTask<IReadOnlyList<ConsentedApplication>> Consents(SignInTenant tenant, Guid user, CancellationToken cancel)
    {
        var here = Here(tenant);
        var found = new List<ConsentedApplication>();
        foreach (var row in await GrantsAsync(here, user, cancel))
        {
            var principal = await store.FindAsync(here, model.Entity<ServicePrincipal>().Table!, row.Parent, cancel);
            var scopes = Documents.View<OAuth2PermissionGrant>(row.Document).Scopes();
            if (principal is not null)
            {
                found.Add(new ConsentedApplication(row.Key, Documents.View<ServicePrincipal>(principal.Document).DisplayName ?? "", scopes));
            }
        }

        return found;
    }

    public async ValueTask Withdraw(SignInTenant tenant, Guid user, Guid consent, CancellationToken cancel)
    {
        var here = Here(tenant);
        CommitResult? result = null;
        while (result?.Done != true && (await GrantsAsync(here, user, cancel)).FirstOrDefault(r => r.Key == consent) is { } row)
        {
            var changes = new ChangeSet { At = tenant.Clock.GetUtcNow() };
            changes.Delete(row);
            result = await store.CommitAsync(here, changes, cancel);
        }
    }

    public async ValueTask<SecondFactor?> Factor(SignInTenant tenant, Guid user, CancellationToken cancel) =>
        await RowAsync(Here(tenant), user, cancel) is { } row ? Read(row) : null;

    public async ValueTask<bool> TrySetFactor(SignInTenant tenant, Guid user, SecondFactor? before, SecondFactor? after, CancellationToken cancel)
    {
        var here = Here(tenant);
        var row = await RowAsync(here, user, cancel);
        if ((row is null ? null : Read(row)) != before)
        {
            return false;
        }

        var changes = new ChangeSet { At = tenant.Clock.GetUtcNow() };
        var document = after is null ? null : (JsonObject)Documents.ToNode(
            new SignInFactor { SealedSecret = after.SealedSecret, Confirmed = after.Confirmed, LastStep = after.LastStep })!;
        switch (row, document)
        {
            case (null, { } first):
                changes.Insert(_factor, SignInFactor.KeyOf(user), user, Guid.Empty, first);
                break;
            case ({ } kept, { } next):
                changes.Update(kept, next);
                break;
            case ({ } kept, null):
                changes.Delete(kept);
                break;
        }

        return changes.IsEmpty || (await store.CommitAsync(here, changes, cancel)).Done;
    }

    private static SecondFactor Read(Row row)
    {
        var kept = Documents.View<SignInFactor>(row.Document);
        return new SecondFactor(kept.SealedSecret, kept.Confirmed, kept.LastStep);
    }

    private ValueTask<Row?> RowAsync(Tenant here, Guid user, CancellationToken cancel) =>
        store.FindAsync(here, _factor.Table!, SignInFactor.KeyOf(user), cancel);

    private async ValueTask<IReadOnlyList<Row>> GrantsAsync(Tenant here, Guid user, CancellationToken cancel) =>
        (await store.ListAsync(here, new Plan { Table = _grant.Table!, Owner = user }, cancel)).Rows;

    private Tenant Here(SignInTenant tenant) => house.Organizations().First(t => t.Id == tenant.Id);

    private async ValueTask<Call> CallAsync(SignInTenant tenant, Guid user, CancellationToken cancel)
    {
        var call = OwnCall.Of(services, Here(tenant), tenant.Clock);
        call.Source = await store.FindAsync(call.Tenant, model.Entity<User>().Table!, user, cancel);
        return call;
    }
}
