// Application permissions: app roles given to applications, from either end; and the tokens that come of it.

using System.Net;
using System.Text.Json.Nodes;
using Atrium.Areas.Directory;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.SignIn.Browser;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Applications;

public abstract class ApplicationPermissionTests(SharedServers servers, StoreKind store) : GrantTest(servers, store)
{
    private static readonly string Robot = "00000000-1111-2222-3333-000000000002";

    private string AssignedTo => $"/servicePrincipals/{Graph}/appRoleAssignedTo";

    private static string Held(TestApplication client) => $"/servicePrincipals/{client.Principal}/appRoleAssignments";

    private Dictionary<string, object?> Of(TestApplication client, string role, string? resource = null) => Assignment(client.Principal.ToString(), role, resource);

    /// <summary>An API with a role for applications.</summary>
    private Task<TestApplication> ApiAsync() => RegisterAsync(
        a => new() { AppId = a.AppId, DisplayName = a.DisplayName, Web = a.Web, IdentifierUris = [$"api://{a.AppId}"], Api = new() },
        present: document => document["appRoles"] = new JsonArray(new JsonObject
        {
            ["allowedMemberTypes"] = new JsonArray("Application"),
            ["id"] = Robot,
            ["isEnabled"] = true,
            ["value"] = "Tide.Run",
            ["displayName"] = "Run",
            ["description"] = "Run",
        }));

    [Fact]
    public async Task A_permission_is_given_from_either_end_and_shows_at_both()
    {
        var client = await RegisterAsync(secret: "s");
        Assert.Empty(Roles((await AsItselfAsync(client)).Access));
        var one = (await App.PostAsync(Held(client), Of(client, "User.Read.All"))).Must(HttpStatusCode.Created);
        var two = (await App.PostAsync(AssignedTo, Of(client, "Mail.Send"))).Must(HttpStatusCode.Created);
        Assert.Equal(
            (client.Name, "ServicePrincipal", "Microsoft Graph"),
            (two.Optional("principalDisplayName"), two.Optional("principalType"), two.Optional("resourceDisplayName")));
        Assert.EndsWith($"#servicePrincipals('{Graph}')/appRoleAssignedTo/$entity", two.Optional("@odata.context"), StringComparison.Ordinal);
        Assert.Equal([one.Id, two.Id], Ids(await App.GetAsync(Held(client))).OrderBy(id => id != one.Id));
        Assert.Subset(Ids(await App.GetAsync($"{AssignedTo}?$top=999")).ToHashSet(), new HashSet<string> { one.Id, two.Id });
        Assert.Equal(["Mail.Send", "User.Read.All"], Roles((await AsItselfAsync(client)).Access));
        (await App.PostAsync(AssignedTo, Of(client, "User.Read.All"))).Refused(HttpStatusCode.BadRequest, Bad, "Permission being assigned already exists on the object");

        var before = (await AsItselfAsync(client)).Access;
        (await App.DeleteAsync($"{AssignedTo}/{one.Id}")).Must(HttpStatusCode.NoContent);
        Assert.Equal(["Mail.Send"], Roles((await AsItselfAsync(client)).Access));
        (await Server.WithToken(before).GetAsync("/users?$top=1")).Must(HttpStatusCode.OK); // until it expires
        (await App.DeleteAsync($"{Held(client)}/{two.Id}")).Must(HttpStatusCode.NoContent);
        Assert.Empty(Roles((await AsItselfAsync(client)).Access));
    }

    [Fact]
    public async Task Roles_of_another_api_stand_in_the_tokens_for_it()
    {
        var (client, api) = (await RegisterAsync(secret: "s"), await ApiAsync());
        (await App.PostAsync(Held(client), Of(client, Robot, api.Principal.ToString()))).Must(HttpStatusCode.Created);
        var token = (await AsItselfAsync(client, $"api://{api.AppId}/.default")).Access;
        Assert.Equal(["Tide.Run"], Roles(token));
        Assert.Empty(Roles((await AsItselfAsync(client)).Access));
        var person = await NewUserAsync();
        (await App.PostAsync($"/users/{person.Id}/appRoleAssignments", Assignment(person.Id, Robot, api.Principal.ToString())))
            .Refused(HttpStatusCode.BadRequest, Bad, "of type 'User'");
    }

