// The token endpoint's refusals, one line a case: what is sent, what Microsoft would answer.
namespace Atrium.Server.Tests.SignIn;

public sealed class RefusalTests(SignInHost host) : IClassFixture<SignInHost>
{
    private const string Graph = "scope=https://graph.microsoft.com/.default";

    [Theory]
    [InlineData("{tid}", "client={daemon} secret={secret}", 400, "invalid_request", 900144)]                                // no grant_type
    [InlineData("{tid}", "grant=password_please client={daemon} secret={secret}", 400, "unsupported_grant_type", 70003)]
    [InlineData("{tid}", "grant=authorization_code client={daemon} secret={secret} code=x", 400, "invalid_request", 900144)]
    [InlineData("{tid}", "grant=nonsense client={daemon} secret={secret}", 400, "unsupported_grant_type", 70003)]
    [InlineData("{tid}", "grant=client_credentials secret={secret} graph", 400, "invalid_request", 900144)]                  // no client_id
    [InlineData("{tid}", "grant=client_credentials client={daemon} secret={secret}", 400, "invalid_request", 900144)]        // no scope
    [InlineData("{tid}", "grant=client_credentials client={daemon} secret={secret} graph resource=x", 400, "invalid_request", 901002)]
    [InlineData("{tid}", "grant=client_credentials client=11111111-1111-1111-1111-111111111111 secret={secret} graph", 400, "unauthorized_client", 700016)]
    [InlineData("{tid}", "grant=client_credentials client=not-a-guid secret={secret} graph", 400, "unauthorized_client", 700016)]
    [InlineData("fabrikam.example", "grant=client_credentials client={daemon} secret={secret} graph", 400, "unauthorized_client", 700016)]
    [InlineData("{tid}", "grant=client_credentials client={daemon} secret=wrong graph", 401, "invalid_client", 7000215)]
    [InlineData("{tid}", "grant=client_credentials client={daemon} secret={old} graph", 401, "invalid_client", 7000222)]
    [InlineData("{tid}", "grant=client_credentials client={daemon} graph", 401, "invalid_client", 7000218)]
    [InlineData("{tid}", "grant=client_credentials client={desktop} secret={secret} graph", 401, "invalid_client", 700025)]
    [InlineData("{tid}", "grant=client_credentials client={desktop} graph", 401, "invalid_client", 7000218)]
    [InlineData("{tid}", "grant=client_credentials client={hybrid} graph", 401, "invalid_client", 7000218)]
    [InlineData("{tid}", "grant=client_credentials client={daemon} client_assertion=x client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer graph", 401, "invalid_client", 700027)]
    [InlineData("{tid}", "grant=client_credentials client={daemon} secret={secret} scope=https://graph.microsoft.com/User.Read.All", 400, "invalid_scope", 1002012)]
    [InlineData("{tid}", "grant=client_credentials client={daemon} secret={secret} scope=User.Read", 400, "invalid_scope", 1002012)]
    [InlineData("{tid}", "grant=client_credentials client={daemon} secret={secret} scope=https://graph.microsoft.com/.default+openid", 400, "invalid_scope", 1002012)]
    [InlineData("{tid}", "grant=client_credentials client={daemon} secret={secret} scope=https://vault.example/.default", 400, "invalid_resource", 500011)]
    [InlineData("common", "grant=client_credentials client={daemon} secret={secret} graph", 400, "invalid_request", 50059)]
    [InlineData("organizations", "grant=client_credentials client={daemon} secret={secret} graph", 400, "invalid_request", 50059)]
    [InlineData("nowhere.example", "grant=client_credentials client={daemon} secret={secret} graph", 400, "invalid_request", 90002)]
    [InlineData("99999999-9999-9999-9999-999999999999", "grant=client_credentials client={daemon} secret={secret} graph", 400, "invalid_request", 90002)]
    [InlineData("common", "grant=password client={desktop} user={adele} password={password} scope=User.Read", 400, "invalid_request", 9001023)]
    [InlineData("consumers", "grant=password client={desktop} user={adele} password={password} scope=User.Read", 400, "invalid_request", 9001023)]
    [InlineData("{tid}", "grant=password client={desktop} password={password} scope=User.Read", 400, "invalid_request", 900144)]
    [InlineData("{tid}", "grant=password client={desktop} user={adele} scope=User.Read", 400, "invalid_request", 900144)]
    [InlineData("{tid}", "grant=password client={desktop} user={adele} password=wrong scope=User.Read", 400, "invalid_grant", 50126)]
    [InlineData("{tid}", "grant=password client={desktop} user=nobody@contoso.example password=wrong scope=User.Read", 400, "invalid_grant", 50126)]
    [InlineData("organizations", "grant=password client={desktop} user=nobody@nowhere.example password=wrong scope=User.Read", 400, "invalid_grant", 50126)]
    [InlineData("fabrikam.example", "grant=password client={desktop} user={adele} password={password} scope=User.Read", 400, "unauthorized_client", 700016)]
    [InlineData("{tid}", "grant=password client={daemon} user={adele} password={password} scope=User.Read", 401, "invalid_client", 7000218)]
    [InlineData("{tid}", "grant=password client={desktop} secret={secret} user={adele} password={password} scope=User.Read", 401, "invalid_client", 700025)]
    [InlineData("{tid}", "grant=password client={desktop} user={adele} password={password} scope=Files.ReadWrite.All", 400, "invalid_grant", 65001)]
    [InlineData("{tid}", "grant=password client={desktop} user={adele} password={password} scope=User.Read+https://graph.microsoft.com/.default", 400, "invalid_scope", 70011)]
    [InlineData("{tid}", "grant=password client={desktop} user={adele} password={password} scope=User.Read+https://vault.example/x", 400, "invalid_scope", 700022)]
    [InlineData("{tid}", "grant=refresh_token client={desktop}", 400, "invalid_request", 900144)]
    [InlineData("{tid}", "grant=refresh_token client={desktop} refresh_token=garbage", 400, "invalid_grant", 70000)]
    [InlineData("{tid}", "grant=refresh_token client={desktop} refresh_token=eyJhbGciOiJub25lIn0.e30.", 400, "invalid_grant", 70000)]
    public async Task A_bad_request_gets_microsofts_refusal(string tenant, string sent, int status, string error, int code)
    {
        var fields = sent.Split(' ').Select(Field).ToArray();
        var reply = await host.Token(tenant.Replace("{tid}", FakeDirectory.Contoso.ToString(), StringComparison.Ordinal), fields);
        reply.Refused(status, error, code);
    }

