// Service principals show what their applications declare. Those of other organisations, and of data folders of earlier builds, are brought up to date
// at start: a commit is of one organisation, so that a change of an application reaches only the one at home at once.

using Atrium.Areas.Applications;
using Atrium.Engine.Changes;
using Atrium.Engine.Model;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Server.Hosting;

internal static class PrincipalUpkeep
{
    public static async Task RunAsync(IStore store, IHouse house, GraphModel model, OrganizationClocks clocks, CancellationToken cancellation)
    {
        var (principals, organizations) = (model.Entity<ServicePrincipal>(), house.Organizations().ToList());
        foreach (var here in organizations)
        {
            var changes = new ChangeSet { At = clocks.Of(here.Id).GetUtcNow() };
            foreach (var row in (await store.ListAsync(here, new Plan { Table = principals.Table!, Types = [principals.Name] }, cancellation)).Rows)
            {
                var document = Documents.Parse(row.Document);
                var home = organizations.Find(o => document.Text("appOwnerOrganizationId") == o.Id.ToString("D"));
                if (home is not null
                    && await store.HolderAsync(home, ApplicationClaims.Application(Guid.Parse(document.Text("appId")!)), cancellation) is { } key
                    && await store.FindAsync(home, principals.Table!, key, cancellation) is { Deleted: null } application)
                {
                    ServicePrincipals.Follow(document, Documents.Parse(application.Document), home.Id);
                    changes.Update(row, document);
                }
            }

            if (!changes.IsEmpty)
            {
                await store.CommitAsync(here, changes, cancellation); // a conflict: another node was quicker
            }
        }
    }
}
