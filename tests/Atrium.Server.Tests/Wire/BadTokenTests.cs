// Refused before anything else: requests whose bearer token is missing, forged, expired or not for this API.

using System.Net;
using System.Text;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;
using Microsoft.IdentityModel.Tokens;

namespace Atrium.Server.Tests.Wire;

public sealed class BadTokenTestsOnSqlite(SharedServers servers) : BadTokenTests(servers, StoreKind.Sqlite);

public sealed class BadTokenTestsOnPostgres(SharedServers servers) : BadTokenTests(servers, StoreKind.Postgres);

public abstract class BadTokenTests(SharedServers servers, StoreKind store) : ServerTest(servers, store)
{
    private string Mint(Action<SecurityTokenDescriptor>? change = null) => Server.Mint(
        new Dictionary<string, object>
        {
            ["appid"] = Server.PublicClient.ClientId.ToString(),
            ["idtyp"] = "user",
            ["oid"] = _administrator.ToString(),
            ["upn"] = Server.File.Users[0].UserPrincipalName,
            ["scp"] = "User.Read Mail.Read",
        },
        change);

    private Guid _administrator;

    [Theory]
    [InlineData("none at all", "Access token is empty.")]
    [InlineData("garbage", null)]
    [InlineData("a.b.c", null)]
    [InlineData("bad signature", null)]
    [InlineData("payload changed", null)]
    [InlineData("alg none", null)]
    [InlineData("alg none with the signature", null)]
    [InlineData("another key", null)]
    [InlineData("expired", "expired")]
    [InlineData("not yet valid", null)]
    [InlineData("another audience", null)]
    [InlineData("an id token", null)]
    [InlineData("a token for the app itself", null)]
    [InlineData("another tenant", null)]
    [InlineData("a person who is not there", null)]
    [InlineData("an app that is not there", null)]
    [InlineData("very long", null)]
    public async Task A_token_that_is_no_good_is_refused(string which, string? message)
    {
        _administrator = await Server.IdOfAsync(0);
        var token = await TokenAsync(which);
        var caller = token is null ? Server.Nobody() : Server.WithToken(token);
        foreach (var path in (string[])["/me", "/me/messages", "/users", "/nonsense"])
        {
            var answer = (await caller.GetAsync(path)).Refused(HttpStatusCode.Unauthorized, "InvalidAuthenticationToken", message);
            var challenge = answer.Header("WWW-Authenticate")!;
            Assert.StartsWith("Bearer realm=\"\"", challenge, StringComparison.Ordinal);
            Assert.Contains("authorization_uri=\"https://", challenge, StringComparison.Ordinal);
            Assert.Contains("client_id=\"00000003-0000-0000-c000-000000000000\"", challenge, StringComparison.Ordinal);
            Assert.DoesNotContain(token is null or "a.b.c" ? "exception" : token, answer.Text, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await caller.PostAsync("/users", new { displayName = "x" })).Status);
    }

    [Fact]
    public async Task The_same_token_untouched_is_good()
    {
        _administrator = await Server.IdOfAsync(0);
        (await Server.WithToken(Mint()).GetAsync("/me")).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_token_is_read_from_the_header_only()
    {
        _administrator = await Server.IdOfAsync(0);
        (await Server.Nobody().GetAsync($"/me?access_token={Mint()}")).Must(HttpStatusCode.Unauthorized);
        (await Server.Nobody().GetAsync("/me", ("Authorization", $"Basic {Mint()}"))).Must(HttpStatusCode.Unauthorized);
        (await Server.Nobody().GetAsync("/me", ("Cookie", $"access_token={Mint()}"))).Must(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_good_token_without_the_scope_is_forbidden_and_not_unauthorized()
    {
        var answer = (await (await Server.UserWithAsync(1, "User.Read")).GetAsync("/me/messages")).Refused(HttpStatusCode.Forbidden, "ErrorAccessDenied");
        Assert.Null(answer.Header("WWW-Authenticate"));
        (await (await Server.AppWithAsync("Mail.Send")).GetAsync("/users")).Refused(
            HttpStatusCode.Forbidden, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");
        (await (await Server.AppWithAsync("")).GetAsync("/users")).Refused(HttpStatusCode.Forbidden, "Authorization_RequestDenied");
    }

    private async Task<string?> TokenAsync(string which)
    {
        var parts = Mint().Split('.');
        switch (which)
        {
            case "none at all":
                return null;
            case "bad signature":
                return $"{parts[0]}.{parts[1]}.{(parts[2][0] == 'A' ? 'B' : 'A')}{parts[2][1..]}";
            case "payload changed":
                var payload = Base64UrlEncoder.Decode(parts[1]).Replace("Mail.Read", "Mail.Send", StringComparison.Ordinal);
                return $"{parts[0]}.{Base64UrlEncoder.Encode(payload)}.{parts[2]}";
            case "alg none":
                return $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{parts[1]}.";
            case "alg none with the signature":
                return $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{parts[1]}.{parts[2]}";
            case "another key":
                var key = new RsaSecurityKey(System.Security.Cryptography.RSA.Create(2048)) { KeyId = "another" };
                return Mint(t => t.SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.RsaSha256));
            case "expired":
                return Mint(t => (t.IssuedAt, t.NotBefore, t.Expires) = (t.IssuedAt!.Value.AddHours(-3), t.NotBefore!.Value.AddHours(-3), t.Expires!.Value.AddHours(-3)));
            case "not yet valid":
                return Mint(t => (t.NotBefore, t.Expires) = (t.NotBefore!.Value.AddHours(3), t.Expires!.Value.AddHours(3)));
            case "another audience":
                return Mint(t => t.Audience = "https://vault.example");
            case "a token for the app itself":
                return Mint(t => t.Audience = Server.PublicClient.ClientId.ToString());
            case "another tenant":
                return Mint(t => (t.Claims["tid"], t.Issuer) = (Guid.Empty.ToString(), $"https://sts.windows.net/{Guid.Empty}/"));
            case "a person who is not there":
                return Mint(t => t.Claims["oid"] = Guid.NewGuid().ToString());
            case "an app that is not there":
                return Mint(t => t.Claims["appid"] = Guid.NewGuid().ToString());
            case "an id token":
                return await IdTokenAsync();
            case "very long":
                return Mint() + new string('A', 20_000);
            default:
                return which;
        }
    }

    private async Task<string> IdTokenAsync()
    {
        using var client = Server.NewClient();
        using var answer = await client.PostAsync(new Uri($"{Server.File.Authority}/oauth2/v2.0/token"), new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "password",
            ["client_id"] = Server.PublicClient.ClientId.ToString(),
            ["username"] = Server.File.Users[1].UserPrincipalName,
            ["password"] = Server.File.Users[1].Password,
            ["scope"] = "openid profile https://graph.microsoft.com/.default",
        }));
        using var json = System.Text.Json.JsonDocument.Parse(Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync()));
        return json.RootElement.GetProperty("id_token").GetString()!;
    }
}
