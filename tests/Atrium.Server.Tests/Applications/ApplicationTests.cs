// Applications through the API: what registration makes of a body, what it refuses, and what goes with an application.

using System.Net;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Applications;

public sealed class ApplicationTestsOnSqlite(SharedServers servers) : ApplicationTests(servers, StoreKind.Sqlite);

public sealed class ApplicationTestsOnPostgres(SharedServers servers) : ApplicationTests(servers, StoreKind.Postgres);

public abstract class ApplicationTests(SharedServers servers, StoreKind store) : ApplicationTest(servers, store)
{
    private static readonly Guid Scope = Guid.Parse("6f1d1a0e-8a5e-4b53-9a1e-3f3c4d0b7a11"), Role = Guid.Parse("b2f0d3c4-7d0e-4c25-8a7e-0f6b5f2e9c22");

    private static object Api(bool enabled = true, string value = "Gauges.Read") => new
    {
        oauth2PermissionScopes = new[]
        {
            new { id = Scope, value, type = "User", isEnabled = enabled, adminConsentDisplayName = "Read gauges", adminConsentDescription = "Reads all gauges" },
        },
    };

    private static object[] Roles(bool enabled = true) =>
        [new { id = Role, value = "Keeper", displayName = "Keeper", description = "Keeps gauges", isEnabled = enabled, allowedMemberTypes = new[] { "User", "Application" } }];

    [Fact]
    public async Task An_application_is_registered_with_what_graph_fills_in()
    {
        var made = (await NewAsync(new { web = new { redirectUris = new[] { "https://app.example/in" } }, tags = new[] { "gauges" } })).Answer.Json;
        Assert.True(Guid.TryParse(made.GetProperty("appId").GetString(), out _));
        Assert.Equal("AzureADandPersonalMicrosoftAccount", made.GetProperty("signInAudience").GetString());
        Assert.Equal("larkmoor.example", made.GetProperty("publisherDomain").GetString());
        Assert.False(made.GetProperty("web").GetProperty("implicitGrantSettings").GetProperty("enableIdTokenIssuance").GetBoolean());
        Assert.Equal("https://app.example/in", made.GetProperty("web").GetProperty("redirectUris")[0].GetString());
        Assert.Empty(made.GetProperty("passwordCredentials").EnumerateArray());
        Assert.NotEqual(JsonValueKind.Null, made.GetProperty("createdDateTime").ValueKind);
    }

    [Fact]
    public async Task It_is_found_by_its_id_by_its_client_id_and_as_an_object_of_the_directory()
    {
        var made = await NewAsync();
        foreach (var path in (string[])[made.Path, $"/applications(appId='{made.AppId}')", $"/directoryObjects/{made.Id}"])
        {
            Assert.Equal(made.Id, (await App.GetAsync(path)).Must(HttpStatusCode.OK).Id);
        }

        var found = (await App.GetAsync($"/applications?$filter=appId eq '{made.AppId}'")).Must(HttpStatusCode.OK).Json.GetProperty("value");
        Assert.Equal(made.Id, Assert.Single(found.EnumerateArray().ToList()).GetProperty("id").GetString());
        var byIds = (await App.PostAsync("/directoryObjects/getByIds", new { ids = new[] { made.Id }, types = new[] { "application" } })).Must(HttpStatusCode.OK);
        Assert.Equal("#microsoft.graph.application", byIds.Json.GetProperty("value")[0].GetProperty("@odata.type").GetString());
    }

