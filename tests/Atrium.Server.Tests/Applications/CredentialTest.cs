// The base of tests on credentials: applications registered through the API, and how they prove themselves to the token endpoint.

using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.SignIn;
using Atrium.Server.Tests.SignIn.Browser;
using Atrium.Server.Tests.Support;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Atrium.Server.Tests.Applications;

/// <param name="Id">Of the application object.</param>
public sealed record Registered(string Id, Guid AppId)
{
    public string Path => $"/applications/{Id}";
}

public abstract class CredentialTest(SharedServers servers, StoreKind store) : BrowserTest(servers, store)
{
    protected const string Bad = "Request_BadRequest";

    protected static RSA Own { get; } = RSA.Create(2048);

    protected static RSA Next { get; } = RSA.Create(2048);

    protected static X509Certificate2 Certify(RSA key, string name = "client", int from = -3, int until = 30) =>
        new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(from), DateTimeOffset.UtcNow.AddDays(until));

    /// <summary>An application that is present in its own organisation.</summary>
    protected async Task<Registered> NewApplicationAsync(Caller? by = null)
    {
        return await PresentAsync((await (by ?? App).PostAsync("/applications", new { displayName = Unique("App ") })).Must(HttpStatusCode.Created));
    }

    protected async Task<Registered> PresentAsync(Answer made)
    {
        var application = new Registered(made.Id, made.Json.GetProperty("appId").GetGuid());
        (await App.PostAsync("/servicePrincipals", new { appId = application.AppId })).Must(HttpStatusCode.Created);
        return application;
    }

    protected async Task<Answer> AddPasswordAsync(Registered application, object? credential = null, Caller? by = null) =>
        (await (by ?? App).PostAsync($"{application.Path}/addPassword", new { passwordCredential = credential ?? new { displayName = "One" } })).Must(HttpStatusCode.OK);

    protected Task<TokenReply> WithSecretAsync(Registered application, string secret) => TokenAsync(
        Authority,
        [
            new("grant_type", "client_credentials"), new("client_id", application.AppId.ToString()), new("client_secret", secret),
            new("scope", "https://graph.microsoft.com/.default"),
        ]);

    protected Task<TokenReply> WithAssertionAsync(Registered application, string assertion) => TokenAsync(
        Authority,
        [
            new("grant_type", "client_credentials"), new("client_id", application.AppId.ToString()), new("scope", "https://graph.microsoft.com/.default"),
            new("client_assertion", assertion), new("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ]);

    /// <summary>What an application sends to prove that it holds the key of this certificate.</summary>
    protected string Assertion(Registered application, X509Certificate2 certificate, RSA key)
    {
        var now = DateTime.UtcNow;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = application.AppId.ToString(),
            Audience = $"{Authority}/oauth2/v2.0/token",
            Claims = new Dictionary<string, object> { ["sub"] = application.AppId.ToString(), ["jti"] = Guid.NewGuid().ToString() },
            NotBefore = now,
            IssuedAt = now,
            Expires = now.AddMinutes(10),
            AdditionalHeaderClaims = new Dictionary<string, object> { ["x5t#S256"] = Base64UrlEncoder.Encode(certificate.GetCertHash(HashAlgorithmName.SHA256)) },
            SigningCredentials = new SigningCredentials(new RsaSecurityKey(key), SecurityAlgorithms.RsaSsaPssSha256),
        });
    }

    protected static object KeyOf(X509Certificate2 certificate) =>
        new { type = "AsymmetricX509Cert", usage = "Verify", key = Convert.ToBase64String(certificate.RawData) };
}
