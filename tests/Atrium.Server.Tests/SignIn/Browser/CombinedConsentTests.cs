// A client and the API behind it that knows it (knownClientApplications): one consent for both.
using System.Net;
using Atrium.Areas.Applications;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;
using Microsoft.Identity.Client;

namespace Atrium.Server.Tests.SignIn.Browser;

public sealed class CombinedConsentTestsOnSqlite(SharedServers servers) : CombinedConsentTests(servers, StoreKind.Sqlite);

public sealed class CombinedConsentTestsOnPostgres(SharedServers servers) : CombinedConsentTests(servers, StoreKind.Postgres);

public abstract class CombinedConsentTests(SharedServers servers, StoreKind store) : ConsentTest(servers, store)
{
    private async Task<(TestApplication Client, TestApplication Api)> PairAsync(string needs = "Mail.Read", bool known = true, string audience = Application.MyOrganization)
    {
        var client = await RegisterAsync(a => new()
        {
            AppId = a.AppId,
            DisplayName = a.DisplayName,
            Web = a.Web,
            Secrets = a.Secrets,
            SignInAudience = audience,
        }, secret: "s");
        var api = await ApiAsync(needs, known ? client.AppId : null, audience);
        await RequireAsync(client, api);
        return (client, api);
    }

    private string Ask(TestApplication client, TestApplication api) => Authorize(client, ("scope", $"openid offline_access api://{api.AppId}/.default"));

