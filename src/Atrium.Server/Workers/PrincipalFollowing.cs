// Service principals in other organisations show what their application declares now.

using Atrium.Areas.Applications;
using Atrium.Engine.Changes;
using Atrium.Engine.Model;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;
using Atrium.Server.Hosting;

namespace Atrium.Server.Workers;

internal sealed class PrincipalFollowing(IStore store, IHouse house, GraphModel model, OrganizationClocks clocks, ClosedOrganizations closed)
{
    private readonly EntityType _principal = model.Entity<ServicePrincipal>();

    /// <summary>Everywhere but at home, where the same commit sees to it. False: an organisation is closed at present, so that it is to be done again.</summary>
    public async ValueTask<bool> FollowAsync(Guid appId, CancellationToken cancellation)
    {
        var everywhere = true;
        foreach (var here in house.Organizations().ToList())
        {
            if (!closed.TryEnter(here))
            {
                everywhere = false;
                continue;
            }

            try
            {
                while (!await FollowAsync(here, appId, cancellation))
                {
                }
            }
            finally
            {
                closed.Leave(here);
            }
        }

        return everywhere;
    }

    /// <summary>An organisation went back to what it was: its service principals missed what happened elsewhere, and others know what is no longer so.</summary>
    public async Task ReturnedAsync(Tenant returned, CancellationToken cancellation)
    {
        foreach (var here in house.Organizations().ToList())
        {
            UpkeepWriting writing;
            do
            {
                writing = new UpkeepWriting(store, here, clocks.Of(here.Id));
                await PrincipalUpkeep.RunAsync(
                    store, house, model, here, home => (here.Id == returned.Id) != (home.Id == returned.Id), writing, cancellation);
                await writing.FlushAsync(cancellation);
            }
            while (writing.Overtaken);
        }
    }

    /// <summary>False: somebody was quicker.</summary>
    private async ValueTask<bool> FollowAsync(Tenant here, Guid appId, CancellationToken cancellation)
    {
        // The service principal before the application: whoever writes it with a newer one meanwhile is not overwritten with an older.
        if (await FindAsync(here, ApplicationClaims.ServicePrincipal(appId), cancellation) is not { } principal)
        {
            return true;
        }

        var document = Documents.Parse(principal.Document);
        var home = house.Organizations().FirstOrDefault(t => t.Id != here.Id && document.Text("appOwnerOrganizationId") == t.Id.ToString("D"));
        if (home is null || await FindAsync(home, ApplicationClaims.Application(appId), cancellation) is not { } application)
        {
            return true;
        }

        var changes = new ChangeSet { At = clocks.Of(here.Id).GetUtcNow() };
        ServicePrincipals.Follow(document, Documents.Parse(application.Document), home.Id);
        changes.Update(principal, document);
        return changes.IsEmpty || (await store.CommitAsync(here, changes, cancellation)).Done;
    }

    private async ValueTask<Row?> FindAsync(Tenant tenant, Claim claim, CancellationToken cancellation) =>
        await store.HolderAsync(tenant, claim, cancellation) is { } key
            && await store.FindAsync(tenant, _principal.Table!, key, cancellation) is { Deleted: null } row
            ? row
            : null;
}
