// The life of an assignment: the role is the resource's and may be given to such a principal, once; then it stays as it is until it is taken away.

using Atrium.Areas.Directory;
using Atrium.Engine.Request;
using Atrium.Engine.Rules;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Applications;

public sealed class AppRoleAssignmentRules : Rules<AppRoleAssignment>
{
    protected override async ValueTask CreatingAsync(Edit edit, CancellationToken cancellation)
    {
        var (call, after) = (edit.Call, edit.After);
        var asked = Documents.View<AppRoleAssignment>(after);
        var (principalId, resourceId) = (asked.PrincipalId!.Value, asked.ResourceId!.Value);

        // The path leads through one of the two ends, which the body must name as well.
        if (edit.Parent != Guid.Empty && edit.Parent != principalId)
        {
            throw DirectoryErrors.InvalidValue(edit.Type, "principalId");
        }

        if (edit.Parent == Guid.Empty && edit.Owner != resourceId)
        {
            throw DirectoryErrors.InvalidValue(edit.Type, "resourceId");
        }

        GrantRights.DemandAssign(call.Caller, IsGraph(call, resourceId));
        var resource = await EndAsync<ServicePrincipal>(edit, resourceId, cancellation);
        var principal = await EndAsync<DirectoryObject>(edit, principalId, cancellation);
        var kind = AppRoleOffers.KindOf(principal) ?? throw DirectoryErrors.NotFound(principalId);
        AppRoleOffers.Demand(call, resource, principal, asked.AppRoleId);
        if (await DirectoryErrors.IsTakenAsync(call, edit.Key, AppRoleAssignment.ClaimOf(principalId, resourceId, asked.AppRoleId), cancellation))
        {
            throw DirectoryErrors.BadRequest("Permission being assigned already exists on the object");
        }

        after["createdDateTime"] = Instants.Text(call.Now);
        after["principalDisplayName"] = Documents.Parse(principal.Document).Text("displayName");
        after["principalType"] = kind;
        after["resourceDisplayName"] = Documents.Parse(resource.Document).Text("displayName");
        edit.Parent = principalId;
        edit.Owner = resourceId;
    }

    protected override ValueTask UpdatingAsync(Edit edit, CancellationToken cancellation) => throw DirectoryErrors.Denied(DirectoryErrors.Nobody);

    protected override ValueTask DeletingAsync(Edit edit, CancellationToken cancellation)
    {
        GrantRights.DemandAssign(edit.Call.Caller, IsGraph(edit.Call, edit.Before!.Owner));
        return ValueTask.CompletedTask;
    }

    private static bool IsGraph(Call call, Guid resource) => resource == GraphPermissions.KeyIn(call.Directory);

    /// <summary>A living object, required to live on until the assignment is written.</summary>
    private static async ValueTask<Row> EndAsync<T>(Edit edit, Guid key, CancellationToken cancellation)
    {
        var type = edit.Call.Model.Entity<T>();
        var table = type.Table!;
        var row = await edit.Call.Store.FindAsync(edit.Call.Tenant, table, key, cancellation);
        if (row is not { Deleted: null } || !row.Type.IsA(type))
        {
            throw DirectoryErrors.NotFound(key);
        }

        edit.Changes.Requires.Add(new Requirement(table, key, null));
        return row;
    }
}
