// Of up to twenty groups: those that the object belongs to.

using Atrium.Engine.Model;
using Atrium.Engine.Request;

namespace Atrium.Areas.Directory;

public static class CheckMemberGroupsAction
{
    [Action(On = typeof(DirectoryObject))]
    [Needs(Delegated = Memberships.Delegated + " User.ReadWrite.All", Application = Memberships.Application + " User.ReadWrite.All")]
    public static Task<IReadOnlyList<string>> CheckMemberGroups(Call call, IReadOnlyList<string> groupIds, CancellationToken cancellation) =>
        Memberships.FindAsync(call, Memberships.Ids("groupIds", groupIds), groupsOnly: true, securityOnly: false, cancellation);
}
