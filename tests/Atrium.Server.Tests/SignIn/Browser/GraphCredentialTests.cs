// The Graph SDK over each way to a token that Azure.Identity and MSAL have for a person or an application whom our pages know.
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Atrium.Areas.Applications;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Microsoft.Graph;
using Microsoft.Identity.Client;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Authentication.Azure;

namespace Atrium.Server.Tests.SignIn.Browser;

public sealed class GraphCredentialTests(SharedServers servers) : BrowserTest(servers, StoreKind.Sqlite)
{
    private static readonly string[] Default = ["https://graph.microsoft.com/.default"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Uri AuthorityHost => new(new Uri(Authority).GetLeftPart(UriPartial.Authority));

    private string Tenant => Server.File.TenantId.ToString();

    [Fact]
    public async Task The_sdk_works_with_a_device_code_credential()
    {
        var (registered, user) = (await RegisterAsync(a => new() { AppId = a.AppId, DisplayName = a.DisplayName, IsFallbackPublicClient = true }), await NewUserAsync());
        using var http = Server.NewClient();
        var credential = new DeviceCodeCredential(new DeviceCodeCredentialOptions
        {
            ClientId = registered.AppId.ToString(),
            TenantId = Tenant,
            AuthorityHost = AuthorityHost,
            DisableInstanceDiscovery = true,
            Transport = new HttpClientTransport(http),
            DeviceCodeCallback = async (code, _) =>
            {
                var visitor = NewVisitor();
                var page = await visitor.AnswerAsync(await visitor.OpenAsync(code.VerificationUri.AbsoluteUri), ("code", code.UserCode));
                page = await visitor.AnswerAsync(await visitor.SignInAsync(page, NameOf(user), Password), ("answer", "accept"));
                await visitor.AnswerAsync(page, ("answer", "accept"));
            },
        });
        Assert.Equal(user.Id, (await Graph(credential, "User.Read").Me.GetAsync(cancellationToken: Cancel))!.Id);
    }

    [Theory]
    [InlineData("secret")]
    [InlineData("certificate")]
    public async Task The_sdk_works_with_an_on_behalf_of_credential(string proof)
    {
        using var certificate = Certify();
        var api = await RegisterAsync(a => With(a, certificate, "use"), "User.Read openid", "api-secret");
        var (client, user) = (await RegisterAsync(secret: "s"), await NewUserAsync());
        var address = Authorize(client, ("scope", $"openid api://{api.AppId}/use"));
        var assertion = (await RedeemAsync(client, (await SignInAndAcceptAsync(NewVisitor(), address, NameOf(user), Password)).Given["code"])).Access;
        using var http = Server.NewClient();
        var options = new OnBehalfOfCredentialOptions { AuthorityHost = AuthorityHost, DisableInstanceDiscovery = true, Transport = new HttpClientTransport(http) };
        var credential = proof == "secret"
            ? new OnBehalfOfCredential(Tenant, api.AppId.ToString(), "api-secret", assertion, options)
            : new OnBehalfOfCredential(Tenant, api.AppId.ToString(), certificate, assertion, options);
        Assert.Equal(user.Id, (await Graph(credential, "User.Read").Me.GetAsync(cancellationToken: Cancel))!.Id);
        await Assert.ThrowsAsync<AuthenticationFailedException>(async () => await credential.GetTokenAsync(new TokenRequestContext(["Mail.Read"]), Cancel));
    }

    [Fact]
    public async Task The_sdk_works_with_a_client_certificate_credential()
    {
        using var certificate = Certify();
        var registered = await RegisterAsync(a => With(a, certificate, null));
        await LetReadAsync(registered);
        using var http = Server.NewClient();
        var credential = new ClientCertificateCredential(
            Tenant, registered.AppId.ToString(), certificate,
            new ClientCertificateCredentialOptions { AuthorityHost = AuthorityHost, DisableInstanceDiscovery = true, Transport = new HttpClientTransport(http) });
        Assert.Single((await Graph(credential, Default).Users.GetAsync(r => r.QueryParameters.Top = 1, Cancel))!.Value!);
    }

    [Fact]
    public async Task The_sdk_works_with_msal_and_a_certificate()
    {
        using var certificate = Certify();
        var registered = await RegisterAsync(a => With(a, certificate, null));
        await LetReadAsync(registered);
        var app = ConfidentialClientApplicationBuilder.Create(registered.AppId.ToString()).WithCertificate(certificate)
            .WithAuthority(Authority, validateAuthority: false).WithInstanceDiscovery(false).WithHttpClientFactory(new Clients(Server)).Build();
        var graph = Graph(async cancel => (await app.AcquireTokenForClient(Default).ExecuteAsync(cancel)).AccessToken);
        Assert.Single((await graph.Users.GetAsync(r => r.QueryParameters.Top = 1, Cancel))!.Value!);
    }

    [Fact]
    public async Task The_sdk_works_with_msal_and_a_code_that_a_web_application_redeems()
    {
        var (registered, user) = (await RegisterAsync(secret: "s"), await NewUserAsync());
        var app = ConfidentialClientApplicationBuilder.Create(registered.AppId.ToString()).WithClientSecret("s").WithRedirectUri(WebUri)
            .WithAuthority(Authority, validateAuthority: false).WithInstanceDiscovery(false).WithHttpClientFactory(new Clients(Server)).Build();
        var address = await app.GetAuthorizationRequestUrl(["User.Read"]).WithPkce(out var verifier).ExecuteAsync(Cancel);
        var code = (await SignInAndAcceptAsync(NewVisitor(), address.AbsoluteUri, NameOf(user), Password)).Given["code"];
        var first = await app.AcquireTokenByAuthorizationCode(["User.Read"], code).WithPkceCodeVerifier(verifier).ExecuteAsync(Cancel);
        Assert.Equal(user.Id, (await Graph(_ => Task.FromResult(first.AccessToken)).Me.GetAsync(cancellationToken: Cancel))!.Id);
        var account = await app.GetAccountAsync(first.Account.HomeAccountId.Identifier);
        var renewed = await app.AcquireTokenSilent(["User.Read"], account).WithForceRefresh(true).ExecuteAsync(Cancel);
        Assert.Equal(user.Id, (await Graph(_ => Task.FromResult(renewed.AccessToken)).Me.GetAsync(cancellationToken: Cancel))!.Id);
    }

    private static X509Certificate2 Certify()
    {
        using var key = RSA.Create(2048);
        return new CertificateRequest("CN=a client", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    /// <param name="offered">A scope of its own API.</param>
    private static Application With(Application a, X509Certificate2 certificate, string? offered) => new()
    {
        AppId = a.AppId,
        DisplayName = a.DisplayName,
        Secrets = a.Secrets,
        KeyCredentials = [new() { KeyId = Guid.NewGuid(), Key = certificate.RawData, EndDateTime = DateTimeOffset.MaxValue }],
        IdentifierUris = offered is null ? [] : [$"api://{a.AppId}"],
        Api = offered is null ? null : new() { Oauth2PermissionScopes = [new() { Id = Guid.NewGuid(), Value = offered, Type = "User" }] },
    };

    private async Task LetReadAsync(TestApplication application) => (await App.PostAsync($"/servicePrincipals/{application.Principal}/appRoleAssignments", new
    {
        principalId = application.Principal,
        resourceId = GraphPermissions.KeyIn(Server.File.TenantId),
        appRoleId = Permission.Find("User.Read.All")!.RoleId!.Value,
    })).Must(System.Net.HttpStatusCode.Created);

    private GraphServiceClient Graph(TokenCredential credential, params string[] scopes) =>
        Graph(new AzureIdentityAccessTokenProvider(credential, ["localhost"], scopes: scopes));

    private GraphServiceClient Graph(Func<CancellationToken, Task<string>> acquire) => Graph(new Acquired(acquire));

    private GraphServiceClient Graph(IAccessTokenProvider tokens) =>
        new(GraphClientFactory.Create(finalHandler: Server.Handler), new BaseBearerTokenAuthenticationProvider(tokens), Server.File.GraphHttps);

    private sealed class Acquired(Func<CancellationToken, Task<string>> acquire) : IAccessTokenProvider
    {
        public AllowedHostsValidator AllowedHostsValidator { get; } = new(["localhost"]);

        public Task<string> GetAuthorizationTokenAsync(
            Uri uri, Dictionary<string, object>? additionalAuthenticationContext = null, CancellationToken cancellationToken = default) => acquire(cancellationToken);
    }

    private sealed class Clients(TestServer server) : IMsalHttpClientFactory
    {
        private readonly HttpClient _client = server.NewClient();

        public HttpClient GetHttpClient() => _client;
    }
}
