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

    /// <summary>False: of a data folder that was made without it.</summary>
    public static async ValueTask<bool> IsThereAsync(IStore store, Tenant tenant, CancellationToken cancellation) =>
        await store.HolderAsync(tenant, ApplicationClaims.ServicePrincipal(Permission.GraphAppId), cancellation) is not null;

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
