// Microsoft's library for node: every way to a token that it has, through our pages where a person is needed.
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Sdk;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.SignIn.Browser;

public sealed class MsalNodeTests(SharedServers servers) : BrowserTest(servers, StoreKind.Sqlite)
{
    [Fact]
    public async Task Msal_for_node_gets_its_tokens_in_every_way_it_has()
    {
        using var rsa = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=a client", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var web = await RegisterAsync(a => new()
        {
            AppId = a.AppId,
            DisplayName = a.DisplayName,
            Web = a.Web,
            Secrets = a.Secrets,
            KeyCredentials = [new() { KeyId = Guid.NewGuid(), Key = certificate.RawData, EndDateTime = DateTimeOffset.MaxValue }],
        }, secret: "s");
        var device = await RegisterAsync(a => new() { AppId = a.AppId, DisplayName = a.DisplayName, IsFallbackPublicClient = true }, "User.Read openid profile offline_access");
        var api = await RegisterAsync(a => new()
        {
            AppId = a.AppId,
            DisplayName = a.DisplayName,
            Web = a.Web,
            Secrets = a.Secrets,
            IdentifierUris = [$"api://{a.AppId}"],
            Api = new() { Oauth2PermissionScopes = [new() { Id = Guid.NewGuid(), Value = "use", Type = "User", UserConsentDisplayName = "Use it", UserConsentDescription = "All of it" }] },
        }, "User.Read openid profile offline_access", "s");
        var (user, visitor) = (await NewUserAsync(), NewVisitor());
        var apiScope = $"api://{api.AppId}/use";

        async Task<object> Answer(JsonElement question)
        {
            if (question.TryGetProperty("visit", out var address))
            {
                var place = await SignInAndAcceptAsync(visitor, address.GetString()!, NameOf(user), Password);
                await SignInAndAcceptAsync(visitor, Authorize(web, ("scope", $"openid {apiScope}")), NameOf(user), Password);
                return new { code = place.Given["code"] };
            }

            var shown = question.GetProperty("device");
            var telephone = NewVisitor();
            var page = await telephone.AnswerAsync(await telephone.OpenAsync(shown.GetProperty("address").GetString()!), ("code", shown.GetProperty("code").GetString()!));
            page = await telephone.AnswerAsync(await telephone.SignInAsync(page, NameOf(user), Password), ("answer", "accept"));
            Assert.Equal("You have signed in", page.Title);
            return new { };
        }

        var found = await NodeScript.RunAsync("node.mjs", Server, new
        {
            authority = Authority,
            web = web.AppId,
            secret = "s",
            certificate = certificate.ExportCertificatePem(),
            key = rsa.ExportPkcs8PrivateKeyPem(),
            device = device.AppId,
            api = api.AppId,
            apiScope,
            redirectUri = WebUri,
            name = NameOf(user),
            password = Password,
        }, Answer);

        foreach (var way in (string[])["plain", "renewed", "byDevice", "byPassword", "onBehalf"])
        {
            Assert.True(found.GetProperty(way).TryGetProperty("token", out var token), $"{way}: {found.GetProperty(way)}");
            Assert.Equal(user.Id, (await Server.WithToken(token.GetString()!).GetAsync("/me")).Id);
        }

        Assert.Equal("1", Claims(found.GetProperty("secret").GetProperty("token").GetString()!).GetProperty("appidacr").GetString());
        Assert.Equal("2", Claims(found.GetProperty("certificate").GetProperty("token").GetString()!).GetProperty("appidacr").GetString());
        Assert.Equal("invalid_client", found.GetProperty("refused").GetProperty("error").GetString());
        Assert.Contains("AADSTS7000215", found.GetProperty("refused").GetProperty("message").GetString(), StringComparison.Ordinal);
        (await Server.WithToken(found.GetProperty("byCode").GetProperty("token").GetString()!).GetAsync("/me")).Must(HttpStatusCode.Unauthorized); // its code came twice
        Assert.Equal("invalid_grant", found.GetProperty("twice").GetProperty("error").GetString());
        Assert.Contains("AADSTS54005", found.GetProperty("twice").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal($"api://{api.AppId}", Claims(found.GetProperty("forApi").GetProperty("token").GetString()!).GetProperty("aud").GetString());
    }
}
