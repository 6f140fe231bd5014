// All groups, directory roles and administrative units that the object belongs to.

using Atrium.Engine.Model;
using Atrium.Engine.Request;

namespace Atrium.Areas.Directory;

public static class GetMemberObjectsAction
{
    [Action(On = typeof(DirectoryObject))]
    [Needs(
        Delegated = Memberships.Delegated + " User.ReadWrite.All",
        Own = "User.Read",
        Application = Memberships.Application + " User.ReadWrite.All")]
    public static Task<IReadOnlyList<string>> GetMemberObjects(Call call, bool? securityEnabledOnly, CancellationToken cancellation) =>
        Memberships.FindAsync(
            call, null, groupsOnly: false, securityEnabledOnly ?? throw DirectoryErrors.Required("securityEnabledOnly"), cancellation);
}
