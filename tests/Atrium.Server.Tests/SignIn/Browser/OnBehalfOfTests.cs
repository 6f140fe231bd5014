// An application's own API: tokens for it, and what it may do with them on a person's behalf.
using System.Net;
using Atrium.Areas.Applications;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;
using Microsoft.Identity.Client;

namespace Atrium.Server.Tests.SignIn.Browser;

public sealed class OnBehalfOfTestsOnSqlite(SharedServers servers) : OnBehalfOfTests(servers, StoreKind.Sqlite);

public sealed class OnBehalfOfTestsOnPostgres(SharedServers servers) : OnBehalfOfTests(servers, StoreKind.Postgres);

public abstract class OnBehalfOfTests(SharedServers servers, StoreKind store) : BrowserTest(servers, store)
{
    private static readonly PermissionScope Access = new()
    {
        Id = Guid.NewGuid(),
        Value = "access_as_user",
        Type = "User",
        UserConsentDisplayName = "Use the gauge API",
        UserConsentDescription = "Reads your gauges",
    };

    private Task<TestApplication> ApiAsync(string? scopes = "User.Read openid", int? version = null) => RegisterAsync(a => new()
    {
        AppId = a.AppId,
        DisplayName = a.DisplayName,
        Web = a.Web,
        Secrets = a.Secrets,
        IdentifierUris = [$"api://{a.AppId}"],
        Api = new() { Oauth2PermissionScopes = [Access], RequestedAccessTokenVersion = version },
    }, scopes, "api-secret");

    private async Task<TokenReply> TokenForAsync(TestApplication client, TestApplication api, Answer user, Visitor? visitor = null)
    {
        var address = Authorize(client, ("scope", $"openid offline_access api://{api.AppId}/access_as_user"));
        return await RedeemAsync(client, (await SignInAndAcceptAsync(visitor ?? NewVisitor(), address, NameOf(user), Password)).Given["code"]);
    }