    [Fact]
    public async Task One_page_asks_for_the_client_and_for_the_api_that_knows_it()
    {
        var ((client, api), user, visitor) = (await PairAsync(), await NewUserAsync(), NewVisitor());
        var page = await visitor.SignInAsync(await visitor.OpenAsync(Ask(client, api)), NameOf(user), Password);
        foreach (var text in (string[])["Read your gauges", Title("User.Read"), $"And {api.Name}", Title("Mail.Read")])
        {
            Assert.Contains(text, page.Text, StringComparison.Ordinal);
        }

        var tokens = await RedeemAsync(client, (await visitor.AnswerAsync(page, ("answer", "accept"))).Given["code"]);
        Assert.Equal(("Gauges.Read", $"api://{api.AppId}"), (Claims(tokens.Access).GetProperty("scp").GetString(), Claims(tokens.Access).GetProperty("aud").GetString()));
        string[] all = ["User.Read", $"{api.AppId}/Gauges.Read", "offline_access", "openid"];
        Assert.Equal(all.Order(StringComparer.Ordinal), await GrantedAsync(App, client, user.Id));
        Assert.Equal(["Mail.Read"], await GrantedAsync(App, api, user.Id));

        var mail = await OnBehalfAsync(api, tokens.Access, "https://graph.microsoft.com/.default");
        Assert.Equal("Mail.Read", Claims(mail.Access).GetProperty("scp").GetString());
        (await Server.WithToken(mail.Access).GetAsync("/me/messages?$top=1")).Must(HttpStatusCode.OK);

        // Nobody is asked twice; another person is.
        Assert.NotNull((await visitor.OpenAsync(Ask(client, api))).Given["code"]);
        var another = NewVisitor();
        var asked = await another.SignInAsync(await another.OpenAsync(Ask(client, api)), NameOf(await NewUserAsync()), Password);
        Assert.Contains($"And {api.Name}", asked.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Msal_acts_on_behalf_of_whoever_consented_once()
    {
        var ((client, api), user, visitor) = (await PairAsync(), await NewUserAsync(), NewVisitor());
        var back = await SignInAndAcceptAsync(visitor, Ask(client, api), NameOf(user), Password);
        var web = Msal(client).WithRedirectUri(WebUri).Build();
        var called = await web.AcquireTokenByAuthorizationCode([$"api://{api.AppId}/.default"], back.Given["code"]).WithPkceCodeVerifier(Verifier)
            .ExecuteAsync(TestContext.Current.CancellationToken);
        var behind = await Msal(api).Build().AcquireTokenOnBehalfOf(["https://graph.microsoft.com/.default"], new UserAssertion(called.AccessToken))
            .ExecuteAsync(TestContext.Current.CancellationToken);
        (await Server.WithToken(behind.AccessToken).GetAsync("/me/messages?$top=1")).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Of_an_api_that_does_not_know_the_client_nothing_is_asked()
    {
        var ((client, api), user, visitor) = (await PairAsync(known: false), await NewUserAsync(), NewVisitor());
        var page = await visitor.SignInAsync(await visitor.OpenAsync(Ask(client, api)), NameOf(user), Password);
        Assert.Contains(Title("User.Read"), page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Title("Mail.Read"), page.Text, StringComparison.Ordinal);
        var tokens = await RedeemAsync(client, (await visitor.AnswerAsync(page, ("answer", "accept"))).Given["code"]);
        Assert.Empty(await GrantedAsync(App, api, user.Id));
        (await OnBehalfAsync(api, tokens.Access, "https://graph.microsoft.com/.default")).Refused(400, "invalid_grant", 65001);
    }

    [Fact]
    public async Task What_only_administrators_grant_an_ordinary_person_is_not_asked_for()
    {
        var ((client, api), user, visitor) = (await PairAsync("User.Read.All"), await NewUserAsync(), NewVisitor());
        var page = await visitor.SignInAsync(await visitor.OpenAsync(Ask(client, api)), NameOf(user), Password);
        Assert.Contains("AADSTS90094", page.Text, StringComparison.Ordinal);
        Assert.Empty(await GrantedAsync(App, client, user.Id));

        var administrator = Server.File.Users[0];
        await SignInAndAcceptAsync(NewVisitor(), Ask(client, api), administrator.UserPrincipalName, administrator.Password);
        Assert.Equal(["User.Read.All"], await GrantedAsync(App, api, (await Server.IdOfAsync(0)).ToString()));
    }

    [Fact]
    public async Task What_the_page_did_not_show_is_not_granted_but_asked_for()
    {
        var ((client, api), user, visitor) = (await PairAsync(), await NewUserAsync(), NewVisitor());
        var page = await visitor.SignInAsync(await visitor.OpenAsync(Ask(client, api)), NameOf(user), Password);
        (await App.PatchAsync($"/applications(appId='{api.AppId}')", new { requiredResourceAccess = new[] { OfGraph("Mail.Read Mail.Send") } })).Must(HttpStatusCode.NoContent);
        var again = await visitor.AnswerAsync(page, ("answer", "accept"));
        Assert.Contains(Title("Mail.Send"), again.Text, StringComparison.Ordinal);
        Assert.Empty(await GrantedAsync(App, api, user.Id));
        Assert.NotNull((await visitor.AnswerAsync(again, ("answer", "accept"))).Given["code"]);
        Assert.Equal(["Mail.Read", "Mail.Send"], await GrantedAsync(App, api, user.Id));
    }

    [Fact]
    public async Task An_api_of_another_organisation_cannot_bring_its_needs_along()
    {
        var there = await Server.OtherDaemonAsync();
        var client = await RegisterAsync(secret: "s");
        var made = (await there.PostAsync("/applications", new
        {
            displayName = Unique("Foreign "),
            signInAudience = Application.MultipleOrganizations,
            api = new { knownClientApplications = new[] { client.AppId }, oauth2PermissionScopes = new[] { Read } },
            requiredResourceAccess = new[] { OfGraph("Mail.Read") },
        })).Must(HttpStatusCode.Created).Json;
        var api = new TestApplication(made.GetProperty("appId").GetGuid(), made.GetProperty("displayName").GetString()!, null);
        (await there.PostAsync("/servicePrincipals", new { api.AppId })).Must(HttpStatusCode.Created);
        (await App.PostAsync("/servicePrincipals", new { api.AppId })).Must(HttpStatusCode.Created);
        await RequireAsync(client, api);
        var (user, visitor) = (await NewUserAsync(), NewVisitor());
        var page = await visitor.SignInAsync(await visitor.OpenAsync(Authorize(client, ("scope", $"{api.AppId}/.default"))), NameOf(user), Password);
        Assert.DoesNotContain(Title("Mail.Read"), page.Text, StringComparison.Ordinal);
        Assert.NotNull((await visitor.AnswerAsync(page, ("answer", "accept"))).Given["code"]);
        Assert.Empty(await GrantedAsync(App, api, user.Id));
    }

    [Fact]
    public async Task Consent_brings_both_into_another_organisation()
    {
        var (other, there) = (Server.File.Others[0], await Server.OtherDaemonAsync());
        var (client, api) = await PairAsync(audience: Application.MultipleOrganizations);
        var (person, visitor) = (other.Users[1], NewVisitor());
        (await there.GetAsync($"/servicePrincipals(appId='{api.AppId}')")).Must(HttpStatusCode.NotFound);
        var address = Authorize(other.Authority, client, ("scope", $"openid api://{api.AppId}/.default"));
        var page = await visitor.SignInAsync(await visitor.OpenAsync(address), person.UserPrincipalName, person.Password);
        Assert.Contains($"And {api.Name}", page.Text, StringComparison.Ordinal);
        var code = (await visitor.AnswerAsync(page, ("answer", "accept"))).Given["code"];
        var tokens = await TokenAsync(other.Authority,
        [
            new("grant_type", "authorization_code"), new("client_id", client.AppId.ToString()), new("client_secret", client.Secret), new("code", code),
            new("redirect_uri", WebUri), new("code_verifier", Verifier),
        ]);
        Assert.Equal("Gauges.Read", Claims(tokens.Access).GetProperty("scp").GetString());
        Assert.Equal(["Mail.Read"], await GrantedAsync(there, api, (await there.GetAsync($"/users/{person.UserPrincipalName}?$select=id")).Id));
        var mail = await OnBehalfAsync(api, tokens.Access, "https://graph.microsoft.com/.default", other.Authority);
        Assert.Equal(HttpStatusCode.OK, mail.Status);
        Assert.Equal("Mail.Read", Claims(mail.Access).GetProperty("scp").GetString());
    }

    [Fact]
    public async Task An_application_that_blocks_minors_lets_none_in()
    {
        var (client, visitor) = (await RegisterAsync(scopes: "User.Read openid profile offline_access", secret: "s"), NewVisitor());
        var minor = await NewUserAsync(also: new { ageGroup = "minor", usageLocation = "GB" });
        Assert.NotNull((await SignInAndAcceptAsync(visitor, Authorize(client), NameOf(minor), Password)).Given["code"]);
        (await App.PatchAsync($"/applications(appId='{client.AppId}')", new { parentalControlSettings = new { legalAgeGroupRule = "BlockMinors", countriesBlockedForMinors = new[] { "FR" } } })).Must(HttpStatusCode.NoContent);
        Assert.Contains("AADSTS54000", (await visitor.OpenAsync(Authorize(client))).Text, StringComparison.Ordinal);
        (await TokenAsync(Authority,
        [
            new("grant_type", "password"), new("client_id", client.AppId.ToString()), new("client_secret", "s"), new("username", NameOf(minor)), new("password", Password), new("scope", "User.Read"),
        ])).Refused(400, "access_denied", 54000);
        foreach (var settings in (object[])[new { legalAgeGroupRule = "Sometimes" }, new { countriesBlockedForMinors = new[] { "France" } }])
        {
            (await App.PatchAsync($"/applications(appId='{client.AppId}')", new { parentalControlSettings = settings })).Refused(HttpStatusCode.BadRequest, "Request_BadRequest", "parentalControlSettings");
        }
    }

    private ConfidentialClientApplicationBuilder Msal(TestApplication application) => ConfidentialClientApplicationBuilder.Create(application.AppId.ToString())
        .WithClientSecret(application.Secret).WithAuthority(Authority, validateAuthority: false).WithInstanceDiscovery(false).WithHttpClientFactory(new Clients(Server));

    private sealed class Clients(TestServer server) : IMsalHttpClientFactory
    {
        private readonly HttpClient _client = server.NewClient();

        public HttpClient GetHttpClient() => _client;
    }
}
