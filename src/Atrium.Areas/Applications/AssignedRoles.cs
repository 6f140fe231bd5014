// What a person was assigned: by name, or as a direct member of a group that was.

using Atrium.Areas.Directory;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;

namespace Atrium.Areas.Applications;

/// <summary>The list of a person's assignments shows those of their groups too; only their own are written there.</summary>
public sealed class AssignedRoles : IComputedCollection
{
    public async ValueTask<IReadOnlyList<Row>> ItemsAsync(Call call, Row source, string? key, CancellationToken cancellation) =>
        await OfAsync(call.Store, call.Model, call.Tenant, source.Key, cancellation);

    /// <summary>Groups in groups do not count.</summary>
    public static async ValueTask<IReadOnlyList<Row>> OfAsync(IStore store, GraphModel model, Tenant tenant, Guid person, CancellationToken cancellation)
    {
        var member = new LinkStep("members", person, Inverse: true, Transitive: false);
        var groups = await store.ReachedAsync(tenant, model.Entity<DirectoryObject>().Table!, member, null, cancellation);
        var plan = new Plan { Table = model.Entity<AppRoleAssignment>().Table!, Parent = Guid.Empty };
        var found = await store.ListEachAsync(tenant, plan, [person, .. groups], cancellation);
        return [.. found.OrderBy(f => f.Key != person).SelectMany(f => f.Value.Rows)];
    }
}
