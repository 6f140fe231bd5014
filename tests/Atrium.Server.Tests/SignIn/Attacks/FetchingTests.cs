// Addresses that a client gives, in every place that standards have for them: the server goes to none of them.

using System.Net;
using System.Net.Sockets;
using System.Text;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.SignIn.Browser;
using Atrium.Server.Tests.Support;
using Microsoft.IdentityModel.Tokens;

namespace Atrium.Server.Tests.SignIn.Attacks;

public sealed class FetchingTests(SharedServers servers) : BrowserTest(servers, StoreKind.Sqlite)
{
    [Fact]
    public async Task No_address_of_a_client_is_fetched()
    {
        using var inside = new TcpListener(IPAddress.Loopback, 0); // what only this machine can reach
        inside.Start();
        var bait = $"http://127.0.0.1:{((IPEndPoint)inside.LocalEndpoint).Port}/keys";
        var application = await RegisterAsync(secret: "s");
        foreach (var name in (string[])["request_uri", "redirect_uri", "jwks_uri", "claims", "resource", "logo_uri", "client_metadata", "post_logout_redirect_uri"])
        {
            await NewVisitor().OpenAsync(Authorize(application, (name, bait)));
        }

        await NewVisitor().OpenAsync(Authorize(application, ("request", Token(bait))));
        await NewVisitor().OpenAsync($"{Authority}/oauth2/v2.0/logout?post_logout_redirect_uri={Uri.EscapeDataString(bait)}&id_token_hint={Token(bait)}");
        await NewVisitor().OpenAsync($"{Authority}/v2.0/adminconsent?client_id={application.AppId}&scope=User.Read&redirect_uri={Uri.EscapeDataString(bait)}");
        await NewVisitor().OpenAsync($"{Authority}/account?own=1&u={Uri.EscapeDataString(bait)}");
        foreach (var (grant, field) in ((string, string)[])[("client_credentials", "client_assertion"), ("urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion"), ("refresh_token", "refresh_token")])
        {
            await TokenAsync(Authority, [
                new("grant_type", grant), new("client_id", application.AppId.ToString()), new("client_secret", field == "client_assertion" ? null : "s"), new(field, Token(bait)),
                new("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"), new("scope", $"{bait}/.default"), new("requested_token_use", "on_behalf_of")]);
        }

        (await Server.WithToken(Token(bait)).GetAsync("/me")).Must(HttpStatusCode.Unauthorized);
        using var client = Server.NewClient();
        using var instance = await client.GetAsync($"{new Uri(new Uri(Authority), "/common/discovery/instance")}?api-version=1.1&authorization_endpoint={Uri.EscapeDataString(bait)}", TestContext.Current.CancellationToken);
        Assert.False(inside.Pending(), "the server went to an address that a client gave");
    }

    /// <summary>A token that names places for its keys in every way there is, and itself comes from the bait.</summary>
    private static string Token(string bait) => string.Join('.', new[]
    {
        $$"""{"alg":"RS256","typ":"JWT","kid":"{{bait}}","jku":"{{bait}}","x5u":"{{bait}}"}""",
        $$"""{"iss":"{{bait}}","sub":"x","aud":"{{bait}}","jti":"1","exp":4102444800,"iat":1,"nbf":1}""",
        "a signature",
    }.Select(part => Base64UrlEncoder.Encode(Encoding.UTF8.GetBytes(part))));
}
