// Attacks: somebody without the right to it tries to give an application more than it has.

using System.Net;
using Atrium.Areas.Directory;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Applications;

public abstract class ConsentElevationTests(SharedServers servers, StoreKind store) : GrantTest(servers, store)
{
    private const string Grants = "/oauth2PermissionGrants";

    public static TheoryData<string> Powerless { get; } =
    [
        "", nameof(DirectoryRoles.UserAdministrator), nameof(DirectoryRoles.GroupsAdministrator), nameof(DirectoryRoles.HelpdeskAdministrator),
        nameof(DirectoryRoles.GlobalReader), nameof(DirectoryRoles.DirectoryWriters),
    ];

    public static TheoryData<string> Entitled { get; } =
    [
        nameof(DirectoryRoles.GlobalAdministrator), nameof(DirectoryRoles.PrivilegedRoleAdministrator),
        nameof(DirectoryRoles.ApplicationAdministrator), nameof(DirectoryRoles.CloudApplicationAdministrator),
    ];

    private static Guid? Role(string name) => name.Length == 0 ? null : (Guid)typeof(DirectoryRoles).GetProperty(name)!.GetValue(null)!;

    [Theory]
    [MemberData(nameof(Powerless))]
    public async Task A_person_without_the_role_grants_changes_and_removes_nothing(string role)
    {
        var (client, caller) = (await RegisterAsync(), await Server.HolderAsync(Role(role)));
        var me = (await Server.IdOfAsync(1)).ToString();
        (await caller.PostAsync(Grants, Grant(client, "Directory.ReadWrite.All"))).Refused(HttpStatusCode.Forbidden, Denied);
        (await caller.PostAsync(Grants, Grant(client, "User.Read", me))).Refused(HttpStatusCode.Forbidden, Denied);
        var made = (await App.PostAsync(Grants, Grant(client, "User.Read"))).Must(HttpStatusCode.Created);
        (await caller.PatchAsync($"{Grants}/{made.Id}", new { scope = "User.Read Directory.ReadWrite.All" })).Refused(HttpStatusCode.Forbidden, Denied);
        (await caller.DeleteAsync($"{Grants}/{made.Id}")).Refused(HttpStatusCode.Forbidden, Denied);
        Assert.Equal("User.Read", (await App.GetAsync($"{Grants}/{made.Id}")).Optional("scope"));
    }

    [Theory]
    [MemberData(nameof(Entitled))]
    public async Task A_person_with_the_role_does(string role)
    {
        var (client, caller) = (await RegisterAsync(), await Server.HolderAsync(Role(role)));
        var made = (await caller.PostAsync(Grants, Grant(client, "Directory.Read.All"))).Must(HttpStatusCode.Created);
        (await caller.PatchAsync($"{Grants}/{made.Id}", new { scope = "User.Read" })).Must(HttpStatusCode.NoContent);
        (await caller.DeleteAsync($"{Grants}/{made.Id}")).Must(HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData("Directory.Read.All")]
    [InlineData("Application.ReadWrite.All")]
    [InlineData("AppRoleAssignment.ReadWrite.All")]
    public async Task An_application_without_the_permission_grants_nothing(string roles)
    {
        var (client, app) = (await RegisterAsync(), await Server.AppWithAsync(roles));
        (await app.PostAsync(Grants, Grant(client, "Mail.Read"))).Refused(HttpStatusCode.Forbidden, Denied);
    }

    [Fact]
    public async Task An_application_with_the_permission_does()
    {
        var (client, app) = (await RegisterAsync(), await Server.AppWithAsync("DelegatedPermissionGrant.ReadWrite.All"));
        (await app.PostAsync(Grants, Grant(client, "Mail.Read"))).Must(HttpStatusCode.Created);
    }

    [Fact]
    public async Task An_administrator_whose_application_lacks_the_permission_grants_nothing()
    {
        var admin = await Server.UserWithAsync(0, "Directory.Read.All Application.ReadWrite.All");
        (await admin.PostAsync(Grants, Grant(await RegisterAsync(), "Mail.Read"))).Refused(HttpStatusCode.Forbidden, Denied);
    }

    [Fact]
    public async Task A_guest_reads_no_list_of_grants()
    {
        var guest = await SignInAsync(await NewUserAsync(also: new { userType = "Guest" }));
        (await guest.GetAsync(Grants)).Refused(HttpStatusCode.Forbidden, Denied);
    }
}

public sealed class ConsentElevationTestsOnSqlite(SharedServers servers) : ConsentElevationTests(servers, StoreKind.Sqlite);

public sealed class ConsentElevationTestsOnPostgres(SharedServers servers) : ConsentElevationTests(servers, StoreKind.Postgres);
