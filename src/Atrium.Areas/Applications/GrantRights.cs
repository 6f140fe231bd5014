// Who may give applications permissions, and people roles in applications: what a token's permissions and the person's directory roles allow together.

using System.Collections.Frozen;
using Atrium.Areas.Directory;
using Atrium.Engine.Request;

namespace Atrium.Areas.Applications;

/// <summary>Owning an application gives none of this: what an application may do is not for those to decide who wrote it.</summary>
public static class GrantRights
{
    /// <summary>May consent for everybody, and give roles of every application but Graph.</summary>
    public static FrozenSet<Guid> OfApplications { get; } = [.. DirectoryRoles.ManageApplications, DirectoryRoles.PrivilegedRoleAdministrator];

    /// <summary>May give application permissions of Graph, which reach everybody's data.</summary>
    public static FrozenSet<Guid> OfGraph { get; } = [DirectoryRoles.GlobalAdministrator, DirectoryRoles.PrivilegedRoleAdministrator];

    public static void DemandGrant(Caller caller)
    {
        if (!DirectoryRoles.Has(caller, OfApplications))
        {
            throw DirectoryErrors.Denied("Cloud Application Administrator");
        }
    }

    /// <param name="ofGraph">True: the role is one of Graph's.</param>
    public static void DemandAssign(Caller caller, bool ofGraph)
    {
        if (ofGraph && !caller.HasAny(["AppRoleAssignment.ReadWrite.All"]))
        {
            throw DirectoryErrors.Denied("AppRoleAssignment.ReadWrite.All");
        }

        if (!DirectoryRoles.Has(caller, ofGraph ? OfGraph : OfApplications))
        {
            throw DirectoryErrors.Denied(ofGraph ? "Privileged Role Administrator" : "Cloud Application Administrator");
        }
    }
}