    [Fact]
    public async Task It_is_changed_and_its_presence_at_home_follows()
    {
        var (made, principal) = await PresentAsync(new { api = Api(), appRoles = Roles() });
        (await App.PatchAsync(made.Path, new { displayName = "Renamed gauges", identifierUris = new[] { $"api://{made.AppId}" }, web = new { homePageUrl = "https://app.example/" } }))
            .Must(HttpStatusCode.NoContent);
        var presence = (await App.GetAsync($"/servicePrincipals/{principal}")).Must(HttpStatusCode.OK).Json;
        Assert.Equal(("Renamed gauges", "Renamed gauges"), (presence.GetProperty("displayName").GetString(), presence.GetProperty("appDisplayName").GetString()));
        Assert.Equal([made.AppId, $"api://{made.AppId}"], presence.GetProperty("servicePrincipalNames").EnumerateArray().Select(n => n.GetString()));
        Assert.Equal("Gauges.Read", presence.GetProperty("oauth2PermissionScopes")[0].GetProperty("value").GetString());
        Assert.Equal("Keeper", presence.GetProperty("appRoles")[0].GetProperty("value").GetString());
        Assert.Equal(Server.File.TenantId.ToString(), presence.GetProperty("appOwnerOrganizationId").GetString());
    }

    [Fact]
    public async Task A_scope_or_role_goes_only_after_it_was_disabled()
    {
        var made = await NewAsync(new { api = Api(), appRoles = Roles() });
        (await App.PatchAsync(made.Path, new { appRoles = Array.Empty<object>() })).Refused(HttpStatusCode.BadRequest, "CannotDeleteOrUpdateEnabledEntitlement");
        (await App.PatchAsync(made.Path, new { api = new { oauth2PermissionScopes = Array.Empty<object>() } })).Refused(HttpStatusCode.BadRequest, "CannotDeleteOrUpdateEnabledEntitlement");
        (await App.PatchAsync(made.Path, new { api = Api(value: "Gauges.Write") })).Refused(HttpStatusCode.BadRequest, "CannotDeleteOrUpdateEnabledEntitlement");
        (await App.PatchAsync(made.Path, new { api = Api(enabled: false), appRoles = Roles(enabled: false) })).Must(HttpStatusCode.NoContent);
        (await App.PatchAsync(made.Path, new { api = new { oauth2PermissionScopes = Array.Empty<object>() }, appRoles = Array.Empty<object>() })).Must(HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData("""{ "displayName": "" }""")]
    [InlineData("""{ "displayName": "x", "signInAudience": "Everyone" }""")]
    [InlineData("""{ "displayName": "x", "web": { "redirectUris": ["http://app.example/in"] } }""")]
    [InlineData("""{ "displayName": "x", "web": { "redirectUris": ["https://app.example/in#x"] } }""")]
    [InlineData("""{ "displayName": "x", "web": { "redirectUris": ["https://*.example/in"] } }""")]
    [InlineData("""{ "displayName": "x", "web": { "redirectUris": ["https://user@app.example/in"] } }""")]
    [InlineData("""{ "displayName": "x", "spa": { "redirectUris": ["app://page"] } }""")]
    [InlineData("""{ "displayName": "x", "publicClient": { "redirectUris": ["javascript:alert(1)"] } }""")]
    [InlineData("""{ "displayName": "x", "identifierUris": ["https://elsewhere.example/api"] }""", "HostNameNotOnVerifiedDomain")]
    [InlineData("""{ "displayName": "x", "identifierUris": ["api://0b9b8f1e-5a52-4c6b-9ac8-0d5b7f7c9a01"] }""", "HostNameNotOnVerifiedDomain")]
    [InlineData("""{ "displayName": "x", "api": { "requestedAccessTokenVersion": 3 } }""")]
    [InlineData("""{ "displayName": "x", "groupMembershipClaims": "Everything" }""")]
    [InlineData("""{ "displayName": "x", "appRoles": [{ "id": "6f1d1a0e-8a5e-4b53-9a1e-3f3c4d0b7a11", "displayName": "a", "description": "b", "allowedMemberTypes": ["Device"] }] }""")]
    [InlineData("""{ "displayName": "x", "api": { "oauth2PermissionScopes": [{ "id": "6f1d1a0e-8a5e-4b53-9a1e-3f3c4d0b7a11", "value": "two words", "adminConsentDisplayName": "a", "adminConsentDescription": "b" }] } }""")]
    [InlineData("""{ "displayName": "x", "requiredResourceAccess": [{ "resourceAppId": "graph", "resourceAccess": [] }] }""")]
    [InlineData("""{ "displayName": "x", "passwordCredentials": [{ "secretText": "mine" }] }""")]
    [InlineData("""{ "displayName": "x", "appId": "6f1d1a0e-8a5e-4b53-9a1e-3f3c4d0b7a11" }""")]
    public async Task A_body_that_graph_would_not_take_is_refused(string body, string code = Bad) =>
        (await App.PostAsync("/applications", body)).Refused(HttpStatusCode.BadRequest, code);

    [Fact]
    public async Task A_name_of_an_api_belongs_to_one_application()
    {
        var name = $"https://{Unique("api").ToLowerInvariant()}.larkmoor.example/gauges";
        var first = await NewAsync(new { identifierUris = new[] { name } });
        (await App.PostAsync("/applications", new { displayName = "x", identifierUris = new[] { name.ToUpperInvariant().Replace("HTTPS", "https", StringComparison.Ordinal) } }))
            .Refused(HttpStatusCode.BadRequest, Bad);
        (await App.DeleteAsync(first.Path)).Must(HttpStatusCode.NoContent);
        await NewAsync(new { identifierUris = new[] { name } });
    }

    [Fact]
    public async Task Deleted_it_lies_in_the_bin_with_its_presence_and_comes_back_or_goes_for_good()
    {
        var (made, principal) = await PresentAsync();
        (await App.DeleteAsync(made.Path)).Must(HttpStatusCode.NoContent);
        (await App.GetAsync(made.Path)).Refused(HttpStatusCode.NotFound, NotFound);
        (await App.GetAsync($"/servicePrincipals/{principal}")).Refused(HttpStatusCode.NotFound, NotFound);
        (await App.GetAsync($"/directory/deletedItems/microsoft.graph.application?$filter=id eq '{made.Id}'", ("ConsistencyLevel", "eventual"))).Must(HttpStatusCode.OK);
        (await App.PostAsync($"/directory/deletedItems/{made.Id}/restore")).Must(HttpStatusCode.OK);
        (await App.PostAsync($"/directory/deletedItems/{principal}/restore")).Must(HttpStatusCode.OK);
        Assert.Equal(made.AppId, (await App.GetAsync($"/servicePrincipals(appId='{made.AppId}')")).Must(HttpStatusCode.OK).Json.GetProperty("appId").GetString());
        (await App.DeleteAsync(made.Path)).Must(HttpStatusCode.NoContent);
        (await App.DeleteAsync($"/directory/deletedItems/{made.Id}")).Must(HttpStatusCode.NoContent);
        (await App.PostAsync($"/directory/deletedItems/{made.Id}/restore")).Refused(HttpStatusCode.NotFound, NotFound);
    }

    [Fact]
    public async Task Delta_tells_of_applications()
    {
        var link = (await App.GetAsync("/applications/delta?$select=displayName&$deltatoken=latest")).Must(HttpStatusCode.OK).Json.GetProperty("@odata.deltaLink").GetString()!;
        var made = await NewAsync();
        var changes = (await App.GetAsync(link)).Must(HttpStatusCode.OK).Json.GetProperty("value").EnumerateArray().Select(c => c.GetProperty("id").GetString());
        Assert.Contains(made.Id, changes);
    }

    [Fact]
    public async Task An_ordinary_person_registers_and_manages_what_is_theirs_and_nothing_else()
    {
        var (mine, others) = (await SignedInPersonAsync(), await SignedInPersonAsync());
        var made = await NewAsync(by: mine);
        (await mine.PatchAsync(made.Path, new { notes = "mine" })).Must(HttpStatusCode.NoContent);
        (await others.PatchAsync(made.Path, new { notes = "taken" })).Refused(HttpStatusCode.Forbidden, Denied);
        (await others.DeleteAsync(made.Path)).Refused(HttpStatusCode.Forbidden, Denied);
        (await others.PostAsync($"{made.Path}/addPassword", new { passwordCredential = new { } })).Refused(HttpStatusCode.Forbidden, Denied);
        (await others.PostAsync("/servicePrincipals", new { made.AppId })).Refused(HttpStatusCode.Forbidden, Denied);
        (await mine.DeleteAsync(made.Path)).Must(HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData("Application.Read.All")]
    [InlineData("Directory.ReadWrite.All")]
    [InlineData("User.ReadWrite.All")]
    public async Task Without_the_permission_nothing_is_written(string permission)
    {
        var (app, made) = (await Server.AppWithAsync(permission), await NewAsync());
        (await app.PostAsync("/applications", new { displayName = "x" })).Refused(HttpStatusCode.Forbidden, Denied);
        (await app.PatchAsync(made.Path, new { notes = "x" })).Refused(HttpStatusCode.Forbidden, Denied);
        (await app.DeleteAsync(made.Path)).Refused(HttpStatusCode.Forbidden, Denied);
        (await app.DeleteAsync($"/directoryObjects/{made.Id}")).Refused(HttpStatusCode.Forbidden, Denied);
    }

    [Fact]
    public async Task An_application_that_manages_its_own_changes_only_that()
    {
        var (confined, foreign) = (await Server.AppWithAsync("Application.ReadWrite.OwnedBy"), await NewAsync());
        var (own, principal) = await PresentAsync(by: confined);
        (await confined.PatchAsync(own.Path, new { notes = "mine" })).Must(HttpStatusCode.NoContent);
        (await confined.PatchAsync($"/servicePrincipals/{principal}", new { notes = "mine" })).Must(HttpStatusCode.NoContent);
        (await confined.PatchAsync(foreign.Path, new { notes = "x" })).Refused(HttpStatusCode.Forbidden, Denied);
        (await confined.PostAsync($"{foreign.Path}/addPassword", new { passwordCredential = new { } })).Refused(HttpStatusCode.Forbidden, Denied);
        (await confined.PostAsync("/servicePrincipals", new { foreign.AppId })).Refused(HttpStatusCode.Forbidden, Denied);
    }

    [Fact]
    public async Task Readers_of_applications_see_no_deleted_people_and_readers_of_people_no_deleted_applications()
    {
        var made = await NewAsync();
        (await App.DeleteAsync(made.Path)).Must(HttpStatusCode.NoContent);
        var (applications, people) = (await Server.AppWithAsync("Application.Read.All"), await Server.AppWithAsync("User.Read.All"));
        (await applications.GetAsync($"/directory/deletedItems/{made.Id}")).Must(HttpStatusCode.OK);
        (await people.GetAsync($"/directory/deletedItems/{made.Id}")).Refused(HttpStatusCode.Forbidden, Denied);
        (await applications.GetAsync("/directory/deletedItems/microsoft.graph.user")).Refused(HttpStatusCode.Forbidden, Denied);
        var writers = await Server.AppWithAsync("Application.ReadWrite.All");
        var user = (await NewUserAsync()).Id;
        (await writers.DeleteAsync($"/directoryObjects/{user}")).Refused(HttpStatusCode.Forbidden, Denied);
        (await App.DeleteAsync($"/users/{user}")).Must(HttpStatusCode.NoContent);
        (await writers.PostAsync($"/directory/deletedItems/{user}/restore")).Refused(HttpStatusCode.Forbidden, Denied);
        (await writers.DeleteAsync($"/directory/deletedItems/{user}")).Refused(HttpStatusCode.Forbidden, Denied);
        (await (await Server.AppWithAsync("User.ReadWrite.All")).PostAsync($"/directory/deletedItems/{made.Id}/restore")).Refused(HttpStatusCode.Forbidden, Denied);
    }

    private async Task<Caller> SignedInPersonAsync()
    {
        var user = await NewUserAsync();
        return Server.WithToken(await Server.TokenAsync(new Dictionary<string, string>
        {
            ["grant_type"] = "password",
            ["client_id"] = Server.PublicClient.ClientId.ToString(),
            ["username"] = user.Json.GetProperty("userPrincipalName").GetString()!,
            ["password"] = Password,
            ["scope"] = "https://graph.microsoft.com/.default",
        }));
    }
}
