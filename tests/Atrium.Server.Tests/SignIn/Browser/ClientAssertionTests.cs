// Certificate assertions that are not what they should be.
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Atrium.Server.Tests.SignIn.Browser;

public sealed class ClientAssertionTestsOnSqlite(SharedServers servers) : ClientAssertionTests(servers, StoreKind.Sqlite);

public sealed class ClientAssertionTestsOnPostgres(SharedServers servers) : ClientAssertionTests(servers, StoreKind.Postgres);

public abstract class ClientAssertionTests(SharedServers servers, StoreKind store) : BrowserTest(servers, store)
{
    private static readonly RSA Own = RSA.Create(2048), Strange = RSA.Create(2048);

    private static X509Certificate2 Certify(RSA key, int days = 1) => new CertificateRequest("CN=client", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
        .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-3), DateTimeOffset.UtcNow.AddDays(days));

    private Task<TestApplication> HolderAsync(X509Certificate2 certificate, DateTimeOffset? end = null) => RegisterAsync(a => new()
    {
        AppId = a.AppId,
        DisplayName = a.DisplayName,
        KeyCredentials = [new() { KeyId = Guid.NewGuid(), Key = certificate.RawData, EndDateTime = end ?? DateTimeOffset.MaxValue }],
    });

    private string Sign(TestApplication application, X509Certificate2 certificate, Action<SecurityTokenDescriptor>? change = null, RSA? key = null)
    {
        var now = DateTime.UtcNow;
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = application.AppId.ToString(),
            Audience = $"{Authority}/oauth2/v2.0/token",
            Claims = new Dictionary<string, object> { ["sub"] = application.AppId.ToString(), ["jti"] = Guid.NewGuid().ToString() },
            NotBefore = now,
            IssuedAt = now,
            Expires = now.AddMinutes(10),
            AdditionalHeaderClaims = new Dictionary<string, object> { ["x5t#S256"] = Base64UrlEncoder.Encode(certificate.GetCertHash(HashAlgorithmName.SHA256)) },
            SigningCredentials = new SigningCredentials(new RsaSecurityKey(key ?? Own), SecurityAlgorithms.RsaSsaPssSha256),
        };
        change?.Invoke(descriptor);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
    }

    private Task<TokenReply> SendAsync(TestApplication application, string assertion, string host = "") => TokenAsync(
        host.Length == 0 ? Authority : Authority.Replace("localhost", host, StringComparison.Ordinal),
        [
            new("grant_type", "client_credentials"), new("client_id", application.AppId.ToString()), new("scope", "https://graph.microsoft.com/.default"),
            new("client_assertion", assertion), new("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ]);

    [Fact]
    public async Task An_assertion_is_good_only_as_it_should_be()
    {
        using var certificate = Certify(Own);
        var application = await HolderAsync(certificate);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(application, Sign(application, certificate))).Status);
        var other = await HolderAsync(certificate);
        Action<SecurityTokenDescriptor>[] wrong =
        [
            d => d.Audience = "https://login.microsoftonline.com/common/oauth2/v2.0/token",
            d => d.Audience = Authority.Replace(Server.File.TenantId.ToString(), Guid.NewGuid().ToString(), StringComparison.Ordinal) + "/oauth2/v2.0/token",
            d => d.Issuer = other.AppId.ToString(),
            d => d.Claims["sub"] = other.AppId.ToString(),
            d => d.Claims.Remove("jti"),
            d => (d.NotBefore, d.IssuedAt, d.Expires) = (DateTime.UtcNow.AddHours(-2), DateTime.UtcNow.AddHours(-2), DateTime.UtcNow.AddHours(-1)),
            d => (d.NotBefore, d.Expires) = (DateTime.UtcNow.AddHours(1), DateTime.UtcNow.AddHours(2)),
            d => d.Expires = DateTime.UtcNow.AddYears(10),
            d => d.Expires = null,
            d => d.AdditionalHeaderClaims.Clear(),
            d => d.SigningCredentials = new SigningCredentials(new RsaSecurityKey(Strange), SecurityAlgorithms.RsaSha256),
            d => d.SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(certificate.RawData), SecurityAlgorithms.HmacSha256),
            d => d.SigningCredentials = null,
        ];
        foreach (var (change, i) in wrong.Select((c, i) => (c, i)))
        {
            var reply = await SendAsync(application, Sign(application, certificate, change));
            Assert.True(reply.Status == HttpStatusCode.Unauthorized, $"case {i}: {reply.Text}");
            reply.Refused(401, "invalid_client", 700027);
        }

        foreach (var text in (string[])["x", "a.b.c", new string('a', 20_000), "\u0001 assertion"])
        {
            (await SendAsync(application, text)).Refused(401, "invalid_client", 700027);
        }
    }

    [Fact]
    public async Task Certificates_that_ended_and_the_stand_in_for_secrets_are_refused()
    {
        using var old = Certify(Own, days: -1);
        var expired = await HolderAsync(old);
        (await SendAsync(expired, Sign(expired, old))).Refused(401, "invalid_client", 700027);
        using var certificate = Certify(Own);
        var removed = await HolderAsync(certificate, DateTimeOffset.UtcNow.AddHours(-1));
        (await SendAsync(removed, Sign(removed, certificate))).Refused(401, "invalid_client", 700027);
        var secret = await TokenAsync(Authority,
            [new("grant_type", "client_credentials"), new("client_id", removed.AppId.ToString()), new("client_secret", "\u0001 assertion"), new("scope", "https://graph.microsoft.com/.default")]);
        secret.Refused(401, "invalid_client", 7000215);
    }

    [Fact]
    public async Task An_assertion_is_not_good_again_from_elsewhere()
    {
        using var certificate = Certify(Own);
        var application = await HolderAsync(certificate);
        var assertion = Sign(application, certificate);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(application, assertion, "127.0.0.1")).Status);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(application, assertion, "127.0.0.1")).Status); // a library that keeps its assertion
        Assert.SkipUnless(System.Net.Sockets.Socket.OSSupportsIPv6, "No IPv6 here: there is only one loopback address.");
        (await SendAsync(application, assertion, "[::1]")).Refused(401, "invalid_client", 700027);
    }
}
