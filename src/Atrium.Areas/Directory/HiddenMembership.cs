// Groups that hide who is in them: left out of what an object is shown to belong to, since it would say just that.

using Atrium.Engine.Query;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;

namespace Atrium.Areas.Directory;

internal static class HiddenMembership
{
    public const string Name = "HiddenMembership";

    /// <summary>
    /// People see their own memberships, those who administer groups all, applications those that they have the permission for. What others
    /// could find out by the members of the group, being in it or owning it, is left out all the same.
    /// </summary>
    public static Plan LeaveOut(Call call, Plan plan)
    {
        if (plan.Via is not { Kind: "members", Inverse: true } step || Shows(call.Caller, step.From))
        {
            return plan;
        }

        var visibility = call.Model.Entity<Group>().FindProperty("visibility")!;
        var shown = new Compare(PropertyPath.Of(visibility), Comparison.NotEqual, Name);
        return plan with { Filter = Filter.All(plan.Filter, shown) };
    }

    private static bool Shows(Caller caller, Guid member) => caller.IsAppOnly
        ? caller.HasAny(["Member.Read.Hidden"])
        : member == caller.UserId || DirectoryRoles.Has(caller, DirectoryRoles.ReadHidden);
}
