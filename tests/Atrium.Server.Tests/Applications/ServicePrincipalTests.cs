// Service principals through the API: what they show of their application, what can be changed of them, and what cannot.

using System.Net;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Applications;

public sealed class ServicePrincipalTestsOnSqlite(SharedServers servers) : ServicePrincipalTests(servers, StoreKind.Sqlite);

public sealed class ServicePrincipalTestsOnPostgres(SharedServers servers) : ServicePrincipalTests(servers, StoreKind.Postgres);

public abstract class ServicePrincipalTests(SharedServers servers, StoreKind store) : ApplicationTest(servers, store)
{
    private static readonly (string, string) Advanced = ("ConsistencyLevel", "eventual");

    [Fact]
    public async Task It_is_made_of_an_application_and_shows_what_that_declares()
    {
        var made = await NewAsync(new
        {
            description = "Reads gauges",
            info = new { termsOfServiceUrl = "https://app.example/terms" },
            web = new { homePageUrl = "https://app.example/", logoutUrl = "https://app.example/out", redirectUris = new[] { "https://app.example/in" } },
            spa = new { redirectUris = new[] { "https://page.example/" } },
        });
        var principal = (await App.PostAsync("/servicePrincipals", new { appId = made.AppId, tags = new[] { "WindowsAzureActiveDirectoryIntegratedApp" } }))
            .Must(HttpStatusCode.Created);
        var json = (await App.GetAsync($"/servicePrincipals(appId='{made.AppId}')")).Must(HttpStatusCode.OK).Json;
        Assert.Equal(principal.Id, json.GetProperty("id").GetString());
        foreach (var (name, value) in ((string, string)[])[
            ("appId", made.AppId), ("appDescription", "Reads gauges"), ("homepage", "https://app.example/"), ("logoutUrl", "https://app.example/out"),
            ("servicePrincipalType", "Application"), ("signInAudience", "AzureADandPersonalMicrosoftAccount"), ("appOwnerOrganizationId", Server.File.TenantId.ToString())])
        {
            Assert.Equal((name, value), (name, json.GetProperty(name).GetString()));
        }

        Assert.Equal(["https://app.example/in", "https://page.example/"], Texts(json, "replyUrls"));
        Assert.Equal(["WindowsAzureActiveDirectoryIntegratedApp"], Texts(json, "tags"));
        Assert.Equal("https://app.example/terms", json.GetProperty("info").GetProperty("termsOfServiceUrl").GetString());
        Assert.Equal((JsonValueKind.True, JsonValueKind.False), (json.GetProperty("accountEnabled").ValueKind, json.GetProperty("appRoleAssignmentRequired").ValueKind));
    }