    [Fact]
    public async Task The_ends_are_those_of_the_path()
    {
        var (client, other, api) = (await RegisterAsync(), await RegisterAsync(), await ApiAsync());
        (await App.PostAsync(Held(client), Of(other, "User.Read.All"))).Refused(HttpStatusCode.BadRequest, Bad, "principalId");
        (await App.PostAsync($"/servicePrincipals/{api.Principal}/appRoleAssignedTo", Of(client, "User.Read.All"))).Refused(HttpStatusCode.BadRequest, Bad, "resourceId");
        (await App.PostAsync(AssignedTo, Of(client, Robot))).Refused(HttpStatusCode.BadRequest, Bad, "was not found on application");
        var made = (await App.PostAsync(AssignedTo, Of(client, "User.Read.All"))).Must(HttpStatusCode.Created);
        (await App.DeleteAsync($"/servicePrincipals/{api.Principal}/appRoleAssignedTo/{made.Id}")).Refused(HttpStatusCode.NotFound, NotFound);
        (await App.DeleteAsync($"{Held(other)}/{made.Id}")).Refused(HttpStatusCode.NotFound, NotFound);
    }

    [Fact]
    public async Task Grants_of_a_client_are_listed_at_it()
    {
        var (client, person) = (await RegisterAsync(), await NewUserAsync());
        var one = (await App.PostAsync("/oauth2PermissionGrants", Grant(client, "User.Read", person.Id))).Must(HttpStatusCode.Created).Id;
        var all = (await App.PostAsync("/oauth2PermissionGrants", Grant(client, "User.Read"))).Must(HttpStatusCode.Created).Id;
        Assert.Equal(new HashSet<string> { one, all }, Ids(await App.GetAsync($"/servicePrincipals/{client.Principal}/oauth2PermissionGrants")).ToHashSet());
        Assert.Equal([all], Ids(await App.GetAsync($"/servicePrincipals/{client.Principal}/oauth2PermissionGrants?$filter=consentType eq 'AllPrincipals'")));
    }

    [Theory]
    [InlineData("")]
    [InlineData(nameof(DirectoryRoles.ApplicationAdministrator))]
    [InlineData(nameof(DirectoryRoles.CloudApplicationAdministrator))]
    [InlineData(nameof(DirectoryRoles.UserAdministrator))]
    public async Task Permissions_of_graph_are_not_given_by_lesser_roles(string role)
    {
        var client = await RegisterAsync();
        var caller = await Server.HolderAsync(role.Length == 0 ? null : (Guid)typeof(DirectoryRoles).GetProperty(role)!.GetValue(null)!);
        (await caller.PostAsync(AssignedTo, Of(client, "Directory.ReadWrite.All"))).Refused(HttpStatusCode.Forbidden, Denied);
        (await caller.PostAsync(Held(client), Of(client, "Directory.ReadWrite.All"))).Refused(HttpStatusCode.Forbidden, Denied);
        var made = (await App.PostAsync(AssignedTo, Of(client, "User.Read.All"))).Must(HttpStatusCode.Created);
        (await caller.DeleteAsync($"{AssignedTo}/{made.Id}")).Refused(HttpStatusCode.Forbidden, Denied);
    }

    [Fact]
    public async Task Those_of_other_apis_are_given_by_administrators_of_applications()
    {
        var (client, api) = (await RegisterAsync(), await ApiAsync());
        var caller = await Server.HolderAsync(DirectoryRoles.CloudApplicationAdministrator);
        (await caller.PostAsync(Held(client), Of(client, Robot, api.Principal.ToString()))).Must(HttpStatusCode.Created);
        (await (await Server.HolderAsync(DirectoryRoles.PrivilegedRoleAdministrator)).PostAsync(AssignedTo, Of(client, "User.Read.All"))).Must(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("AppRoleAssignment.ReadWrite.All", true, true)]
    [InlineData("Application.ReadWrite.All", false, true)]
    [InlineData("Application.Read.All", false, false)]
    [InlineData("Directory.ReadWrite.All", false, false)]
    public async Task An_application_needs_the_permission_to_give_others(string permission, bool graphs, bool others)
    {
        var (client, api, app) = (await RegisterAsync(), await ApiAsync(), await Server.AppWithAsync(permission));
        Assert.Equal(graphs ? HttpStatusCode.Created : HttpStatusCode.Forbidden, (await app.PostAsync(AssignedTo, Of(client, "RoleManagement.ReadWrite.Directory"))).Status);
        Assert.Equal(others ? HttpStatusCode.Created : HttpStatusCode.Forbidden, (await app.PostAsync(Held(client), Of(client, Robot, api.Principal.ToString()))).Status);
    }
}

public sealed class ApplicationPermissionTestsOnSqlite(SharedServers servers) : ApplicationPermissionTests(servers, StoreKind.Sqlite);

public sealed class ApplicationPermissionTestsOnPostgres(SharedServers servers) : ApplicationPermissionTests(servers, StoreKind.Postgres);
