// Service principals show what their applications declare: all those of an organisation, brought up to date where they may have missed something.

using Atrium.Areas.Applications;
using Atrium.Engine.Changes;
using Atrium.Engine.Model;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Server.Hosting;

internal static class PrincipalUpkeep
{
    /// <param name="here">Whose service principals.</param>
    /// <param name="from">Which of the organisations that their applications are registered in count.</param>
    public static async Task RunAsync(
        IStore store, IHouse house, GraphModel model, Tenant here, Func<Tenant, bool> from, UpkeepWriting writing, CancellationToken cancellation)
    {
        var principals = model.Entity<ServicePrincipal>();
        var homes = house.Organizations().Where(from).ToList();
        foreach (var row in (await store.ListAsync(here, new Plan { Table = principals.Table!, Types = [principals.Name] }, cancellation)).Rows)
        {
            var document = Documents.Parse(row.Document);
            if (homes.Find(h => document.Text("appOwnerOrganizationId") == h.Id.ToString("D")) is { } home
                && await store.HolderAsync(home, ApplicationClaims.Application(Guid.Parse(document.Text("appId")!)), cancellation) is { } key
                && await store.FindAsync(home, principals.Table!, key, cancellation) is { Deleted: null } application)
            {
                ServicePrincipals.Follow(document, Documents.Parse(application.Document), home.Id);
                writing.Changes.Update(row, document);
                await writing.WriteAsync(cancellation);
            }
        }
    }
}
