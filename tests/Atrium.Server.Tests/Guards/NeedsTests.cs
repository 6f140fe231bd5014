// Whatever is served asks for permissions, by names that exist, and for no fewer than Graph documents.

using Atrium.Areas.Applications;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Guards;

public sealed class NeedsTests
{
    private static readonly IReadOnlyList<Served> All = Served.All(TestModel.Real);

    /// <summary>Verbs that nobody may use, and why.</summary>
    private static readonly Dictionary<string, string> Closed = new()
    {
        ["application/extensionProperties Update"] = "a definition stays as it was made",
        ["servicePrincipal/appRoleAssignments Update"] = Stays,
        ["servicePrincipal/appRoleAssignedTo Update"] = Stays,
        ["servicePrincipal/delegatedPermissionClassifications Update"] = "a classification stays as it was made",
        ["servicePrincipal/oauth2PermissionGrants Create"] = InItsSet,
        ["servicePrincipal/oauth2PermissionGrants Update"] = InItsSet,
        ["servicePrincipal/oauth2PermissionGrants Delete"] = InItsSet,
        ["user/appRoleAssignments Update"] = Stays,
        ["group/appRoleAssignments Update"] = Stays,
        ["user/oauth2PermissionGrants Create"] = InItsSet,
        ["user/oauth2PermissionGrants Update"] = InItsSet,
        ["user/oauth2PermissionGrants Delete"] = InItsSet,
        ["directoryObjects Create"] = "objects are created in the set of their type",
        ["directoryObjects Update"] = "objects are changed in the set of their type",
        ["directory/deletedItems Create"] = "objects come into the bin by being deleted",
        ["directory/deletedItems Update"] = "what is in the bin stays as it was",
    };

    private const string Stays = "an assignment stays as it was made until it is taken away";

    private const string InItsSet = "a grant is written in the set of all";

    [Fact]
    public void Everything_that_is_served_asks_for_a_permission()
    {
        Findings.None(All.Where(s => !s.Offered && !Closed.ContainsKey($"{s.Place} {s.Verb}")).Select(s => $"{s.Method} {s.Path}: {s.Place} has no permission for {s.Verb}"));
        Assert.All(Closed.Keys, place => Assert.Contains(All, s => !s.Offered && $"{s.Place} {s.Verb}" == place));
    }

    [Fact]
    public void Every_operation_is_reached_and_asks_for_a_permission()
    {
        var reached = All.Select(s => s.Needs).ToHashSet();
        Findings.None(TestModel.Real.Operations.Where(o => !reached.Contains(o.Needs)).Select(o => $"{o} is not among what is served"));
    }

    [Fact]
    public void Every_permission_that_the_model_names_exists()
    {
        Findings.None(
            from served in All
            from delegated in new[] { true, false }
            from name in delegated ? served.Delegated : served.Application
            let permission = Permission.Find(name)
            where permission?.Name != name || (delegated ? permission.ScopeId : permission.RoleId) is null
            select $"{served.Place} {served.Verb}: {name} is no {(delegated ? "delegated" : "application")} permission");
    }

    [Fact]
    public void The_paths_are_those_of_the_model()
    {
        var paths = All.Select(s => $"{s.Method} {s.Path}").ToHashSet();
        Assert.Superset(
            new HashSet<string>
            {
                "GET /users", "POST /users", "GET /users/delta", "DELETE /users/{id}", "PUT /users/{id}/manager", "POST /groups/{id}/members",
                "DELETE /groups/{id}/members/{id}", "GET /users/{id}/mailfolders/{id}/messages/delta", "POST /users/{id}/messages/{id}/send",
                "PUT /users/{id}/photo", "POST /directoryobjects/getbyids", "POST /directory/deleteditems/{id}/restore",
            },
            paths);
        Assert.DoesNotContain("POST /users/{id}/memberof", paths);
    }
}
