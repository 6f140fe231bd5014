// Every door of sign-in by every name that an organisation has, and what somebody sees who asks for one that does not exist.
using System.Net;
using System.Text.Json;
using Atrium.Areas.Applications;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.SignIn.Browser;

public sealed class DoorTestsOnSqlite(SharedServers servers) : DoorTests(servers, StoreKind.Sqlite);

public sealed class DoorTestsOnPostgres(SharedServers servers) : DoorTests(servers, StoreKind.Postgres);

public abstract class DoorTests(SharedServers servers, StoreKind store) : BrowserTest(servers, store)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Home => new Uri(Authority).GetLeftPart(UriPartial.Authority);

    /// <summary>Open to several organisations, so that it is found by all names.</summary>
    private Task<TestApplication> OpenToAllAsync() => RegisterAsync(a => new()
    {
        AppId = a.AppId,
        DisplayName = a.DisplayName,
        Web = a.Web,
        Secrets = a.Secrets,
        IsFallbackPublicClient = true,
        SignInAudience = Application.MultipleOrganizations,
        RequiredResourceAccess =
        [
            new()
            {
                ResourceAppId = Permission.GraphAppId.ToString(),
                ResourceAccess = [new() { Id = Permission.Find("User.Read")!.ScopeId!.Value, Type = "Scope" }],
            },
        ],
    }, secret: "s");

    public static TheoryData<string> Names { get; } = ["id", "domain", "common", "organizations"];

    private string Of(string name) => $"{Home}/" + name switch
    {
        "id" => Server.File.TenantId.ToString().ToUpperInvariant(),
        "domain" => "LARKMOOR.example",
        _ => name,
    };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_door_opens_by_each_name_of_the_organisation(string name)
    {
        var (application, user, visitor) = (await OpenToAllAsync(), await NewUserAsync(), NewVisitor());
        var own = name is "id" or "domain";
        var segment = own ? Server.File.TenantId.ToString() : name;
        using var client = Server.NewClient();
        async Task<JsonElement> ReadAsync(string path) => JsonDocument.Parse(await client.GetStringAsync($"{Of(name)}/{path}", Cancel)).RootElement;

        var metadata = await ReadAsync("v2.0/.well-known/openid-configuration");
        Assert.Equal($"{Home}/{(own ? segment : "{tenantid}")}/v2.0", metadata.GetProperty("issuer").GetString());
        foreach (var (field, path) in ((string, string)[])[
            ("authorization_endpoint", "oauth2/v2.0/authorize"), ("token_endpoint", "oauth2/v2.0/token"), ("device_authorization_endpoint", "oauth2/v2.0/devicecode"),
            ("end_session_endpoint", "oauth2/v2.0/logout"), ("jwks_uri", "discovery/v2.0/keys")])
        {
            Assert.Equal($"{Home}/{segment}/{path}", metadata.GetProperty(field).GetString());
        }

        Assert.NotEmpty((await ReadAsync("discovery/v2.0/keys")).GetProperty("keys").EnumerateArray());
        Assert.Equal("Managed", (await ReadAsync($"userrealm/{Uri.EscapeDataString(NameOf(user))}?api-version=1.0")).GetProperty("account_type").GetString());
        var instance = await ReadAsync($"discovery/instance?api-version=1.1&authorization_endpoint={Uri.EscapeDataString($"{Of(name)}/oauth2/v2.0/authorize")}");
        Assert.StartsWith(Home, instance.GetProperty("tenant_discovery_endpoint").GetString(), StringComparison.Ordinal);

        var code = (await SignInAndAcceptAsync(visitor, Authorize(Of(name), application), NameOf(user), Password)).Given["code"];
        Task<TokenReply> Redeem(params (string Name, string? Value)[] fields) => TokenAsync(
            Of(name), [new("client_id", application.AppId.ToString()), new("client_secret", "s"), .. fields.Select(f => KeyValuePair.Create(f.Name, f.Value))]);
        var tokens = await Redeem(("grant_type", "authorization_code"), ("code", code), ("redirect_uri", WebUri), ("code_verifier", Verifier));
        Assert.Equal($"{Home}/{Server.File.TenantId}/v2.0", Claims(tokens["id_token"]!).GetProperty("iss").GetString());
        (await Server.WithToken(tokens.Access).GetAsync("/me")).Must(HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, (await Redeem(("grant_type", "refresh_token"), ("refresh_token", tokens.RefreshToken))).Status);

        using var device = await client.PostAsync(
            $"{Of(name)}/oauth2/v2.0/devicecode", new FormUrlEncodedContent([new("client_id", application.AppId.ToString()), new("scope", "User.Read")]), Cancel);
        Assert.Equal(HttpStatusCode.OK, device.StatusCode);
        Assert.Equal("Enter the code", (await visitor.OpenAsync($"{Of(name)}/device")).Title);
        Assert.Equal(user.Json.GetProperty("displayName").GetString(), (await visitor.OpenAsync($"{Of(name)}/account")).Title);
        foreach (var path in (string[])["v2.0/adminconsent", "adminconsent"])
        {
            var asked = await NewVisitor().OpenAsync($"{Of(name)}/{path}?client_id={application.AppId}&scope=.default&redirect_uri={Uri.EscapeDataString(WebUri)}");
            Assert.Equal((200, "Sign in"), (asked.Status, asked.Title));
        }

        Assert.Equal("You are signed out", (await visitor.OpenAsync($"{Of(name)}/oauth2/v2.0/logout")).Title);
    }

    [Fact]
    public async Task An_application_alone_must_say_which_organisation_it_means()
    {
        foreach (var name in Names.Select(row => row.Data))
        {
            var reply = await TokenAsync(Of(name),
            [
                new("grant_type", "client_credentials"), new("client_id", Server.Daemon.ClientId.ToString()), new("client_secret", Server.Daemon.ClientSecret),
                new("scope", "https://graph.microsoft.com/.default"),
            ]);
            if (name is "id" or "domain")
            {
                Assert.Equal(Server.File.TenantId, Claims(reply.Access).GetProperty("tid").GetGuid());
            }
            else
            {
                reply.Refused(400, "invalid_request", 50059);
            }
        }
    }

    [Theory]
    [InlineData("oauth2/v2.0/authorize")]
    [InlineData("oauth2/v2.0/logout")]
    [InlineData("v2.0/adminconsent")]
    [InlineData("adminconsent")]
    [InlineData("account")]
    [InlineData("device")]
    public async Task A_person_who_asks_for_an_organisation_that_does_not_exist_is_told_so_in_words(string path)
    {
        var page = await NewVisitor().OpenAsync($"{Home}/nowhere.example/{path}?client_id={Guid.NewGuid()}");
        Assert.Equal((400, "That did not work"), (page.Status, page.Title));
        Assert.Contains("There is no such organisation here.", page.Text, StringComparison.Ordinal);
        Assert.Contains("AADSTS90002", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("login")]
    [InlineData("consent")]
    [InlineData("account")]
    public async Task A_person_whose_form_is_none_is_told_so_in_words(string path)
    {
        using var client = Server.NewClient();
        foreach (var body in (HttpContent[])[new StringContent("{}", null, "application/json"), new FormUrlEncodedContent([new("note", new string('x', 300_000))])])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{Authority}/{path}") { Content = body, Headers = { ExpectContinue = true } };
            using var answer = await client.SendAsync(request, Cancel);
            Assert.Equal((HttpStatusCode.BadRequest, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        }
    }
}
