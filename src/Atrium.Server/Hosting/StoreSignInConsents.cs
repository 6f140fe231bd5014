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

    public async ValueTask Grant(SignInTenant tenant, Guid? user, IReadOnlyList<ConsentGrant> grants, CancellationToken cancel)
    {
        var here = house.Organizations().First(t => t.Id == tenant.Id);
        CommitResult result;
        do
        {
            var (changes, made) = (new ChangeSet { At = tenant.Clock.GetUtcNow() }, new Dictionary<Guid, Guid>());
            foreach (var part in grants.GroupBy(g => (g.Application.AppId, g.Resource?.AppId)))
            {
                var (application, resource) = (part.First().Application, part.First().Resource);
                var client = await PrincipalAsync(changes, made, here, application.AppId, application.HomeTenantId, cancel);
                var offering = resource is null
                    ? await GraphAsync(changes, made, here, cancel)
                    : await PrincipalAsync(changes, made, here, resource.AppId, resource.HomeTenantId, cancel);
                if (part.Any(g => g.Scopes.Count > 0))
                {
                    await AddAsync(changes, here, client, offering, user, [.. part.SelectMany(g => g.Scopes)], cancel);
                }

                await AssignAsync(
                    changes, here, (client, application.DisplayName), (offering, resource?.DisplayName ?? GraphPermissions.Name), part.SelectMany(g => g.Roles), cancel);
            }

            if (changes.IsEmpty)
            {
                return;
            }

            // Two consents at once: the later one reads again and adds to the earlier.
            result = await store.CommitAsync(here, changes, cancel);
        }
        while (!result.Done);
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

    private async ValueTask AssignAsync(
        ChangeSet changes, Tenant here, (Guid Key, string? Name) client, (Guid Key, string? Name) resource, IEnumerable<Guid> roles, CancellationToken cancel)
    {
        foreach (var role in roles.Distinct())
        {
            if (await store.HolderAsync(here, AppRoleAssignment.ClaimOf(client.Key, resource.Key, role), cancel) is null)
            {
                changes.Assign(model, client, resource, role);
            }
        }
    }

    /// <param name="made">Service principals that this change set makes, by their applications.</param>
    private async ValueTask<Guid> PrincipalAsync(
        ChangeSet changes, Dictionary<Guid, Guid> made, Tenant here, Guid appId, Guid home, CancellationToken cancel)
    {
        if (!made.TryGetValue(appId, out var key))
        {
            if (await store.HolderAsync(here, ApplicationClaims.ServicePrincipal(appId), cancel) is { } present)
            {
                key = present;
                changes.Requires.Add(new Requirement(_principal.Table!, key, null)); // nothing is granted to what is deleted meanwhile, nor at it
            }
            else
            {
                key = await MakeAsync(changes, here, appId, home, cancel);
            }

            made.Add(appId, key);
        }

        return key;
    }

    private async ValueTask<Guid> GraphAsync(ChangeSet changes, Dictionary<Guid, Guid> made, Tenant here, CancellationToken cancel)
    {
        if (!made.TryGetValue(Permission.GraphAppId, out var key))
        {
            key = await store.HolderAsync(here, ApplicationClaims.ServicePrincipal(Permission.GraphAppId), cancel) ?? GraphService.Add(changes, model, here.Id);
            made.Add(Permission.GraphAppId, key);
        }

        return key;
    }

    private async ValueTask<Guid> MakeAsync(ChangeSet changes, Tenant here, Guid appId, Guid homeId, CancellationToken cancel)
    {
        var home = house.Organizations().First(t => t.Id == homeId);
        var registered = await store.HolderAsync(home, ApplicationClaims.Application(appId), cancel) is { } holder
            ? await store.FindAsync(home, _principal.Table!, holder, cancel)
            : null;
        if (registered is not { Deleted: null })
        {
            throw new InvalidOperationException("The application is gone.");
        }

        var key = Guid.NewGuid();
        changes.Insert(_principal, key, here.Id, Guid.Empty, ServicePrincipals.New(Documents.Parse(registered.Document), home.Id, changes.At));
        if (home.Id != here.Id)
        {
            changes.Tell(Guid.CreateVersion7(), appId); // it may be changing there at this moment
        }

        return key;
    }
}
