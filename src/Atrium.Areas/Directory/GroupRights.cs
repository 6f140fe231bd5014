// Who may change a group: its owners, administrators, and applications with the permission.

using Atrium.Engine.Request;
using Atrium.Engine.Rules;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Directory;

internal static class GroupRights
{
    /// <param name="permissions">Of which the token must have one, of the caller's kind: the path may have let others in for other types.</param>
    public static async ValueTask DemandAsync(Edit edit, IReadOnlyList<string> permissions, CancellationToken cancellation)
    {
        var call = edit.Call;
        var givesRoles = Documents.Parse(edit.Before!.Document).Flag("isAssignableToRole");
        if (!call.Caller.HasAny(permissions) || (!givesRoles && !await MayAsync(call, edit.Key, cancellation)))
        {
            throw DirectoryErrors.Denied(string.Join(' ', permissions));
        }

        if (givesRoles)
        {
            await DemandOverRolesAsync(call, edit.Key, cancellation);
        }
    }

    /// <summary>Whoever comes into a group that directory roles are given to holds them: that is for those who give roles, and for its owners.</summary>
    private static async ValueTask DemandOverRolesAsync(Call call, Guid group, CancellationToken cancellation)
    {
        if (!call.Caller.HasAny(["RoleManagement.ReadWrite.Directory"]))
        {
            throw DirectoryErrors.Denied("RoleManagement.ReadWrite.Directory");
        }

        if (!DirectoryRoles.Has(call.Caller, DirectoryRoles.ManageRoles) && !await Owners.IncludeAsync(call, group, cancellation))
        {
            throw DirectoryErrors.Denied("Privileged Role Administrator");
        }
    }

    /// <summary>True for applications, for administrators and for owners.</summary>
    public static async ValueTask<bool> MayAsync(Call call, Guid group, CancellationToken cancellation) =>
        DirectoryRoles.Has(call.Caller, DirectoryRoles.ManageGroups) || await Owners.IncludeAsync(call, group, cancellation);

    /// <summary>May read the members of a group that hides them.</summary>
    public static async ValueTask<bool> MaySeeMembersAsync(Call call, Row group, CancellationToken cancellation)
    {
        if (call.Caller.IsAppOnly)
        {
            return call.Caller.HasAny(["Member.Read.Hidden"]);
        }

        var members = new LinkStep("members", group.Key, Inverse: false, Transitive: true);
        return DirectoryRoles.Has(call.Caller, DirectoryRoles.ReadHidden) || await Owners.IncludeAsync(call, group.Key, cancellation)
            || (await call.Store.ReachedAsync(call.Tenant, group.Type.Table!, members, [call.Caller.UserId!.Value], cancellation)).Count > 0;
    }

    /// <summary>Groups that directory roles can be given to are made by those who may give roles.</summary>
    public static void DemandAssignable(Caller caller)
    {
        if (!caller.HasAny(["RoleManagement.ReadWrite.Directory"])
            || !DirectoryRoles.Has(caller, DirectoryRoles.ManageRoles))
        {
            throw DirectoryErrors.Denied("RoleManagement.ReadWrite.Directory");
        }
    }
}