    [Fact]
    public async Task An_access_token_is_no_refresh_token()
    {
        var token = await host.UserToken("User.Read openid");
        (await host.Refresh(token.Access)).Refused(400, "invalid_grant", 70000);
        (await host.Refresh(token["id_token"]!)).Refused(400, "invalid_grant", 70000);
    }

    [Fact]
    public async Task A_disabled_application_is_refused()
    {
        var app = host.Directory.Applications[FakeDirectory.Hybrid];
        host.Directory.Applications[FakeDirectory.Hybrid] = app with { Enabled = false };
        var reply = await host.Token("contoso.example", "grant_type=client_credentials", $"client_id={FakeDirectory.Hybrid}", $"client_secret={FakeDirectory.Secret}", Graph);
        host.Directory.Applications[FakeDirectory.Hybrid] = app;
        reply.Refused(400, "unauthorized_client", 7000112);
    }

    [Fact]
    public async Task A_disabled_user_hears_so_only_with_the_right_password()
    {
        var id = Guid.NewGuid();
        host.Directory.AddUser(id, "off@contoso.example", enabled: false);
        (await host.UserToken("User.Read", user: "off@contoso.example")).Refused(400, "invalid_grant", 50057);
        (await host.Token("organizations", "grant_type=password", $"client_id={FakeDirectory.Desktop}", "username=off@contoso.example", "password=wrong", "scope=User.Read"))
            .Refused(400, "invalid_grant", 50126);
    }

