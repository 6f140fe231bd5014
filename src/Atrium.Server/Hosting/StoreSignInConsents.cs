// Consent written to the store: the grants under an application's service principal, which is made when it is missing.

using Atrium.Areas.Applications;
using Atrium.Engine.Changes;
using Atrium.Engine.Model;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;
using Atrium.Server.SignIn;

namespace Atrium.Server.Hosting;

public sealed class StoreSignInConsents(IStore store, IHouse house, GraphModel model) : ISignInConsents
{
    private readonly EntityType _principal = model.Entity<ServicePrincipal>();

    public async ValueTask Grant(
        SignInTenant tenant, SignInApplication application, Guid? user, SignInResource? resource, IReadOnlyCollection<string> scopes,
        CancellationToken cancel)
    {
        var here = house.Organizations().First(t => t.Id == tenant.Id);
        CommitResult result;
        do
        {
            var changes = new ChangeSet { At = tenant.Clock.GetUtcNow() };
            var client = await PrincipalAsync(changes, here, application, cancel);
            var offering = resource?.ServicePrincipalId ?? await GraphAsync(changes, here, cancel);
            await AddAsync(changes, here, client, offering, user, scopes, cancel);
            if (changes.IsEmpty)
            {
                return;
            }

            // Two consents at once: the later one reads again and adds to the earlier.
            result = await store.CommitAsync(here, changes, cancel);
        }
        while (!result.Done);
    }

    public async ValueTask Assign(SignInTenant tenant, SignInApplication application, IReadOnlyCollection<Guid> roles, CancellationToken cancel)
    {
        var here = house.Organizations().First(t => t.Id == tenant.Id);
        CommitResult? result = null;
        while (roles.Count > 0 && result?.Done != true)
        {
            var changes = new ChangeSet { At = tenant.Clock.GetUtcNow() };
            var client = await PrincipalAsync(changes, here, application, cancel);
            var graph = await GraphAsync(changes, here, cancel);
            foreach (var role in roles.Distinct())
            {
                if (await store.HolderAsync(here, AppRoleAssignment.ClaimOf(client, graph, role), cancel) is null)
                {
                    changes.Assign(model, (client, application.DisplayName), (graph, GraphPermissions.Name), role);
                }
            }

            if (changes.IsEmpty)
            {
                return;
            }

            result = await store.CommitAsync(here, changes, cancel);
        }
    }

    private async ValueTask AddAsync(
        ChangeSet changes, Tenant here, Guid client, Guid resource, Guid? user, IReadOnlyCollection<string> scopes, CancellationToken cancel)
    {
        var held = await store.HolderAsync(here, OAuth2PermissionGrant.ClaimOf(client, resource, user), cancel) is { } key
            ? await store.FindAsync(here, model.Entity<OAuth2PermissionGrant>().Table!, key, cancel)
            : null;
        if (held is not null)
        {
            changes.Grant(held, scopes);
        }
        else
        {
            changes.Grant(model, here.Id, client, resource, user, scopes.Distinct(StringComparer.OrdinalIgnoreCase));
        }
    }

    private async ValueTask<Guid> PrincipalAsync(ChangeSet changes, Tenant here, SignInApplication application, CancellationToken cancel) =>
        await store.HolderAsync(here, ApplicationClaims.ServicePrincipal(application.AppId), cancel)
            ?? await MakeAsync(changes, here, application, cancel);

    private async ValueTask<Guid> GraphAsync(ChangeSet changes, Tenant here, CancellationToken cancel) =>
        await store.HolderAsync(here, ApplicationClaims.ServicePrincipal(Permission.GraphAppId), cancel)
            ?? GraphService.Add(changes, model, here.Id);

    private async ValueTask<Guid> MakeAsync(ChangeSet changes, Tenant here, SignInApplication application, CancellationToken cancel)
    {
        var home = house.Organizations().First(t => t.Id == application.HomeTenantId);
        var registered = await store.FindAsync(home, _principal.Table!, application.ObjectId, cancel)
            ?? throw new InvalidOperationException("The application is gone.");
        var key = Guid.NewGuid();
        changes.Insert(_principal, key, here.Id, Guid.Empty, ServicePrincipals.New(Documents.Parse(registered.Document), home.Id, changes.At));
        return key;
    }
}
