// What app roles do: they stand in tokens, and they let in where an application is for those only who are assigned to it.

using System.Net;
using System.Text.Json.Nodes;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.SignIn;
using Atrium.Server.Tests.SignIn.Browser;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Applications;

public abstract class AppRoleTokenTests(SharedServers servers, StoreKind store) : GrantTest(servers, store)
{
    private static readonly string Reader = "00000000-1111-2222-3333-000000000001", Robot = "00000000-1111-2222-3333-000000000002", Off = "00000000-1111-2222-3333-000000000003";

    private const string All = "User.Read openid profile offline_access";

    /// <summary>An application that offers a role to people, one to applications, and one that is switched off; and is an API with one scope.</summary>
    private async Task<TestApplication> OfferingAsync(bool required = false, string? secret = "s")
    {
        var api = await RegisterAsync(
            a => new()
            {
                AppId = a.AppId,
                DisplayName = a.DisplayName,
                Web = a.Web,
                PublicClient = a.PublicClient,
                Secrets = a.Secrets,
                IdentifierUris = [$"api://{a.AppId}"],
                Api = new() { Oauth2PermissionScopes = [new() { Id = Guid.NewGuid(), Value = "use", Type = "User" }] },
            },
            scopes: All,
            secret: secret,
            present: document =>
            {
                document["appRoleAssignmentRequired"] = required;
                document["appRoles"] = new JsonArray(Role(Reader, "Tide.Read", "User"), Role(Robot, "Tide.Run", "Application"), Role(Off, "Tide.Old", "User", enabled: false));
            });
        return api;
    }

    private static JsonObject Role(string id, string value, string members, bool enabled = true) => new()
    {
        ["allowedMemberTypes"] = new JsonArray(members),
        ["displayName"] = value,
        ["description"] = value,
        ["id"] = id,
        ["isEnabled"] = enabled,
        ["value"] = value,
    };

    private static string Name(TestApplication api) => $"api://{api.AppId}/.default";

    private Task<Answer> AssignAsync(string set, string principal, TestApplication api, string role) =>
        App.PostAsync($"/{set}/{principal}/appRoleAssignments", Assignment(principal, role, api.Principal.ToString()));

    /// <summary>A person's tokens for the application itself, through the pages.</summary>
    private async Task<TokenReply> EnterAsync(TestApplication application, Answer user)
    {
        var visitor = NewVisitor();
        var back = await visitor.SignInAsync(await visitor.OpenAsync(Authorize(application)), NameOf(user), Password);
        return await RedeemAsync(application, back.Given["code"]);
    }

    [Fact]
    public async Task Roles_of_a_person_stand_in_the_id_token_of_the_application_that_has_them()
    {
        var (api, user) = (await OfferingAsync(), await NewUserAsync());
        Assert.Empty(Roles((await EnterAsync(api, user))["id_token"]!));
        var made = (await AssignAsync("users", user.Id, api, Reader)).Must(HttpStatusCode.Created);
        var tokens = await EnterAsync(api, user);
        Assert.Equal(["Tide.Read"], Roles(tokens["id_token"]!));
        Assert.Empty(Roles(tokens.Access)); // of Graph
        (await App.DeleteAsync($"/users/{user.Id}/appRoleAssignments/{made.Id}")).Must(HttpStatusCode.NoContent);
        Assert.Empty(Roles((await RefreshAsync(api, tokens.RefreshToken))["id_token"]!));
    }

    [Fact]
    public async Task Roles_of_a_group_count_for_its_direct_members()
    {
        var (api, user, deeper) = (await OfferingAsync(), await NewUserAsync(), await NewUserAsync());
        var (group, inner) = ((await NewGroupAsync()).Id, (await NewGroupAsync()).Id);
        await AddAsync(group, user.Id);
        await AddAsync(group, inner);
        await AddAsync(inner, deeper.Id);
        (await AssignAsync("groups", group, api, Reader)).Must(HttpStatusCode.Created);
        Assert.Equal(["Tide.Read"], Roles((await EnterAsync(api, user))["id_token"]!));
        Assert.Empty(Roles((await EnterAsync(api, deeper))["id_token"]!));

        var listed = Assert.Single((await App.GetAsync($"/users/{user.Id}/appRoleAssignments")).Must(HttpStatusCode.OK).Items);
        Assert.Equal(("Group", group), (listed.GetProperty("principalType").GetString(), listed.GetProperty("principalId").GetString()));
        (await App.DeleteAsync($"/users/{user.Id}/appRoleAssignments/{listed.GetProperty("id").GetString()}")).Must(HttpStatusCode.NotFound);
        Assert.Empty((await App.GetAsync($"/users/{deeper.Id}/appRoleAssignments")).Must(HttpStatusCode.OK).Items);
    }

    [Fact]
    public async Task An_application_that_requires_assignment_lets_in_nobody_else()
    {
        var (api, user, other) = (await OfferingAsync(required: true), await NewUserAsync(), await NewUserAsync());
        (await ForAsync(api, NameOf(user))).Refused(400, "unauthorized_client", 50105);
        var visitor = NewVisitor();
        var page = await visitor.SignInAsync(await visitor.OpenAsync(Authorize(api)), NameOf(user), Password);
        Assert.Equal(400, page.Status);
        Assert.Contains("AADSTS50105", page.Text, StringComparison.Ordinal);
        Assert.Contains("those who are assigned to it", page.Text, StringComparison.Ordinal);
        Assert.Contains("AADSTS50105", (await visitor.OpenAsync(Authorize(api, ("prompt", "none")))).Given["error_description"], StringComparison.Ordinal);

        var made = (await AssignAsync("users", user.Id, api, Reader)).Must(HttpStatusCode.Created);
        var tokens = await EnterAsync(api, user);
        (await ForAsync(api, NameOf(other))).Refused(400, "unauthorized_client", 50105);
        (await App.DeleteAsync($"/users/{user.Id}/appRoleAssignments/{made.Id}")).Must(HttpStatusCode.NoContent);
        (await RefreshAsync(api, tokens.RefreshToken)).Refused(400, "unauthorized_client", 50105);
    }

    [Fact]
    public async Task An_api_that_requires_assignment_is_closed_to_whom_nobody_assigned()
    {
        var (client, api, user) = (await RegisterAsync(scopes: All, secret: "s"), await OfferingAsync(required: true), await NewUserAsync());
        (await App.PostAsync("/oauth2PermissionGrants", With(Grant(client, "use"), "resourceId", api.Principal.ToString()))).Must(HttpStatusCode.Created);
        (await AsItselfAsync(client, Name(api))).Refused(400, "unauthorized_client", 501051);
        (await ForAsync(client, NameOf(user), Name(api))).Refused(400, "unauthorized_client", 50105);
        (await AssignAsync("users", user.Id, api, Reader)).Must(HttpStatusCode.Created);
        var token = (await ForAsync(client, NameOf(user), Name(api))).Access;
        Assert.Equal(["use"], Scopes(await ForAsync(client, NameOf(user), Name(api))));
        Assert.Equal(["Tide.Read"], Roles(token));
        (await Server.WithToken(token).GetAsync("/me")).Must(HttpStatusCode.Unauthorized);
    }
}

public sealed class AppRoleTokenTestsOnSqlite(SharedServers servers) : AppRoleTokenTests(servers, StoreKind.Sqlite);

public sealed class AppRoleTokenTestsOnPostgres(SharedServers servers) : AppRoleTokenTests(servers, StoreKind.Postgres);
