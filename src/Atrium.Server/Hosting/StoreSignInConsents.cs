// Consent written to the store: the grants under an application's service principal, which is made when it is missing.

using System.Text.Json.Nodes;
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
    private readonly EntityType _assignment = model.Entity<AppRoleAssignment>();
    private readonly EntityType _grant = model.Entity<OAuth2PermissionGrant>();

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
            await AddAsync(changes, here, new OAuth2PermissionGrant { PrincipalId = user, ResourceId = offering }, client, scopes, cancel);
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
            var held = (await store.ListAsync(here, new Plan { Table = _assignment.Table!, Parent = client }, cancel)).Rows
                .Select(row => Documents.View<AppRoleAssignment>(row.Document)).Where(a => a.ResourceId == graph).Select(a => a.AppRoleId).ToHashSet();
            foreach (var role in roles.Where(held.Add))
            {
                var made = new AppRoleAssignment { ResourceId = graph, AppRoleId = role, CreatedDateTime = changes.At };
                changes.Insert(_assignment, DerivedKey.Of(client, $"role {role}"), here.Id, client, (JsonObject)Documents.ToNode(made)!);
            }

            if (changes.IsEmpty)
            {
                return;
            }

            result = await store.CommitAsync(here, changes, cancel);
        }
    }

    private async ValueTask AddAsync(
        ChangeSet changes, Tenant here, OAuth2PermissionGrant wanted, Guid client, IReadOnlyCollection<string> scopes, CancellationToken cancel)
    {
        foreach (var row in (await store.ListAsync(here, new Plan { Table = _grant.Table!, Parent = client }, cancel)).Rows)
        {
            var grant = Documents.View<OAuth2PermissionGrant>(row.Document);
            if (grant.PrincipalId == wanted.PrincipalId && grant.ResourceId == wanted.ResourceId)
            {
                var document = Documents.Parse(row.Document);
                document["scope"] = Union(grant.Scope.Split(' ', StringSplitOptions.RemoveEmptyEntries), scopes);
                changes.Update(row, document);
                return;
            }
        }

        var made = new OAuth2PermissionGrant { PrincipalId = wanted.PrincipalId, ResourceId = wanted.ResourceId, Scope = Union([], scopes) };
        var key = DerivedKey.Of(client, $"scopes {wanted.ResourceId} {wanted.PrincipalId}");
        changes.Insert(_grant, key, here.Id, client, (JsonObject)Documents.ToNode(made)!);
    }

    private async ValueTask<Guid> PrincipalAsync(ChangeSet changes, Tenant here, SignInApplication application, CancellationToken cancel) =>
        await store.HolderAsync(here, ApplicationClaims.ServicePrincipal(application.AppId), cancel)
            ?? Make(changes, here, Guid.NewGuid(), application.AppId, application.HomeTenantId, application.DisplayName);

    private async ValueTask<Guid> GraphAsync(ChangeSet changes, Tenant here, CancellationToken cancel) =>
        await store.HolderAsync(here, ApplicationClaims.ServicePrincipal(Permission.GraphAppId), cancel)
            ?? Make(changes, here, DerivedKey.Of(here.Id, "service principal of Microsoft Graph"), Permission.GraphAppId, Guid.Empty, "Microsoft Graph");

    private Guid Make(ChangeSet changes, Tenant here, Guid key, Guid appId, Guid owner, string name)
    {
        var made = new ServicePrincipal { AppId = appId, AppOwnerOrganizationId = owner, DisplayName = name, CreatedDateTime = changes.At };
        changes.Insert(_principal, key, here.Id, Guid.Empty, (JsonObject)Documents.ToNode(made)!);
        return key;
    }

    private static string Union(IEnumerable<string> before, IEnumerable<string> more) =>
        string.Join(' ', before.Concat(more).Distinct(StringComparer.OrdinalIgnoreCase));
}
