// All groups that the object belongs to.

using Atrium.Engine.Model;
using Atrium.Engine.Request;

namespace Atrium.Areas.Directory;

public static class GetMemberGroupsAction
{
    /// <param name="securityEnabledOnly">Graph's documents want true for a person; false is answered too, with all groups.</param>
    [Action(On = typeof(DirectoryObject))]
    [Needs(Delegated = Memberships.Delegated, Application = Memberships.Application)]
    public static Task<IReadOnlyList<string>> GetMemberGroups(Call call, bool? securityEnabledOnly, CancellationToken cancellation) =>
        Memberships.FindAsync(
            call, null, groupsOnly: true, securityEnabledOnly ?? throw DirectoryErrors.Required("securityEnabledOnly"), cancellation);
}
