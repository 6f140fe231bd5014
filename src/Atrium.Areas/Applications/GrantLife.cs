// Grants and assignments live and die with the service principals at their ends: hidden while one of those is in the bin, back when it is back, and gone
// when it is gone for good.

using Atrium.Engine.Changes;
using Atrium.Engine.Query;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Applications;

internal static class GrantLife
{
    public static async ValueTask BinAsync(Call call, ChangeSet changes, Guid principal, CancellationToken cancellation)
    {
        foreach (var row in await TouchingAsync(call, principal, bin: false, cancellation))
        {
            changes.Bin(row, Documents.Parse(row.Document));
        }
    }

    /// <summary>Those whose other end is not in the bin itself; the others come back with that.</summary>
    public static async ValueTask RestoreAsync(Call call, ChangeSet changes, Guid principal, CancellationToken cancellation)
    {
        var table = call.Model.Entity<ServicePrincipal>().Table!;
        foreach (var row in await TouchingAsync(call, principal, bin: true, cancellation))
        {
            var document = Documents.Parse(row.Document);
            var lives = true;
            foreach (var end in Ends(row).Where(e => e != principal))
            {
                lives &= await call.Store.FindAsync(call.Tenant, table, end, cancellation) is { } found
                    && (found.Deleted is null || found.Type.Clr != typeof(ServicePrincipal));
            }

            if (lives)
            {
                changes.Restore(row, document);
            }
        }
    }

    /// <summary>What lies under it, or belongs to it, goes by itself; grants at an API lie elsewhere.</summary>
    public static async ValueTask PurgeAsync(Call call, ChangeSet changes, Guid principal, CancellationToken cancellation)
    {
        foreach (var row in await ListAsync(call, At(call, principal) with { Everything = true }, cancellation))
        {
            if (row.Parent != principal)
            {
                changes.Delete(row);
            }
        }
    }

    private static async ValueTask<IReadOnlyList<Row>> TouchingAsync(Call call, Guid principal, bool bin, CancellationToken cancellation)
    {
        var (grants, assignments) = (call.Model.Entity<OAuth2PermissionGrant>().Table!, call.Model.Entity<AppRoleAssignment>().Table!);
        var found = new List<Row>();
        foreach (var plan in (Plan[])[
            new() { Table = grants, Parent = principal }, At(call, principal), new() { Table = assignments, Parent = principal }, new() { Table = assignments, Owner = principal }])
        {
            found.AddRange(await ListAsync(call, plan with { Bin = bin }, cancellation));
        }

        return [.. found.DistinctBy(r => r.Key)];
    }

    /// <summary>Grants at an API.</summary>
    private static Plan At(Call call, Guid resource)
    {
        var type = call.Model.Entity<OAuth2PermissionGrant>();
        var property = type.FindProperty("resourceId")!;
        return new Plan
        {
            Table = type.Table!,
            Filter = new Compare(PropertyPath.Of(property), Comparison.Equal, resource.ToString("D")),
        };
    }

    private static async ValueTask<IReadOnlyList<Row>> ListAsync(Call call, Plan plan, CancellationToken cancellation) =>
        (await call.Store.ListAsync(call.Tenant, plan, cancellation)).Rows;

    /// <summary>Who may do something, and where. A person at the third end of a grant takes it along for good only.</summary>
    private static IEnumerable<Guid> Ends(Row row) => row.Type.Clr == typeof(AppRoleAssignment)
        ? [row.Parent, row.Owner]
        : [row.Parent, Guid.Parse(Documents.View<OAuth2PermissionGrant>(row.Document).ResourceId)];
}
