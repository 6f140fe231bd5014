// App roles assigned to people and to applications, as sign-in reads them.

using Atrium.Areas.Applications;
using Atrium.Engine.Model;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;
using Atrium.Server.SignIn;

namespace Atrium.Server.Hosting;

internal sealed class StoreSignInAssignments(IStore store, GraphModel model)
{
    /// <param name="principal">A person, or the service principal of a client.</param>
    /// <param name="offering">The service principal of the application that has the roles.</param>
    public async ValueTask<SignInStanding> OfAsync(Tenant tenant, Guid principal, bool isPerson, Guid offering, CancellationToken cancel)
    {
        if (await store.FindAsync(tenant, model.Entity<ServicePrincipal>().Table!, offering, cancel) is not { Deleted: null } resource)
        {
            return SignInStanding.Open;
        }

        var rows = isPerson
            ? await AssignedRoles.OfAsync(store, model, tenant, principal, cancel)
            : (await store.ListAsync(tenant, new Plan { Table = model.Entity<AppRoleAssignment>().Table!, Parent = principal }, cancel)).Rows;
        var assigned = rows.Where(row => row.Owner == offering).Select(row => Documents.View<AppRoleAssignment>(row.Document).AppRoleId).ToHashSet();
        var admitted = assigned.Count > 0 || !Documents.View<ServicePrincipal>(resource.Document).AppRoleAssignmentRequired;
        return new SignInStanding(admitted, AppRoleOffers.Values(tenant.Id, resource, assigned));
    }
}
