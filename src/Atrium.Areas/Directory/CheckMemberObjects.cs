// Of up to twenty groups, directory roles and administrative units: those that the object belongs to.

using Atrium.Engine.Model;
using Atrium.Engine.Request;

namespace Atrium.Areas.Directory;

public static class CheckMemberObjectsAction
{
    [Action(On = typeof(DirectoryObject))]
    [Needs(
        Delegated = Memberships.Delegated + " User.ReadWrite.All",
        Own = "User.Read",
        Application = Memberships.Application + " User.ReadWrite.All")]
    public static Task<IReadOnlyList<string>> CheckMemberObjects(Call call, IReadOnlyList<string> ids, CancellationToken cancellation) =>
        Memberships.FindAsync(call, Memberships.Ids("ids", ids), groupsOnly: false, securityOnly: false, cancellation);
}
