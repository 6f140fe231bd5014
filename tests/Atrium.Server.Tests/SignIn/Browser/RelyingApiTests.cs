// An API of one's own, on ASP.NET Core's JwtBearer handler: it finds our keys by itself and takes what is for it, and nothing else.
using System.Net;
using System.Net.Http.Headers;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Sdk;
using Atrium.Server.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Atrium.Server.Tests.SignIn.Browser;

public sealed class RelyingApiTests(SharedServers servers) : BrowserTest(servers, StoreKind.Sqlite)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Task<TestApplication> ApiAsync(int version) => RegisterAsync(a => new()
    {
        AppId = a.AppId,
        DisplayName = a.DisplayName,
        Secrets = a.Secrets,
        IdentifierUris = [$"api://{a.AppId}"],
        Api = new() { Oauth2PermissionScopes = [new() { Id = Guid.NewGuid(), Value = "use", Type = "User" }], RequestedAccessTokenVersion = version },
    }, "User.Read", "s");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task An_api_on_aspnet_takes_tokens_that_are_for_it_and_no_others(int version)
    {
        var (client, api, user) = (await RegisterAsync(secret: "s"), await ApiAsync(version), await NewUserAsync());
        var code = (await SignInAndAcceptAsync(NewVisitor(), Authorize(client, ("scope", $"openid offline_access api://{api.AppId}/use")), NameOf(user), Password)).Given["code"];
        var tokens = await RedeemAsync(client, code);
        await using var site = await StartAsync(api, version);
        Assert.Equal((HttpStatusCode.OK, $"{user.Id} use"), await CallAsync(site, tokens.Access));

        var parts = tokens.Access.Split('.');
        var graph = await TokenAsync(Authority,
        [
            new("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), new("requested_token_use", "on_behalf_of"), new("client_id", api.AppId.ToString()),
            new("client_secret", "s"), new("assertion", tokens.Access), new("scope", "User.Read"),
        ]);
        foreach (var other in (string?[])[null, tokens["id_token"], graph.Access, $"{parts[0]}.{parts[1]}.", $"{parts[0]}.{parts[1][..^2]}AA.{parts[2]}"])
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await CallAsync(site, other)).Status);
        }
    }

    /// <summary>A library that shares nothing with the server: node's jsonwebtoken, with keys from the published document alone.</summary>
    [Fact]
    public async Task Signatures_verify_against_the_published_keys_by_another_library()
    {
        var (client, api, user) = (await RegisterAsync(secret: "s"), await ApiAsync(2), await NewUserAsync());
        var visitor = NewVisitor();
        var code = (await SignInAndAcceptAsync(visitor, Authorize(client), NameOf(user), Password)).Given["code"];
        var tokens = await RedeemAsync(client, code);
        await SignInAndAcceptAsync(visitor, Authorize(client, ("scope", $"openid api://{api.AppId}/use")), NameOf(user), Password);
        var forApi = await RefreshAsync(client, tokens.RefreshToken, ("scope", $"api://{api.AppId}/use"));
        var found = await NodeScript.RunAsync("verify.mjs", Server, new
        {
            authority = Authority,
            tokens = new object[]
            {
                new { name = "id", token = tokens["id_token"], issuer = $"{Authority}/v2.0", audience = client.AppId },
                new { name = "graph", token = tokens.Access, issuer = $"https://sts.windows.net/{Server.File.TenantId}/", audience = "https://graph.microsoft.com" },
                new { name = "api", token = forApi.Access, issuer = $"{Authority}/v2.0", audience = api.AppId },
            },
        });
        foreach (var name in (string[])["id", "graph", "api"])
        {
            Assert.Equal(("verified", "invalid signature", "RS256"), (
                found.GetProperty(name).GetProperty("whole").GetString(), found.GetProperty(name).GetProperty("altered").GetString(), found.GetProperty(name).GetProperty("alg").GetString()));
        }

        Assert.Equal(0, found.GetProperty("secret").GetInt32()); // parts of private keys among the published ones
    }

    private async Task<WebApplication> StartAsync(TestApplication api, int version)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddAuthorization();
        builder.Services.AddAuthentication("Bearer").AddJwtBearer("Bearer", options =>
        {
            options.Authority = $"{Authority}/v2.0";
            options.BackchannelHttpHandler = TestServer.Trusting(Server.Host.CaCertificate);
            options.MapInboundClaims = false;
            (options.TokenValidationParameters.ValidAudience, options.TokenValidationParameters.ValidIssuer) = version == 2
                ? (api.AppId.ToString(), null)
                : ($"api://{api.AppId}", $"https://sts.windows.net/{Server.File.TenantId}/");
        });
        var site = builder.Build();
        site.UseAuthentication();
        site.UseAuthorization();
        site.MapGet("/", (HttpContext http) => $"{http.User.FindFirst("oid")!.Value} {http.User.FindFirst("scp")!.Value}").RequireAuthorization();
        await site.StartAsync(Cancel);
        return site;
    }

    private static async Task<(HttpStatusCode Status, string Body)> CallAsync(WebApplication site, string? token)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var answer = await client.GetAsync(site.Urls.First(), Cancel);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }
}