    private Task<TokenReply> OnBehalfAsync(TestApplication api, string assertion, string scope = "https://graph.microsoft.com/User.Read", string? secret = "api-secret", string? authority = null) =>
        TokenAsync(authority ?? Authority,
        [
            new("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), new("requested_token_use", "on_behalf_of"), new("client_id", api.AppId.ToString()),
            new("client_secret", secret), new("assertion", assertion), new("scope", scope),
        ]);

    [Fact]
    public async Task An_api_acts_for_the_person_who_called_it()
    {
        var (client, api, user, visitor) = (await RegisterAsync(secret: "s"), await ApiAsync(), await NewUserAsync(), NewVisitor());
        var page = await visitor.SignInAsync(
            await visitor.OpenAsync(Authorize(client, ("scope", $"openid api://{api.AppId}/access_as_user"))), NameOf(user), Password);
        Assert.Contains("Use the gauge API", page.Text, StringComparison.Ordinal);
        Assert.Contains(api.Name, page.Text, StringComparison.Ordinal);
        var tokens = await RedeemAsync(client, (await visitor.AnswerAsync(page, ("answer", "accept"))).Given["code"]);
        var claims = Claims(tokens.Access);
        Assert.Equal(($"api://{api.AppId}", "access_as_user", "1.0"), (claims.GetProperty("aud").GetString(), claims.GetProperty("scp").GetString(), claims.GetProperty("ver").GetString()));
        (await Server.WithToken(tokens.Access).GetAsync("/me")).Must(HttpStatusCode.Unauthorized);

        var graph = await OnBehalfAsync(api, tokens.Access);
        Assert.Equal(user.Id, (await Server.WithToken(graph.Access).GetAsync("/me")).Must(HttpStatusCode.OK).Id);
        Assert.Equal(api.AppId.ToString(), Claims(graph.Access).GetProperty("appid").GetString());
    }

    [Fact]
    public async Task The_second_format_has_its_own_names()
    {
        var (client, api, user) = (await RegisterAsync(secret: "s"), await ApiAsync(version: 2), await NewUserAsync());
        var tokens = await TokenForAsync(client, api, user);
        var claims = Claims(tokens.Access);
        Assert.Equal((api.AppId.ToString(), "2.0", client.AppId.ToString(), NameOf(user)), (
            claims.GetProperty("aud").GetString(), claims.GetProperty("ver").GetString(), claims.GetProperty("azp").GetString(), claims.GetProperty("preferred_username").GetString()));
        Assert.EndsWith("/v2.0", claims.GetProperty("iss").GetString(), StringComparison.Ordinal);
        Assert.False(claims.TryGetProperty("upn", out _));
        Assert.Equal(HttpStatusCode.OK, (await OnBehalfAsync(api, tokens.Access)).Status);
    }

    [Fact]
    public async Task An_assertion_must_be_ours_for_this_api_of_a_person_and_in_force()
    {
        var (client, api, other, user) = (await RegisterAsync(secret: "s"), await ApiAsync(), await ApiAsync(), await NewUserAsync());
        var tokens = await TokenForAsync(client, api, user);
        var parts = tokens.Access.Split('.');
        var daemon = await TokenAsync(Authority,
            [new("grant_type", "client_credentials"), new("client_id", other.AppId.ToString()), new("client_secret", "api-secret"), new("scope", $"api://{api.AppId}/.default")]);
        foreach (var (name, text) in ((string, string)[])[
            ("none", $"eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{parts[1]}."), ("unsigned", $"{parts[0]}.{parts[1]}."), ("altered", $"{parts[0]}.{parts[1][..^2]}AA.{parts[2]}"),
            ("id token", tokens["id_token"]!), ("refresh token", tokens.RefreshToken), ("garbage", "x.y.z"), ("of Graph", (await OnBehalfAsync(api, tokens.Access)).Access),
            ("of an application", daemon.Access), ("too long", new string('x', 40_000))])
        {
            var reply = await OnBehalfAsync(api, text);
            Assert.True(reply["error"] == "invalid_grant", $"{name}: {reply.Text}");
        }

        Assert.Equal("invalid_grant", (await OnBehalfAsync(other, tokens.Access))["error"]);
        (await OnBehalfAsync(api, tokens.Access, secret: null)).Refused(401, "invalid_client", 7000218);
        (await OnBehalfAsync(api, tokens.Access, secret: "wrong")).Refused(401, "invalid_client", 7000215);
        (await OnBehalfAsync(api, tokens.Access, scope: "Mail.Read")).Refused(400, "invalid_grant", 65001);
        (await OnBehalfAsync(api, "", scope: "User.Read")).Refused(400, "invalid_request", 900144);

        var claims = Claims(tokens.Access);
        string Forged(Action<Microsoft.IdentityModel.Tokens.SecurityTokenDescriptor> change) => Server.Mint(
            new() { ["oid"] = user.Id, ["appid"] = client.AppId.ToString(), ["idtyp"] = "user", ["scp"] = "access_as_user" },
            d => { d.Audience = claims.GetProperty("aud").GetString(); change(d); });
        Assert.Equal(HttpStatusCode.OK, (await OnBehalfAsync(api, Forged(_ => { }))).Status);
        (await OnBehalfAsync(api, Forged(d => (d.IssuedAt, d.NotBefore, d.Expires) = (DateTime.UtcNow.AddHours(-3), DateTime.UtcNow.AddHours(-3), DateTime.UtcNow.AddHours(-2)))))
            .Refused(400, "invalid_grant", 500133);
        (await OnBehalfAsync(api, Forged(d => d.Issuer = "https://sts.windows.net/00000000-0000-0000-0000-000000000001/"))).Refused(400, "invalid_grant", 50013);

        (await App.PostAsync($"/users/{user.Id}/revokeSignInSessions")).Must(HttpStatusCode.OK);
        (await OnBehalfAsync(api, tokens.Access)).Refused(400, "invalid_grant", 50173);
    }

    [Fact]
    public async Task Consent_to_one_resource_says_nothing_about_another()
    {
        // The API offers a scope with the name of one of Graph's; whoever consents to it has not let anybody read mail.
        var api = await RegisterAsync(a => new()
        {
            AppId = a.AppId,
            DisplayName = a.DisplayName,
            Secrets = a.Secrets,
            IdentifierUris = [$"api://{a.AppId}"],
            Api = new() { Oauth2PermissionScopes = [new() { Id = Guid.NewGuid(), Value = "Mail.Read", Type = "User" }] },
        }, secret: "api-secret");
        var (client, user, visitor) = (await RegisterAsync(secret: "s"), await NewUserAsync(), NewVisitor());
        var back = await SignInAndAcceptAsync(visitor, Authorize(client, ("scope", $"openid offline_access api://{api.AppId}/Mail.Read")), NameOf(user), Password);
        var tokens = await RedeemAsync(client, back.Given["code"]);
        Assert.Equal("Mail.Read", Claims(tokens.Access).GetProperty("scp").GetString());
        (await RefreshAsync(client, tokens.RefreshToken, ("scope", "Mail.Read"))).Refused(400, "invalid_grant", 65001);
        Assert.EndsWith("asks for your permission", (await visitor.OpenAsync(Authorize(client, ("scope", "Mail.Read")))).Title, StringComparison.Ordinal);
        var first = await RefreshAsync(client, tokens.RefreshToken, ("scope", $"api://{api.AppId}/Mail.Read User.Read"));
        Assert.Equal(($"api://{api.AppId}", "Mail.Read"), (Claims(first.Access).GetProperty("aud").GetString(), Claims(first.Access).GetProperty("scp").GetString()));
    }

    [Fact]
    public async Task Msal_acts_on_behalf_of_a_person()
    {
        var (client, api, user) = (await RegisterAsync(secret: "s"), await ApiAsync(), await NewUserAsync());
        var tokens = await TokenForAsync(client, api, user);
        var app = ConfidentialClientApplicationBuilder.Create(api.AppId.ToString()).WithClientSecret("api-secret")
            .WithAuthority(Authority, validateAuthority: false).WithInstanceDiscovery(false).WithHttpClientFactory(new MsalClients(Server)).Build();
        var result = await app.AcquireTokenOnBehalfOf(["User.Read"], new UserAssertion(tokens.Access)).ExecuteAsync(TestContext.Current.CancellationToken);
        Assert.Equal(user.Id, (await Server.WithToken(result.AccessToken).GetAsync("/me")).Id);
        var missing = await Assert.ThrowsAsync<MsalUiRequiredException>(() =>
            app.AcquireTokenOnBehalfOf(["Mail.Read"], new UserAssertion(tokens.Access)).ExecuteAsync(TestContext.Current.CancellationToken));
        Assert.Equal(UiRequiredExceptionClassification.ConsentRequired, missing.Classification);
    }

    [Fact]
    public async Task Userinfo_tells_what_the_scopes_of_the_token_tell()
    {
        var (application, user, visitor) = (await RegisterAsync(secret: "s"), await NewUserAsync("Ada Marsh"), NewVisitor());
        var tokens = await RedeemAsync(application, (await SignInAndAcceptAsync(visitor, Authorize(application), NameOf(user), Password)).Given["code"]);
        var info = (await Server.WithToken(tokens.Access).GetAsync(new Uri(new Uri(Authority), "/oidc/userinfo").AbsoluteUri)).Must(HttpStatusCode.OK).Json;
        Assert.Equal((Claims(tokens["id_token"]!).GetProperty("sub").GetString(), "Ada Marsh"), (info.GetProperty("sub").GetString(), info.GetProperty("name").GetString()));
        Assert.Equal($"{Server.File.GraphHttps}/me/photo/$value", info.GetProperty("picture").GetString());
        Assert.False(info.TryGetProperty("email", out _));
        (await Server.Nobody().GetAsync(new Uri(new Uri(Authority), "/oidc/userinfo").AbsoluteUri)).Must(HttpStatusCode.Unauthorized);
        (await App.GetAsync(new Uri(new Uri(Authority), "/oidc/userinfo").AbsoluteUri)).Must(HttpStatusCode.Forbidden);
    }
}
