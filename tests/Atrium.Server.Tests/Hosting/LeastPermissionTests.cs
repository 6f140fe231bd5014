// The smallest permission of those that suffice, as the report names it: one's own before everybody's, reading before writing, a part before
// the whole.

using Atrium.Server.Admin;
using Atrium.Server.Tests.Guards;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Hosting;

public sealed class LeastPermissionTests
{
    [Theory]
    [InlineData("GET /users/{id}", "User.Read", "User.ReadBasic.All")]
    [InlineData("GET /users", "User.ReadBasic.All", "User.ReadBasic.All")]
    [InlineData("PATCH /users/{id}", "User.ReadWrite", "User.ReadWrite.All")]
    [InlineData("POST /users", "User.ReadWrite.All", "User.ReadWrite.All")]
    [InlineData("POST /users/{id}/revokesigninsessions", "User.RevokeSessions.All", "User.RevokeSessions.All")]
    [InlineData("GET /users/{id}/messages", "Mail.ReadBasic", "Mail.ReadBasic.All")]
    [InlineData("POST /users/{id}/messages", "Mail.ReadWrite", "Mail.ReadWrite")]
    [InlineData("POST /users/{id}/sendmail", "Mail.Send", "Mail.Send")]
    [InlineData("GET /groups/{id}/members", "GroupMember.ReadBasic.All", "GroupMember.ReadBasic.All")]
    [InlineData("DELETE /groups/{id}/members/{id}", "GroupMember.ReadWrite.All", "GroupMember.ReadWrite.All")]
    [InlineData("PATCH /groups/{id}", "Group.ReadWrite.All", "Group.ReadWrite.All")]
    [InlineData("GET /groups/{id}/photo", "ProfilePhoto.Read.All", "ProfilePhoto.Read.All")]
    [InlineData("GET /applications", "Application.Read.All", "Application.Read.All")]
    [InlineData("POST /applications/{id}/addpassword", "Application.ReadWrite.All", "Application.ReadWrite.OwnedBy")]
    [InlineData("GET /oauth2permissiongrants", "Directory.Read.All", "Directory.Read.All")]
    [InlineData("POST /oauth2permissiongrants", "DelegatedPermissionGrant.ReadWrite.All", "DelegatedPermissionGrant.ReadWrite.All")]
    public void One_place_needs_what_graph_documents_as_the_least(string place, string person, string application)
    {
        var served = Assert.Single(Served.All(TestModel.Real), s => $"{s.Method} {s.Path}" == place);
        Assert.Equal([person], Needed(false, (place, [.. served.Delegated])));
        Assert.Equal([application], Needed(true, (place, [.. served.Application])));
    }

    [Fact]
    public void What_another_one_makes_superfluous_is_not_named()
    {
        Assert.Equal(
            ["User.ReadWrite.All"],
            Needed(true, ("GET /users", ["User.ReadBasic.All", "User.Read.All", "User.ReadWrite.All"]), ("POST /users", ["User.ReadWrite.All", "Directory.ReadWrite.All"])));
        Assert.Equal(
            ["Mail.ReadBasic.All", "User.ReadBasic.All"],
            Needed(true, ("GET /users", ["User.ReadBasic.All", "User.Read.All"]), ("GET /users/{id}/messages", ["Mail.ReadBasic.All", "Mail.Read"])));
    }

    private static IReadOnlyList<string> Needed(bool appOnly, params (string Place, IReadOnlyList<string> Suffice)[] places) => LeastPermissions.Needed(
        new ApplicationUse("an application", appOnly, new HashSet<string>(), places.ToDictionary(p => p.Place, p => p.Suffice), new HashSet<string>()));
}
