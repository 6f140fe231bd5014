// Every door of sign-in with fields that nobody means: whatever comes is answered, and never by a failure of the server.

using System.Text;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.SignIn.Browser;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.SignIn.Attacks;

public abstract class FuzzedDoorsTests(SharedServers servers, StoreKind store) : BrowserTest(servers, store)
{
    private static readonly string[] Doors =
    [
        "oauth2/v2.0/token", "oauth2/v2.0/authorize", "oauth2/v2.0/devicecode", "oauth2/v2.0/logout", "v2.0/adminconsent", "adminconsent", "device", "login", "consent",
        "password", "factor", "enrol", "account", "v2.0/.well-known/openid-configuration", "discovery/v2.0/keys", "discovery/instance", "userrealm/%00", "userrealm/a@b@c",
    ];

    private static readonly string[] Names =
    [
        "client_id", "client_secret", "grant_type", "scope", "code", "code_verifier", "code_challenge", "code_challenge_method", "redirect_uri", "response_type",
        "response_mode", "state", "nonce", "prompt", "login_hint", "domain_hint", "claims", "max_age", "username", "password", "refresh_token", "assertion",
        "client_assertion", "client_assertion_type", "device_code", "requested_token_use", "note", "step", "answer", "account", "act", "what", "id_token_hint",
        "logout_hint", "post_logout_redirect_uri", "client_info", "next", "again", "organization", "request", "id_token", "token", "", "\0", "a[b]",
    ];

    private static readonly string[] Values =
    [
        "", " ", "x", "\0", "\r\nSet-Cookie: a=b", "%", "%00", "%ff", "\ud800", "🂡", "../../..", "' OR 1=1 --", "<script>", "{}", "[]", "{\"access_token\":{\"acrs\":{\"essential\":true}}}",
        "null", "-1", "99999999999999999999", "00000000-0000-0000-0000-000000000000", "a.b.c", "....", "eyJhbGciOiJub25lIn0.e30.", "https://evil.example/", "javascript:x",
        "authorization_code", "client_credentials", "refresh_token", "password", "device_code", "urn:ietf:params:oauth:grant-type:jwt-bearer", "code", "code id_token", "id_token",
        "form_post", "fragment", "query", "none", "login", "consent", "select_account", "openid", "User.Read", ".default", "https://graph.microsoft.com/.default", "S256", "plain",
        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer", "on_behalf_of", "accept", "withdraw", "end", "everywhere", "factor", "confirm",
    ];

    [Fact]
    public async Task Whatever_comes_is_answered_and_never_by_a_failure()
    {
        var application = await RegisterAsync(secret: "s");
        var chance = new Random(4417);
        var handler = TestServer.Trusting(Server.Host.CaCertificate);
        (handler.AllowAutoRedirect, handler.UseCookies) = (false, false);
        using var client = new HttpClient(handler);
        for (var i = 0; i < 400; i++)
        {
            var fields = Enumerable.Range(0, chance.Next(1, 9)).Select(_ => KeyValuePair.Create(
                Names[chance.Next(Names.Length)], chance.Next(8) == 0 ? new string((char)chance.Next(1, 0x2000), chance.Next(2_000)) : Values[chance.Next(Values.Length)])).ToList();
            if (chance.Next(2) == 0)
            {
                fields.Insert(0, KeyValuePair.Create("client_id", application.AppId.ToString()));
                fields.Insert(1, KeyValuePair.Create("redirect_uri", WebUri));
            }

            var door = Doors[chance.Next(Doors.Length)];
            var authority = chance.Next(4) == 0 ? Authority.Replace(Server.File.TenantId.ToString(), "common", StringComparison.Ordinal) : Authority;
            var text = string.Join('&', fields.Select(f => $"{Written(f.Key, chance)}={Written(f.Value, chance)}"));
            using var request = chance.Next(2) == 0 && text.Length < 6_000
                ? new HttpRequestMessage(HttpMethod.Get, $"{authority}/{door}?{text}")
                : new HttpRequestMessage(HttpMethod.Post, $"{authority}/{door}")
                {
                    Content = new StringContent(text, Encoding.UTF8, chance.Next(12) == 0 ? "multipart/form-data" : "application/x-www-form-urlencoded"),
                };
            if (chance.Next(4) == 0)
            {
                request.Headers.TryAddWithoutValidation("Cookie", $"__Host-atrium={new string('A', chance.Next(60))}");
                request.Headers.TryAddWithoutValidation("Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(Values[chance.Next(Values.Length)]))}");
            }

            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.True((int)response.StatusCode < 500, $"{i}: {(int)response.StatusCode} for {request.Method} {door} {text}");
            Assert.False(response.Headers.Contains("a") || response.Headers.TryGetValues("Set-Cookie", out var set) && set.Any(c => c.StartsWith("a=", StringComparison.Ordinal)), text);
        }
    }

    /// <summary>Mostly as a client would write it, sometimes as none would.</summary>
    private static string Written(string text, Random chance) => chance.Next(10) == 0
        ? string.Concat(text.Where(c => c is > ' ' and <= '~' and not '&' and not '#' and not '=' and not '"' and not '<' and not '>' and not '\\' and not '^' and not '`' and not '{' and not '}' and not '|'))
        : Uri.EscapeDataString(text.Replace('\ud800', '?'));
}

public sealed class FuzzedDoorsTestsOnSqlite(SharedServers servers) : FuzzedDoorsTests(servers, StoreKind.Sqlite);

public sealed class FuzzedDoorsTestsOnPostgres(SharedServers servers) : FuzzedDoorsTests(servers, StoreKind.Postgres);
