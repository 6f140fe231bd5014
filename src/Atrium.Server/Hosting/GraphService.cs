// Microsoft Graph's own service principal, in every organisation from the start: what applications are granted, they are granted at it.

using Atrium.Areas.Applications;
using Atrium.Engine.Changes;
using Atrium.Engine.Model;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Server.Hosting;

internal static class GraphService
{
    /// <summary>Who makes it, as every organisation shows.</summary>
    private static readonly Guid Maker = new("f8cdef31-a31e-4b4a-93e4-5f571e91255a");

    /// <summary>Organisations of data folders that were made without it get it now.</summary>
    public static async Task EnsureAsync(IStore store, IHouse house, GraphModel model, OrganizationClocks clocks, CancellationToken cancellation)
    {
        foreach (var tenant in house.Organizations())
        {
            if (await store.HolderAsync(tenant, ApplicationClaims.ServicePrincipal(Permission.GraphAppId), cancellation) is null)
            {
                var changes = new ChangeSet { At = clocks.Of(tenant.Id).GetUtcNow() };
                Add(changes, model, tenant.Id);
                await store.CommitAsync(tenant, changes, cancellation); // a conflict: another node was quicker
            }
        }
    }

    public static Guid Add(ChangeSet changes, GraphModel model, Guid organization)
    {
        var key = GraphPermissions.KeyIn(organization);
        var made = new ServicePrincipal
        {
            AppId = Permission.GraphAppId,
            AppDisplayName = GraphPermissions.Name,
            AppOwnerOrganizationId = Maker,
            CreatedDateTime = changes.At,
            DisplayName = GraphPermissions.Name,
            ServicePrincipalNames = [Permission.GraphAppId.ToString("D"), "https://graph.microsoft.com"],
            ServicePrincipalType = "Application",
            SignInAudience = Application.MultipleOrganizations,
        };
        changes.Insert(model.Entity<ServicePrincipal>(), key, organization, Guid.Empty, Documents.Stored(made));
        return key;
    }
}
