// The claims parameter, and the challenge of an API that no longer takes a token: MSAL brings it to the person and back.

using System.Net;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.SignIn.Browser;
using Atrium.Server.Tests.Support;
using Microsoft.Identity.Client;
using Microsoft.Identity.Client.Extensibility;

namespace Atrium.Server.Tests.SignIn.Claims;

public abstract class ChallengeTests(SharedServers servers, StoreKind store) : ClaimsTest(servers, store)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Msal_follows_the_challenge_after_sessions_were_revoked()
    {
        var (registered, user) = (await RegisterAsync(scopes: All), await NewUserAsync());
        var window = new MsalWindow(async address => (await SignInAndAcceptAsync(NewVisitor(), address, NameOf(user), Password)).Address);
        var app = PublicClientApplicationBuilder.Create(registered.AppId.ToString()).WithAuthority(Authority, validateAuthority: false)
            .WithInstanceDiscovery(false).WithHttpClientFactory(new MsalClients(Server)).WithRedirectUri("http://localhost").WithClientCapabilities(["cp1"]).Build();
        var first = await app.AcquireTokenInteractive(["User.Read"]).WithCustomWebUi(window).ExecuteAsync(Cancel);
        Assert.Equal(["cp1"], Groups(Claims(first.AccessToken), "xms_cc"));
        (await Server.WithToken(first.AccessToken).GetAsync("/me")).Must(HttpStatusCode.OK);

        (await App.PostAsync($"/users/{user.Id}/revokeSignInSessions", new { })).Must(HttpStatusCode.OK);
        var challenge = await ChallengeAsync(first.AccessToken);
        Assert.Contains("\"nbf\":{\"essential\":true", challenge, StringComparison.Ordinal);
        var error = await Assert.ThrowsAsync<MsalUiRequiredException>(() => app.AcquireTokenSilent(["User.Read"], first.Account).WithClaims(challenge).ExecuteAsync(Cancel));
        Assert.Contains("AADSTS50173", error.Message, StringComparison.Ordinal);

        var second = await app.AcquireTokenInteractive(["User.Read"]).WithAccount(first.Account).WithClaims(challenge).WithCustomWebUi(window).ExecuteAsync(Cancel);
        (await Server.WithToken(second.AccessToken).GetAsync("/me")).Must(HttpStatusCode.OK);
        var renewed = await app.AcquireTokenSilent(["User.Read"], second.Account).WithClaims(challenge).ExecuteAsync(Cancel);
        Assert.Equal(TokenSource.IdentityProvider, renewed.AuthenticationResultMetadata.TokenSource);
    }

    [Fact]
    public async Task A_client_that_declared_nothing_gets_no_challenge()
    {
        var (registered, user) = (await RegisterAsync(scopes: All, secret: "s"), await NewUserAsync());
        var back = await SignInAndAcceptAsync(NewVisitor(), Authorize(registered), NameOf(user), Password);
        var tokens = await RedeemAsync(registered, back.Given["code"]);
        Assert.Null(Text(Claims(tokens.Access), "xms_cc"));
        (await App.PostAsync($"/users/{user.Id}/revokeSignInSessions", new { })).Must(HttpStatusCode.OK);
        Assert.Null(await ChallengeAsync(tokens.Access));
    }

    [Fact]
    public async Task Who_signed_in_before_the_challenge_must_do_so_again()
    {
        var (registered, user, visitor) = (await RegisterAsync(scopes: All, secret: "s"), await NewUserAsync(), NewVisitor());
        var back = await SignInAndAcceptAsync(visitor, Authorize(registered), NameOf(user), Password);
        var tokens = await RedeemAsync(registered, back.Given["code"]);
        var later = "{\"access_token\":{\"nbf\":{\"essential\":true,\"value\":\"" + TimeProvider.System.GetUtcNow().AddMinutes(1).ToUnixTimeSeconds() + "\"}}}";
        (await RefreshAsync(registered, tokens.RefreshToken, ("claims", later))).Refused(400, "invalid_grant", 50173);
        Assert.Equal("Sign in", (await visitor.OpenAsync(Authorize(registered, ("claims", later)))).Title);
        Assert.Equal("login_required", (await visitor.OpenAsync(Authorize(registered, ("claims", later), ("prompt", "none")))).Given["error"]);
        var earlier = """{"access_token":{"nbf":{"essential":true,"value":"1000000000"},"xms_rp_ipaddr":{"value":"192.0.2.7"}}}""";
        Assert.Equal(HttpStatusCode.OK, (await RefreshAsync(registered, tokens.RefreshToken, ("claims", earlier))).Status);
    }

    [Fact]
    public async Task Claims_asked_for_in_the_id_token_are_given_within_the_scopes()
    {
        var (registered, user) = (await RegisterAsync(scopes: All, secret: "s"), await NewUserAsync(also: new { givenName = "Ada" }));
        const string asked = """{"id_token":{"auth_time":{"essential":true},"given_name":null,"email":null,"amr":null,"unheard_of":null},"userinfo":null}""";
        var back = await SignInAndAcceptAsync(NewVisitor(), Authorize(registered, ("claims", asked)), NameOf(user), Password);
        var tokens = await RedeemAsync(registered, back.Given["code"]);
        foreach (var id in (JsonElement[])[Claims(tokens["id_token"]!), Claims((await RefreshAsync(registered, tokens.RefreshToken))["id_token"]!)])
        {
            Assert.InRange(id.GetProperty("auth_time").GetInt64(), id.GetProperty("iat").GetInt64() - 60, id.GetProperty("iat").GetInt64());
            Assert.Equal(("Ada", null, """["pwd"]""", null), (Text(id, "given_name"), Text(id, "email"), Text(id, "amr"), Text(id, "unheard_of")));
        }
    }

    [Fact]
    public async Task A_demanded_second_factor_is_not_skipped()
    {
        const string demand = """{"id_token":{"amr":{"essential":true,"values":["mfa"]}},"access_token":{"amr":{"essential":true,"values":["mfa"]}}}""";
        var (registered, user) = (await RegisterAsync(scopes: All, secret: "s"), await NewUserAsync());
        var visitor = NewVisitor();
        var back = await SignInAndAcceptAsync(visitor, Authorize(registered), NameOf(user), Password);
        var tokens = await RedeemAsync(registered, back.Given["code"]);
        (await RefreshAsync(registered, tokens.RefreshToken, ("claims", demand))).Refused(400, "interaction_required", 50079);
        back = await visitor.OpenAsync(Authorize(registered, ("claims", demand), ("prompt", "none")));
        Assert.Equal("interaction_required", back.Given["error"]);
        Assert.Contains("AADSTS50079", back.Given["error_description"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_demanded_second_factor_is_set_up_and_shown_on_the_pages()
    {
        const string demand = """{"access_token":{"amr":{"essential":true,"values":["mfa"]}}}""";
        var (registered, user, visitor) = (await RegisterAsync(scopes: All, secret: "s"), await NewUserAsync(), NewVisitor());
        var page = await visitor.SignInAsync(await visitor.OpenAsync(Authorize(registered, ("claims", demand))), NameOf(user), Password);
        Assert.Equal("Set up a second factor", page.Title);
        var secret = Authenticator.SecretOn(page);
        var back = await visitor.AnswerAsync(page, ("code", Authenticator.Code(secret, -1)));
        var tokens = await RedeemAsync(registered, back.Given["code"]);
        Assert.Equal(["mfa", "pwd"], Groups(Claims(tokens.Access), "amr"));
        Assert.Equal(HttpStatusCode.OK, (await RefreshAsync(registered, tokens.RefreshToken, ("claims", demand))).Status);
    }

    [Fact]
    public async Task Who_asks_how_long_ago_is_told_when()
    {
        var (registered, user, visitor) = (await RegisterAsync(scopes: All, secret: "s"), await NewUserAsync(), NewVisitor());
        var back = await SignInAndAcceptAsync(visitor, Authorize(registered), NameOf(user), Password);
        Assert.Null(Text(Claims((await RedeemAsync(registered, back.Given["code"]))["id_token"]!), "auth_time"));
        back = await visitor.OpenAsync(Authorize(registered, ("max_age", "3600")));
        Assert.NotNull(Text(Claims((await RedeemAsync(registered, back.Given["code"]))["id_token"]!), "auth_time"));
        Assert.Equal("Sign in", (await visitor.OpenAsync(Authorize(registered, ("max_age", "0")))).Title);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("\"x\"")]
    [InlineData("""{"id_token":[]}""")]
    [InlineData("""{"elsewhere":{}}""")]
    [InlineData("""{"access_token":{"acrs":{"essential":true,"value":"c1"}}}""")]
    [InlineData("""{"access_token":{"deviceid":{"essential":true}}}""")]
    [InlineData("""{"id_token":{"unheard_of":{"essential":true}}}""")]
    [InlineData("""{"id_token":{"auth_time":7}}""")]
    [InlineData("""{"access_token":{"xms_cc":{"values":"cp1"}}}""")]
    [InlineData("""{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{}}}}}}}}}}""")]
    public async Task What_is_demanded_and_not_offered_is_refused(string claims)
    {
        var registered = await RegisterAsync(scopes: All, secret: "s");
        var back = await NewVisitor().OpenAsync(Authorize(registered, ("claims", claims)));
        Assert.Equal("invalid_request", back.Given["error"]);
        Assert.Contains("AADSTS90013", back.Given["error_description"], StringComparison.Ordinal);
        (await TokenAsync(Authority, new Dictionary<string, string?>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = registered.AppId.ToString(),
            ["client_secret"] = "s",
            ["scope"] = "https://graph.microsoft.com/.default",
            ["claims"] = claims,
        })).Refused(400, "invalid_request", 90013);
    }

    [Fact]
    public async Task A_daemon_declares_what_it_understands_too()
    {
        var app = ConfidentialClientApplicationBuilder.Create(Server.Daemon.ClientId.ToString()).WithClientSecret(Server.Daemon.ClientSecret).WithAuthority(Authority, validateAuthority: false)
            .WithInstanceDiscovery(false).WithHttpClientFactory(new MsalClients(Server)).WithClientCapabilities(["CP1"]).Build();
        var result = await app.AcquireTokenForClient(["https://graph.microsoft.com/.default"]).ExecuteAsync(Cancel);
        Assert.Equal(["cp1"], Groups(Claims(result.AccessToken), "xms_cc"));
    }

    /// <summary>What MSAL reads out of Graph's refusal; null: no challenge.</summary>
    private async Task<string?> ChallengeAsync(string token)
    {
        using var client = Server.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Server.Host.HttpsUrl, "v1.0/me"));
        request.Headers.Authorization = new("Bearer", token);
        using var response = await client.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        return WwwAuthenticateParameters.GetClaimChallengeFromResponseHeaders(response.Headers, "Bearer") is { Length: > 0 } claims ? claims : null;
    }
}

public sealed class ChallengeTestsOnSqlite(SharedServers servers) : ChallengeTests(servers, StoreKind.Sqlite);

public sealed class ChallengeTestsOnPostgres(SharedServers servers) : ChallengeTests(servers, StoreKind.Postgres);
