// Brings what earlier builds wrote to the form that this one expects, once an organisation: at the first start of a new build, and after going back
// to a copy that an older one made.

using System.Text.Json.Nodes;
using Atrium.Engine.Changes;
using Atrium.Engine.Model;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Server.Hosting;

internal sealed class Upkeep(IStore store, IHouse house, GraphModel model, OrganizationClocks clocks, ILogger<Upkeep> logger)
{
    /// <summary>Raised by whoever changes what <see cref="GrantUpkeep"/>, <see cref="PrincipalUpkeep"/> or <see cref="GraphService"/> see to.</summary>
    public const int Version = 1;

    private const int MaxAttempts = 5;

    public async Task RunAsync(CancellationToken cancellation)
    {
        foreach (var tenant in house.Organizations().ToList())
        {
            await RunAsync(tenant, cancellation);
        }
    }

    /// <summary>Nodes that start together may do it together: who is overtaken looks again, and finds it done. Reads one row where nothing is to be done.</summary>
    public async Task RunAsync(Tenant tenant, CancellationToken cancellation)
    {
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var mark = await store.FindAsync(tenant, model.Entity<UpkeepMark>().Table!, UpkeepMark.KeyIn(tenant.Id), cancellation);
            if (mark is not null && Documents.View<UpkeepMark>(mark.Document).Version >= Version)
            {
                return;
            }

            var writing = new UpkeepWriting(store, tenant, clocks.Of(tenant.Id));
            if (!await GraphService.IsThereAsync(store, tenant, cancellation))
            {
                GraphService.Add(writing.Changes, model, tenant.Id);
            }

            await GrantUpkeep.RunAsync(store, model, tenant, writing, cancellation);
            await PrincipalUpkeep.RunAsync(store, house, model, tenant, _ => true, writing, cancellation);
            await writing.FlushAsync(cancellation);
            if (!writing.Overtaken && await MarkAsync(tenant, mark, cancellation))
            {
                return;
            }
        }

        logger.LogWarning("The objects of organisation {Organization} changed all the while that they were brought up to date; it is tried again at the next start", tenant.Id);
    }

    private async ValueTask<bool> MarkAsync(Tenant tenant, Row? before, CancellationToken cancellation)
    {
        var changes = new ChangeSet { At = clocks.Of(tenant.Id).GetUtcNow() };
        var document = new JsonObject { ["version"] = Version };
        if (before is null)
        {
            changes.Insert(model.Entity<UpkeepMark>(), UpkeepMark.KeyIn(tenant.Id), tenant.Id, Guid.Empty, document);
        }
        else
        {
            changes.Update(before, document);
        }

        return (await store.CommitAsync(tenant, changes, cancellation)).Done;
    }
}