    [Fact]
    public async Task A_user_without_password_and_no_user_at_all_look_the_same()
    {
        var id = Guid.NewGuid();
        host.Directory.AddUser(id, "seeded@contoso.example");
        host.Directory.Users[id] = host.Directory.Users[id] with { PasswordHash = null };
        var seeded = await host.UserToken("User.Read", user: "seeded@contoso.example");
        var nobody = await host.UserToken("User.Read", user: "nobody@contoso.example");
        seeded.Refused(400, "invalid_grant", 50126);
        Assert.Equal(seeded["error_description"]!.Split(" Trace")[0], nobody["error_description"]!.Split(" Trace")[0]);
    }

    [Fact]
    public async Task Wrong_verbs_and_bodies_are_refused_in_the_same_shape()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var get = await host.Http.GetAsync("/common/oauth2/v2.0/token", cancel);
        (await TokenReply.Read(get)).Refused(400, "invalid_request", 900561);
        using var json = await host.Http.PostAsync("/common/oauth2/v2.0/token", new StringContent("{}", null, "application/json"), cancel);
        (await TokenReply.Read(json)).Refused(400, "invalid_request", 900144);
        using var large = new HttpRequestMessage(HttpMethod.Post, "/common/oauth2/v2.0/token")
        {
            Content = new FormUrlEncodedContent([new("grant_type", new string('x', 300_000))]),
            Headers = { ExpectContinue = true }, // the refusal comes before the body: nobody writes to a closed connection
        };
        using var huge = await host.Http.SendAsync(large, cancel);
        (await TokenReply.Read(huge)).Refused(400, "invalid_request", 9002313);
        using var none = await host.Http.PostAsync("/common/oauth2/v2.0/token", null, cancel);
        (await TokenReply.Read(none)).Refused(400, "invalid_request", 900144);
    }

    [Theory]
    [InlineData("/common/oauth2/token")]
    [InlineData("/common/oauth2/v2.0/introspect")]
    public async Task What_is_not_offered_says_so(string path)
    {
        using var response = await host.Http.GetAsync(path, TestContext.Current.CancellationToken);
        (await TokenReply.Read(response)).Refused(501, "server_error", 50000);
    }

    [Theory]
    [InlineData("/oauth2/v2.0/token")]
    [InlineData("/v1.0/oauth2/v2.0/nothing")]
    [InlineData("//oauth2/v2.0/token")]
    [InlineData("/.well-known/openid-configuration")]
    [InlineData("/.well-known/jwks")]
    public async Task No_other_path_reaches_the_protocol_library(string path)
    {
        using var response = await host.Http.PostAsync(host.Url + path, new FormUrlEncodedContent([new("grant_type", "client_credentials")]), TestContext.Current.CancellationToken);
        Assert.Contains((int)response.StatusCode, (int[])[400, 404, 501]);
        Assert.DoesNotContain("openiddict", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.OrdinalIgnoreCase);
    }

    private static string Field(string text)
    {
        if (text == "graph")
        {
            return Graph;
        }

        var (name, value) = (text[..text.IndexOf('=', StringComparison.Ordinal)], text[(text.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        name = name switch { "grant" => "grant_type", "client" => "client_id", "secret" => "client_secret", "user" => "username", _ => name };
        value = value switch
        {
            "{daemon}" => FakeDirectory.Daemon.ToString(),
            "{desktop}" => FakeDirectory.Desktop.ToString(),
            "{hybrid}" => FakeDirectory.Hybrid.ToString(),
            "{secret}" => FakeDirectory.Secret,
            "{old}" => FakeDirectory.OldSecret,
            "{adele}" => FakeDirectory.AdeleName,
            "{password}" => FakeDirectory.Password,
            _ => value.Replace('+', ' '),
        };
        return $"{name}={value}";
    }
}
