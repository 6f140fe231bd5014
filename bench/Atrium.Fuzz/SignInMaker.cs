// Requests to the sign-in side: its endpoints and pages with parameters that are right, wrong, doubled, missing or hostile.

using System.Text;

namespace Atrium.Fuzz;

internal sealed class SignInMaker(FuzzedServer server, Random random)
{
    private static readonly string[] Tenants = ["common", "organizations", "consumers", "larkmoor.example", "00000000-0000-0000-0000-000000000000"];

    private static readonly string[] Paths =
    [
        "/oauth2/v2.0/authorize", "/oauth2/v2.0/token", "/oauth2/v2.0/devicecode", "/device", "/oauth2/v2.0/logout", "/v2.0/adminconsent", "/adminconsent",
        "/v2.0/.well-known/openid-configuration", "/.well-known/openid-configuration", "/discovery/v2.0/keys", "/discovery/instance", "/userrealm/", "/login", "/consent",
        "/account", "/factor", "/password",
    ];

    private static readonly Dictionary<string, string[]> Parameters = new()
    {
        ["grant_type"] =
        [
            "client_credentials", "authorization_code", "refresh_token", "password", "device_code", "urn:ietf:params:oauth:grant-type:device_code",
            "urn:ietf:params:oauth:grant-type:jwt-bearer",
        ],
        ["response_type"] = ["code", "id_token", "code id_token", "token", "none"],
        ["response_mode"] = ["query", "form_post", "fragment"],
        ["scope"] = ["https://graph.microsoft.com/.default", "openid profile offline_access User.Read", "User.Read Mail.Read", ".default", "api://x/y", "openid  openid"],
        ["redirect_uri"] = ["http://localhost", "http://localhost:1234/x", "https://example.org/cb?x=1#y", "urn:ietf:wg:oauth:2.0:oob", "javascript:alert(1)", "//evil", "http://[::1"],
        ["prompt"] = ["none", "login", "consent", "select_account", "none login"],
        ["code_challenge"] = ["E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "x"],
        ["code_challenge_method"] = ["S256", "plain"],
        ["code_verifier"] = ["dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "x"],
        ["client_assertion_type"] = ["urn:ietf:params:oauth:client-assertion-type:jwt-bearer"],
        ["client_assertion"] = ["eyJhbGciOiJub25lIn0.e30.", "a.b.c", "..."],
        ["assertion"] = ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.AAAA"],
        ["requested_token_use"] = ["on_behalf_of"],
        ["username"] = ["nobody@larkmoor.example"],
        ["password"] = [""],
        ["code"] = [],
        ["refresh_token"] = [],
        ["device_code"] = [],
        ["user_code"] = ["ABCD-EFGH"],
        ["state"] = ["12345"],
        ["nonce"] = ["678910"],
        ["login_hint"] = ["somebody@larkmoor.example"],
        ["domain_hint"] = ["organizations"],
        ["max_age"] = ["0", "-1", "99999999999999999999"],
        ["claims"] = ["""{"access_token":{"xms_cc":{"values":["cp1"]}}}""", "{"],
        ["id_token_hint"] = ["eyJhbGciOiJub25lIn0.e30."],
        ["post_logout_redirect_uri"] = ["http://localhost/out"],
        ["client_info"] = ["1"],
        ["resource"] = ["https://graph.microsoft.com"],
        ["admin_consent"] = ["True"],
        ["ctx"] = [],
        ["flow"] = [],
    };

    private static readonly string[] Names = [.. Parameters.Keys];

    public FuzzRequest Make()
    {
        var tenant = random.Next(3) > 0 ? server.TenantId : random.Next(4) > 0 ? Tenants[random.Next(Tenants.Length)] : Escaped();
        var path = Paths[random.Next(Paths.Length)];
        if (path == "/userrealm/")
        {
            path += Escaped();
        }

        var form = Form();
        var headers = new List<(string, string)>();
        if (random.Next(10) == 0)
        {
            headers.Add(("Authorization", random.Next(2) == 0 ? "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(server.ClientId + ":x")) : "Basic !!"));
        }

        if (random.Next(6) == 0)
        {
            headers.Add(("Cookie", "atrium=" + Convert.ToBase64String(Encoding.UTF8.GetBytes(new string('x', random.Next(300))))));
        }

        var posts = random.Next(path.EndsWith("/token", StringComparison.Ordinal) || path.EndsWith("/devicecode", StringComparison.Ordinal) ? 10 : 3) > 0;
        if (!posts)
        {
            return new FuzzRequest("GET", $"/{tenant}{path}?{form}", headers, null, Chunked: false);
        }

        headers.Add(("Content-Type", random.Next(15) == 0 ? "application/json" : "application/x-www-form-urlencoded"));
        return new FuzzRequest("POST", $"/{tenant}{path}", headers, Encoding.UTF8.GetBytes(form), random.Next(20) == 0);
    }

    private string Form()
    {
        var pairs = new List<string>();
        if (random.Next(8) > 0)
        {
            pairs.Add("client_id=" + (random.Next(6) > 0 ? server.ClientId : Escaped()));
        }

        if (random.Next(3) == 0)
        {
            pairs.Add("client_secret=" + (random.Next(2) == 0 ? Uri.EscapeDataString(server.ClientSecret) : Escaped()));
        }

        for (var count = random.Next(9); count > 0; count--)
        {
            var name = Names[random.Next(Names.Length)];
            var values = Parameters[name];
            var value = values.Length > 0 && random.Next(4) > 0 ? Uri.EscapeDataString(values[random.Next(values.Length)]) : Escaped();
            pairs.Add((random.Next(30) == 0 ? Escaped() : name) + (random.Next(40) == 0 ? "" : "=" + value));
        }

        return string.Join('&', pairs);
    }

    /// <summary>Something hostile; now and then escaped wrongly.</summary>
    private string Escaped() => random.Next(15) switch
    {
        0 => "%",
        1 => "%u0041",
        2 => "%c0%af",
        3 => "%00",
        _ => Uri.EscapeDataString(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(Hostile.Text(random)))),
    };
}