    [Fact]
    public async Task There_is_one_of_each_application()
    {
        var (made, principal) = await PresentAsync();
        (await App.PostAsync("/servicePrincipals", new { appId = made.AppId })).Refused(HttpStatusCode.Conflict, "Request_MultipleObjectsWithSameKeyValue");
        (await App.DeleteAsync($"/servicePrincipals/{principal}")).Must(HttpStatusCode.NoContent);
        (await App.PostAsync("/servicePrincipals", new { appId = made.AppId })).Must(HttpStatusCode.Created);
        (await App.PostAsync($"/directory/deletedItems/{principal}/restore")).Refused(HttpStatusCode.Conflict, "Request_MultipleObjectsWithSameKeyValue");
        (await App.GetAsync(made.Path)).Must(HttpStatusCode.OK); // the application stays
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{ "appId": "3b1c7a86-5f4a-4d1e-9e57-7a4d2f8c6b10" }""")]
    [InlineData("""{ "appId": "gauges" }""")]
    [InlineData("""{ "appId": null, "displayName": "x" }""")]
    public async Task It_is_made_of_nothing_else(string body) => (await App.PostAsync("/servicePrincipals", body)).Refused(HttpStatusCode.BadRequest, Bad);

    [Fact]
    public async Task It_is_changed_where_it_does_not_follow_the_application()
    {
        var (made, principal) = await PresentAsync();
        var path = $"/servicePrincipals/{principal}";
        (await App.PatchAsync(path, new
        {
            accountEnabled = false,
            appRoleAssignmentRequired = true,
            displayName = "Here: gauges",
            description = "Ours",
            notes = "Ask the keepers",
            tags = new[] { "HideApp" },
            loginUrl = "https://app.example/start",
            preferredSingleSignOnMode = "oidc",
            alternativeNames = new[] { "gauges" },
            notificationEmailAddresses = new[] { "keepers@larkmoor.example" },
        })).Must(HttpStatusCode.NoContent);
        (await App.PatchAsync(made.Path, new { displayName = "There: gauges", tags = new[] { "other" } })).Must(HttpStatusCode.NoContent);
        var json = (await App.GetAsync(path)).Must(HttpStatusCode.OK).Json;
        Assert.Equal(("Here: gauges", "There: gauges"), (json.GetProperty("displayName").GetString(), json.GetProperty("appDisplayName").GetString()));
        Assert.Equal(("oidc", "https://app.example/start"), (json.GetProperty("preferredSingleSignOnMode").GetString(), json.GetProperty("loginUrl").GetString()));
        Assert.Equal((false, true), (json.GetProperty("accountEnabled").GetBoolean(), json.GetProperty("appRoleAssignmentRequired").GetBoolean()));
        Assert.Equal(["HideApp"], Texts(json, "tags"));
    }

    [Theory]
    [InlineData("""{ "appId": "3b1c7a86-5f4a-4d1e-9e57-7a4d2f8c6b10" }""")]
    [InlineData("""{ "appOwnerOrganizationId": "3b1c7a86-5f4a-4d1e-9e57-7a4d2f8c6b10" }""")]
    [InlineData("""{ "appDisplayName": "Other" }""")]
    [InlineData("""{ "replyUrls": ["https://elsewhere.example/"] }""")]
    [InlineData("""{ "servicePrincipalNames": ["https://graph.microsoft.com"] }""")]
    [InlineData("""{ "appRoles": [] }""")]
    [InlineData("""{ "oauth2PermissionScopes": [] }""")]
    [InlineData("""{ "signInAudience": "AzureADMultipleOrgs" }""")]
    [InlineData("""{ "servicePrincipalType": "ManagedIdentity" }""")]
    [InlineData("""{ "passwordCredentials": [{ "displayName": "x" }] }""")]
    [InlineData("""{ "loginUrl": "javascript:alert(1)" }""")]
    [InlineData("""{ "loginUrl": "http://app.example/" }""")]
    [InlineData("""{ "preferredSingleSignOnMode": "magic" }""")]
    [InlineData("""{ "tokenEncryptionKeyId": "3b1c7a86-5f4a-4d1e-9e57-7a4d2f8c6b10" }""")]
    public async Task What_follows_the_application_or_makes_no_sense_is_refused(string body)
    {
        var (_, principal) = await PresentAsync();
        var before = (await App.GetAsync($"/servicePrincipals/{principal}")).Text;
        (await App.PatchAsync($"/servicePrincipals/{principal}", body)).Refused(HttpStatusCode.BadRequest, Bad);
        Assert.Equal(before, (await App.GetAsync($"/servicePrincipals/{principal}")).Text);
    }

    [Fact]
    public async Task Lists_are_filtered_searched_sorted_and_counted()
    {
        var word = Unique("q");
        var (first, one) = await PresentAsync(new { displayName = $"{word} beta", identifierUris = new[] { $"https://{word}.larkmoor.example/api" } });
        var (_, two) = await PresentAsync(new { displayName = $"{word} alpha" });
        (await App.PatchAsync($"/servicePrincipals/{two}", new { tags = new[] { word }, accountEnabled = false })).Must(HttpStatusCode.NoContent);
        foreach (var (query, found) in ((string, string[])[])[
            ($"$filter=displayName eq '{word} beta'", [one]), ($"$filter=appId eq '{first.AppId}'", [one]), ($"$filter=tags/any(t:t eq '{word}')", [two]),
            ($"$filter=servicePrincipalNames/any(n:n eq 'https://{word}.larkmoor.example/api')", [one]),
            ($"$filter=startsWith(displayName,'{word}') and accountEnabled eq true", [one]),
            ($"$search=\"displayName:{word}\"&$orderby=displayName&$count=true", [two, one]), ($"$filter=startsWith(displayName,'{word}')&$orderby=displayName desc&$count=true", [one, two])])
        {
            var answer = (await App.GetAsync($"/servicePrincipals?{query}", Advanced)).Must(HttpStatusCode.OK);
            Assert.Equal((query, string.Join(' ', found)), (query, string.Join(' ', answer.Items.Select(i => i.GetProperty("id").GetString()))));
        }

        Assert.Equal("2", (await App.GetAsync($"/servicePrincipals/$count?$filter=startsWith(displayName,'{word}')", Advanced)).Must(HttpStatusCode.OK).Text);
        Assert.Equal("2", (await App.GetAsync($"/applications/$count?$filter=startsWith(displayName,'{word}')", Advanced)).Must(HttpStatusCode.OK).Text);
        (await App.GetAsync("/servicePrincipals?$filter=notes eq 'x'")).Must(HttpStatusCode.BadRequest);
        (await App.GetAsync($"/servicePrincipals?$search=\"displayName:{word}\"")).Must(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Delta_tells_what_followed_from_the_application_and_what_was_deleted()
    {
        var (made, principal) = await PresentAsync();
        var link = (await App.GetAsync("/servicePrincipals/delta?$select=displayName,homepage&$deltatoken=latest")).Must(HttpStatusCode.OK).DeltaLink!;
        (await App.PatchAsync(made.Path, new { web = new { homePageUrl = "https://app.example/new" } })).Must(HttpStatusCode.NoContent);
        var changed = (await App.GetAsync(link)).Must(HttpStatusCode.OK);
        Assert.Equal("https://app.example/new", changed.Items.Single(i => i.GetProperty("id").GetString() == principal).GetProperty("homepage").GetString());
        (await App.DeleteAsync(made.Path)).Must(HttpStatusCode.NoContent);
        var gone = (await App.GetAsync(changed.DeltaLink!)).Must(HttpStatusCode.OK).Items.Single(i => i.GetProperty("id").GetString() == principal);
        Assert.Equal("changed", gone.GetProperty("@removed").GetProperty("reason").GetString());
    }

    [Fact]
    public async Task It_is_in_security_groups_as_a_member()
    {
        var (_, principal) = await PresentAsync();
        var group = (await NewGroupAsync()).Id;
        var reference = new Dictionary<string, string> { ["@odata.id"] = $"{Server.File.Graph}/servicePrincipals/{principal}" };
        (await App.PostAsync($"/groups/{group}/members/$ref", reference)).Must(HttpStatusCode.NoContent);
        foreach (var path in (string[])["memberOf", "transitiveMemberOf"])
        {
            Assert.Equal(group, Assert.Single((await App.GetAsync($"/servicePrincipals/{principal}/{path}")).Must(HttpStatusCode.OK).Items).GetProperty("id").GetString());
        }

        var member = Assert.Single((await App.GetAsync($"/groups/{group}/members/microsoft.graph.servicePrincipal")).Must(HttpStatusCode.OK).Items);
        Assert.Equal(principal, member.GetProperty("id").GetString());
        var checkedOf = await App.PostAsync($"/servicePrincipals/{principal}/checkMemberGroups", new { groupIds = new[] { group } });
        Assert.Equal(group, checkedOf.Must(HttpStatusCode.OK).Json.GetProperty("value")[0].GetString());
        var people = (await App.PostAsync("/groups", new
        {
            displayName = Unique("Team "),
            mailEnabled = true,
            mailNickname = Unique("t"),
            securityEnabled = false,
            groupTypes = new[] { "Unified" },
        })).Must(HttpStatusCode.Created).Id;
        (await App.PostAsync($"/groups/{people}/members/$ref", reference)).Refused(HttpStatusCode.BadRequest, Bad);
    }

    [Fact]
    public async Task An_application_of_another_organisation_comes_in_only_if_it_is_open_to_others()
    {
        var other = Server.File.Others[0];
        var daemon = other.Clients.First(c => c.Kind == "daemon");
        var there = Server.WithToken(await TokenOfAsync(other.Authority, daemon.ClientId, daemon.ClientSecret!));
        var (open, closed) = (await NewAsync(new { signInAudience = "AzureADMultipleOrgs" }, there), await NewAsync(new { signInAudience = "AzureADMyOrg" }, there));
        var here = (await App.PostAsync("/servicePrincipals", new { appId = open.AppId })).Must(HttpStatusCode.Created).Json;
        Assert.Equal(other.TenantId.ToString(), here.GetProperty("appOwnerOrganizationId").GetString());
        (await App.PostAsync("/servicePrincipals", new { appId = closed.AppId })).Refused(HttpStatusCode.BadRequest, Bad);
        (await App.GetAsync($"/applications(appId='{open.AppId}')")).Refused(HttpStatusCode.NotFound, NotFound); // it lives there
        var confined = await Server.AppWithAsync("Application.ReadWrite.OwnedBy");
        var another = await NewAsync(new { signInAudience = "AzureADMultipleOrgs" }, there);
        (await confined.PostAsync("/servicePrincipals", new { appId = another.AppId })).Refused(HttpStatusCode.Forbidden, Denied);
        (await (await Server.HolderAsync(null)).PostAsync("/servicePrincipals", new { appId = another.AppId })).Refused(HttpStatusCode.Forbidden, Denied);
    }

    private static IEnumerable<string?> Texts(JsonElement of, string name) => of.GetProperty(name).EnumerateArray().Select(t => t.GetString());

    private async Task<string> TokenOfAsync(string authority, Guid client, string secret)
    {
        using var http = Server.NewClient();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = client.ToString(),
            ["client_secret"] = secret,
            ["scope"] = "https://graph.microsoft.com/.default",
        });
        using var answer = await http.PostAsync(new Uri($"{authority}/oauth2/v2.0/token"), form, TestContext.Current.CancellationToken);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("access_token").GetString()!;
    }
}
