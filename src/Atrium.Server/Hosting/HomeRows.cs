// Rows that the server keeps for itself, and takes away again: each at the version that was read.

using Atrium.Engine.Changes;
using Atrium.Engine.Model;
using Atrium.Engine.Query;
using Atrium.Engine.Storage;

namespace Atrium.Server.Hosting;

internal static class HomeRows
{
    /// <summary>False: somebody was quicker.</summary>
    public static async ValueTask<bool> DeleteAsync(this IStore store, Tenant home, Row row, TimeProvider clock, CancellationToken cancel)
    {
        var changes = new ChangeSet { At = clock.GetUtcNow() };
        changes.Delete(row);
        return (await store.CommitAsync(home, changes, cancel)).Done;
    }

    /// <param name="property">An instant.</param>
    public static async ValueTask<IReadOnlyList<Row>> OlderAsync(
        this IStore store, Tenant home, EntityType type, string property, DateTimeOffset before, CancellationToken cancel)
    {
        var filter = new Compare(PropertyPath.Of(type.FindProperty(property)!), Comparison.Less, Instants.Text(before));
        return (await store.ListAsync(home, new Plan { Table = type.Table!, Filter = filter }, cancel)).Rows;
    }

    /// <summary>Deletes those that are older. Returns how many.</summary>
    public static async ValueTask<long> PruneAsync(
        this IStore store, Tenant home, EntityType type, string property, DateTimeOffset before, TimeProvider clock, CancellationToken cancel)
    {
        long removed = 0;
        foreach (var row in await store.OlderAsync(home, type, property, before, cancel))
        {
            removed += await store.DeleteAsync(home, row, clock, cancel) ? 1 : 0;
        }

        return removed;
    }
}
