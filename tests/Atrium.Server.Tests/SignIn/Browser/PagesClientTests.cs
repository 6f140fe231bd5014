// Client libraries that we did not write, whole round trips through our pages.
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Identity.Client;
using Microsoft.Identity.Client.Extensibility;

namespace Atrium.Server.Tests.SignIn.Browser;

public sealed class PagesClientTests(SharedServers servers) : BrowserTest(servers, StoreKind.Sqlite)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Msal_signs_in_interactively_renews_silently_and_asks_for_more()
    {
        var (registered, user) = (await RegisterAsync(), await NewUserAsync());
        var window = new MsalWindow(async address => (await SignInAndAcceptAsync(NewVisitor(), address, NameOf(user), Password)).Address);
        var app = PublicClientApplicationBuilder.Create(registered.AppId.ToString()).WithAuthority(Authority, validateAuthority: false)
            .WithInstanceDiscovery(false).WithHttpClientFactory(new MsalClients(Server)).WithRedirectUri("http://localhost").Build();
        var first = await app.AcquireTokenInteractive(["User.Read"]).WithCustomWebUi(window).ExecuteAsync(Cancel);
        Assert.Equal($"{user.Id}.{Server.File.TenantId}", first.Account.HomeAccountId.Identifier);
        Assert.Equal(user.Id, (await Server.WithToken(first.AccessToken).GetAsync("/me")).Id);

        var renewed = await app.AcquireTokenSilent(["User.Read"], first.Account).WithForceRefresh(true).ExecuteAsync(Cancel);
        Assert.NotEqual(first.AccessToken, renewed.AccessToken);
        await Assert.ThrowsAsync<MsalUiRequiredException>(() => app.AcquireTokenSilent(["Mail.Read"], first.Account).ExecuteAsync(Cancel));
        var more = await app.AcquireTokenInteractive(["Mail.Read"]).WithAccount(first.Account).WithCustomWebUi(window).ExecuteAsync(Cancel);
        Assert.Contains("Mail.Read", more.Scopes);
    }

    [Fact]
    public async Task Msal_lets_a_device_in()
    {
        var (registered, user) = (await RegisterAsync(a => new() { AppId = a.AppId, DisplayName = a.DisplayName, IsFallbackPublicClient = true }, "User.Read"), await NewUserAsync());
        var app = PublicClientApplicationBuilder.Create(registered.AppId.ToString()).WithAuthority(Authority, validateAuthority: false)
            .WithInstanceDiscovery(false).WithHttpClientFactory(new MsalClients(Server)).Build();
        var result = await app.AcquireTokenWithDeviceCode(["User.Read"], async code =>
        {
            var visitor = NewVisitor();
            var page = await visitor.AnswerAsync(await visitor.OpenAsync(code.VerificationUrl), ("code", code.UserCode));
            page = await visitor.SignInAsync(page, NameOf(user), Password);
            await visitor.AnswerAsync(page, ("answer", "accept"));
        }).ExecuteAsync(Cancel);
        Assert.Equal(NameOf(user), result.Account.Username);
    }

    [Fact]
    public async Task Azure_identity_redeems_a_code_and_a_certificate()
    {
        using var rsa = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=a client", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var registered = await RegisterAsync(a => new()
        {
            AppId = a.AppId,
            DisplayName = a.DisplayName,
            Web = a.Web,
            Secrets = a.Secrets,
            KeyCredentials = [new() { KeyId = Guid.NewGuid(), Key = certificate.RawData, EndDateTime = DateTimeOffset.MaxValue }],
        }, "User.Read", "a-secret");
        var user = await NewUserAsync();
        using var client = Server.NewClient();
        var transport = new HttpClientTransport(client);
        var host = new Uri(new Uri(Authority).GetLeftPart(UriPartial.Authority));
        var address = Authorize(registered, ("code_challenge", null), ("code_challenge_method", null));
        var code = (await SignInAndAcceptAsync(NewVisitor(), address, NameOf(user), Password)).Given["code"];
        var byCode = new AuthorizationCodeCredential(Server.File.TenantId.ToString(), registered.AppId.ToString(), "a-secret", code, new AuthorizationCodeCredentialOptions
        {
            AuthorityHost = host,
            DisableInstanceDiscovery = true,
            Transport = transport,
            RedirectUri = new Uri(WebUri),
        });
        var token = await byCode.GetTokenAsync(new TokenRequestContext(["User.Read"]), Cancel);
        Assert.Equal(user.Id, (await Server.WithToken(token.Token).GetAsync("/me")).Id);

        foreach (var chain in (bool[])[false, true])
        {
            var byCertificate = new ClientCertificateCredential(
                Server.File.TenantId.ToString(), registered.AppId.ToString(), certificate,
                new ClientCertificateCredentialOptions { AuthorityHost = host, DisableInstanceDiscovery = true, Transport = transport, SendCertificateChain = chain });
            token = await byCertificate.GetTokenAsync(new TokenRequestContext(["https://graph.microsoft.com/.default"]), Cancel);
            Assert.Equal("2", Claims(token.Token).GetProperty("appidacr").GetString());
        }
    }

    /// <summary>ASP.NET Core's own OpenID Connect handler, which verifies our signatures and nonces by itself.</summary>
    [Theory]
    [InlineData("code")]
    [InlineData("code id_token")]
    public async Task A_web_application_on_aspnet_signs_its_users_in(string responseType)
    {
        const string callback = "https://relying.example/signin-oidc";
        var (registered, user) = (await RegisterAsync(a => new()
        {
            AppId = a.AppId,
            DisplayName = a.DisplayName,
            Secrets = a.Secrets,
            Web = new() { RedirectUris = [callback], ImplicitGrantSettings = new() { EnableIdTokenIssuance = true } },
        }, secret: "a-secret"), await NewUserAsync("Ada Marsh"));
        await using var site = await RelyingAsync(registered, responseType);
        var start = await SendAsync(site, HttpMethod.Get, "https://relying.example/", null, []);
        Assert.Equal(302, start.Status);
        var page = await SignInAndAcceptAsync(NewVisitor(), start.Location, NameOf(user), Password);
        var (action, fields) = page.Form();
        Assert.Equal(callback, action);
        var signedIn = await SendAsync(site, HttpMethod.Post, callback, fields, start.Cookies);
        Assert.True(signedIn.Status == 302, signedIn.Body);
        var home = await SendAsync(site, HttpMethod.Get, "https://relying.example/", null, signedIn.Cookies);
        Assert.Equal($"Ada Marsh {user.Id}", home.Body);
    }

    [Fact]
    public async Task A_web_application_on_aspnet_is_signed_out_from_a_frame_of_its_own_session_only()
    {
        const string callback = "https://relying.example/signin-oidc", told = "https://relying.example/signout-oidc", home = "https://relying.example/";
        var (registered, user, visitor) = (await RegisterAsync(a => new()
        {
            AppId = a.AppId,
            DisplayName = a.DisplayName,
            Secrets = a.Secrets,
            Web = new() { RedirectUris = [callback], LogoutUrl = told },
            OptionalClaims = new() { IdToken = [new() { Name = "sid" }] },
        }, secret: "a-secret"), await NewUserAsync("Ada Marsh"), NewVisitor());
        await using var site = await RelyingAsync(registered, "code");
        var start = await SendAsync(site, HttpMethod.Get, home, null, []);
        var (_, fields) = (await SignInAndAcceptAsync(visitor, start.Location, NameOf(user), Password)).Form();
        var cookies = (await SendAsync(site, HttpMethod.Post, callback, fields, start.Cookies)).Cookies;
        Assert.Equal(200, (await SendAsync(site, HttpMethod.Get, home, null, cookies)).Status);

        var page = await visitor.OpenAsync($"{Authority}/oauth2/v2.0/logout");
        var frame = System.Net.WebUtility.HtmlDecode(page.Html.Split(" src=\"")[1].Split('"')[0]);
        Assert.StartsWith(told + "?iss=", frame, StringComparison.Ordinal);
        var forged = await SendAsync(site, HttpMethod.Get, $"{frame}0", null, cookies); // another session's name
        Assert.Equal((200, 200), (forged.Status, (await SendAsync(site, HttpMethod.Get, home, null, forged.Cookies)).Status));
        var left = await SendAsync(site, HttpMethod.Get, frame, null, cookies);
        Assert.Equal((200, 302), (left.Status, (await SendAsync(site, HttpMethod.Get, home, null, left.Cookies)).Status));
    }

    private async Task<WebApplication> RelyingAsync(TestApplication registered, string responseType)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddAuthorization();
        builder.Services.AddAuthentication(options => (options.DefaultScheme, options.DefaultChallengeScheme) = ("Cookies", "OpenIdConnect"))
            .AddCookie("Cookies")
            .AddOpenIdConnect("OpenIdConnect", options =>
            {
                options.Authority = $"{Authority}/v2.0";
                options.BackchannelHttpHandler = TestServer.Trusting(Server.Host.CaCertificate);
                (options.ClientId, options.ClientSecret, options.ResponseType) = (registered.AppId.ToString(), registered.Secret, responseType);
                options.ResponseMode = "form_post";
                options.MapInboundClaims = false;
                options.TokenValidationParameters.NameClaimType = "name";
            });
        var site = builder.Build();
        site.Use((http, next) =>
        {
            (http.Request.Scheme, http.Request.Host) = ("https", new HostString("relying.example"));
            return next(http);
        });
        site.UseAuthentication();
        site.UseAuthorization();
        site.MapGet("/", (HttpContext http) => $"{http.User.Identity!.Name} {http.User.FindFirst("oid")!.Value}").RequireAuthorization();
        await site.StartAsync(Cancel);
        return site;
    }

    private static async Task<(int Status, string Location, string Body, Dictionary<string, string> Cookies)> SendAsync(
        WebApplication site, HttpMethod method, string address, Dictionary<string, string>? form, Dictionary<string, string> cookies)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        using var request = new HttpRequestMessage(method, site.Urls.First() + new Uri(address).PathAndQuery) { Content = form is null ? null : new FormUrlEncodedContent(form) };
        request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", cookies.Select(c => $"{c.Key}={c.Value}")));
        using var response = await client.SendAsync(request, Cancel);
        var kept = new Dictionary<string, string>(cookies);
        foreach (var pair in (response.Headers.TryGetValues("Set-Cookie", out var set) ? set : []).Select(h => h.Split(';')[0].Split('=', 2)))
        {
            kept[pair[0]] = pair[1];
        }

        return ((int)response.StatusCode, response.Headers.Location?.OriginalString ?? "", await response.Content.ReadAsStringAsync(Cancel), kept);
    }
}
