// Microsoft Graph's own service principal: in every organisation, with the permissions that the rest of the model asks for.

using System.Net;
using System.Text.Json;
using Atrium.Areas.Applications;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Applications;

public abstract class GraphServicePrincipalTests(SharedServers servers, StoreKind store) : GrantTest(servers, store)
{
    private const string ByAppId = "/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')";

    [Fact]
    public async Task It_is_found_by_its_application_id()
    {
        var found = Assert.Single((await App.GetAsync("/servicePrincipals?$filter=appId eq '00000003-0000-0000-c000-000000000000'")).Must(HttpStatusCode.OK).Items);
        Assert.Equal((Graph, "Microsoft Graph"), (found.GetProperty("id").GetString(), found.GetProperty("displayName").GetString()));
        Assert.Equal(Graph, (await App.GetAsync(ByAppId)).Must(HttpStatusCode.OK).Id);
        Assert.Equal(Graph, (await App.GetAsync($"/servicePrincipals/{Graph}?$select=id")).Must(HttpStatusCode.OK).Id);
    }

    [Fact]
    public async Task It_offers_every_permission_by_its_published_id()
    {
        var answer = (await App.GetAsync($"{ByAppId}?$select=appRoles,oauth2PermissionScopes")).Must(HttpStatusCode.OK).Json;
        var scopes = answer.GetProperty("oauth2PermissionScopes").EnumerateArray().ToDictionary(s => s.GetProperty("value").GetString()!);
        var roles = answer.GetProperty("appRoles").EnumerateArray().ToDictionary(r => r.GetProperty("value").GetString()!);
        Assert.Equal(Permission.All.Where(p => p.ScopeId is not null).Select(p => p.Name).Order(), scopes.Keys.Order());
        Assert.Equal(Permission.All.Where(p => p.RoleId is not null).Select(p => p.Name).Order(), roles.Keys.Order());
        Assert.Equal("e1fe6dd8-ba31-4d61-89e7-88639da4683d", scopes["User.Read"].GetProperty("id").GetString());
        Assert.Equal(("User", "Admin"), (scopes["User.Read"].GetProperty("type").GetString(), scopes["User.Read.All"].GetProperty("type").GetString()));
        Assert.Equal("df021288-bdef-4463-88db-98f22de89214", roles["User.Read.All"].GetProperty("id").GetString());
        Assert.Equal("Application", Assert.Single(roles["User.Read.All"].GetProperty("allowedMemberTypes").EnumerateArray()).GetString());
        foreach (var (name, scope) in scopes)
        {
            foreach (var words in (string[])["adminConsentDisplayName", "adminConsentDescription", "userConsentDisplayName", "userConsentDescription"])
            {
                Assert.False(string.IsNullOrWhiteSpace(scope.GetProperty(words).GetString()), $"{name}: {words}");
            }
        }

        Assert.All(roles.Values, role => Assert.True(role.GetProperty("isEnabled").GetBoolean() && role.GetProperty("displayName").GetString()!.Length > 0));
    }

    [Fact]
    public async Task It_cannot_be_changed_or_deleted()
    {
        var admin = await Server.UserAsync(0);
        foreach (var caller in (Caller[])[App, admin])
        {
            foreach (var body in (string[])["{\"accountEnabled\":false}", "{\"appRoleAssignmentRequired\":true}", "{\"displayName\":\"Mine\"}"])
            {
                Assert.InRange((int)(await caller.PatchAsync($"/servicePrincipals/{Graph}", body)).Status, 400, 403);
            }

            Assert.InRange((int)(await caller.DeleteAsync($"/servicePrincipals/{Graph}")).Status, 400, 403);
        }

        var still = (await App.GetAsync($"{ByAppId}?$select=accountEnabled,appRoleAssignmentRequired,displayName")).Must(HttpStatusCode.OK).Json;
        Assert.Equal(
            (JsonValueKind.True, JsonValueKind.False, "Microsoft Graph"),
            (still.GetProperty("accountEnabled").ValueKind, still.GetProperty("appRoleAssignmentRequired").ValueKind, still.GetProperty("displayName").GetString()));
    }

    [Fact]
    public async Task Its_permissions_are_classified_once_each()
    {
        var path = $"/servicePrincipals/{Graph}/delegatedPermissionClassifications";
        foreach (var old in (await App.GetAsync(path)).Must(HttpStatusCode.OK).Items)
        {
            await App.DeleteAsync($"{path}/{old.GetProperty("id").GetString()}");
        }

        var body = new Dictionary<string, object?> { ["permissionId"] = Permission.Find("User.Read")!.ScopeId, ["permissionName"] = "User.Read", ["classification"] = "low" };
        var made = (await App.PostAsync(path, body)).Must(HttpStatusCode.Created);
        Assert.Equal(("User.Read", "low"), (made.Optional("permissionName"), made.Optional("classification")));
        Assert.Equal([made.Id], Ids(await App.GetAsync(path)));
        (await App.PostAsync(path, body)).Refused(HttpStatusCode.BadRequest, Bad);
        var mail = With(body, "permissionId", Permission.Find("Mail.Read")!.ScopeId);
        (await App.PostAsync(path, mail)).Refused(HttpStatusCode.BadRequest, Bad, "permissionName"); // of another
        (await App.PostAsync(path, With(mail, "permissionName", null))).Must(HttpStatusCode.Created);
        (await App.PostAsync(path, With(body, "permissionId", Guid.NewGuid()))).Refused(HttpStatusCode.BadRequest, Bad, "permissionId");
        (await App.PostAsync(path, With(body, "classification", "high"))).Refused(HttpStatusCode.BadRequest, Bad, "classification");
        (await App.PostAsync(path, With(body, "classification", "trifling"))).Must(HttpStatusCode.BadRequest);
        (await App.DeleteAsync($"{path}/{made.Id}")).Must(HttpStatusCode.NoContent);
        (await App.DeleteAsync($"{path}/{made.Id}")).Must(HttpStatusCode.NotFound);
        (await (await Server.HolderAsync(null)).PostAsync(path, body)).Refused(HttpStatusCode.Forbidden, Denied);
        (await (await Server.AppWithAsync("Application.ReadWrite.All")).PostAsync(path, body)).Refused(HttpStatusCode.Forbidden, Denied);
    }
}

public sealed class GraphServicePrincipalTestsOnSqlite(SharedServers servers) : GraphServicePrincipalTests(servers, StoreKind.Sqlite);

public sealed class GraphServicePrincipalTestsOnPostgres(SharedServers servers) : GraphServicePrincipalTests(servers, StoreKind.Postgres);
