// The base of tests about registered applications: made through the API, and how they prove themselves to the token endpoint.

using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.SignIn;
using Atrium.Server.Tests.SignIn.Browser;
using Atrium.Server.Tests.Support;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Atrium.Server.Tests.Applications;

/// <param name="Id">Of the application object.</param>
/// <param name="Answer">To its creation.</param>
public sealed record Registered(string Id, string AppId, Answer Answer)
{
    public string Path => $"/applications/{Id}";
}

public abstract class ApplicationTest(SharedServers servers, StoreKind store) : BrowserTest(servers, store)
{
    protected const string Bad = "Request_BadRequest", Denied = "Authorization_RequestDenied", NotFound = "Request_ResourceNotFound";

    protected static RSA Own { get; } = RSA.Create(2048);

    protected static RSA Next { get; } = RSA.Create(2048);

    protected static X509Certificate2 Certify(RSA key, string name = "client", int from = -3, int until = 30) =>
        new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(from), DateTimeOffset.UtcNow.AddDays(until));

    protected async Task<Registered> NewAsync(object? with = null, Caller? by = null)
    {
        var body = JsonSerializer.SerializeToNode(with ?? new { }, JsonSerializerOptions.Web)!.AsObject();
        body["displayName"] ??= Unique("App ");
        var made = (await (by ?? App).PostAsync("/applications", body.ToJsonString())).Must(HttpStatusCode.Created);
        return new Registered(made.Id, made.Json.GetProperty("appId").GetString()!, made);
    }

    /// <summary>With its presence in the organisation.</summary>
    protected async Task<(Registered Application, string Principal)> PresentAsync(object? with = null, Caller? by = null)
    {
        var made = await NewAsync(with, by);
        return (made, (await (by ?? App).PostAsync("/servicePrincipals", new { appId = made.AppId })).Must(HttpStatusCode.Created).Id);
    }

    /// <summary>The same, where nothing is to be done with its service principal.</summary>
    protected async Task<Registered> NewApplicationAsync(Caller? by = null)
    {
        var made = await NewAsync(by: by);
        (await App.PostAsync("/servicePrincipals", new { appId = made.AppId })).Must(HttpStatusCode.Created);
        return made;
    }

    protected Task<Answer> AddPasswordAsync(Registered application, object? credential = null, Caller? by = null) => AddPasswordAsync(application.Path, credential, by);

    /// <param name="path">Of an application or a service principal.</param>
    protected async Task<Answer> AddPasswordAsync(string path, object? credential = null, Caller? by = null) =>
        (await (by ?? App).PostAsync($"{path}/addPassword", new { passwordCredential = credential ?? new { displayName = "One" } })).Must(HttpStatusCode.OK);

    protected static string Text(Answer password) => password.Json.GetProperty("secretText").GetString()!;

    protected Task<TokenReply> WithSecretAsync(Registered application, string secret) => TokenAsync(
        Authority,
        [
            new("grant_type", "client_credentials"), new("client_id", application.AppId), new("client_secret", secret),
            new("scope", "https://graph.microsoft.com/.default"),
        ]);

    protected async Task<string> SignedInAsync(Registered application, string secret) => (await WithSecretAsync(application, secret)).Access;

    protected Task<TokenReply> WithAssertionAsync(Registered application, string assertion) => TokenAsync(
        Authority,
        [
            new("grant_type", "client_credentials"), new("client_id", application.AppId), new("scope", "https://graph.microsoft.com/.default"),
            new("client_assertion", assertion), new("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ]);

    /// <summary>What an application sends to prove that it holds the key of this certificate.</summary>
    protected string Assertion(Registered application, X509Certificate2 certificate, RSA key)
    {
        var now = DateTime.UtcNow;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = application.AppId,
            Audience = $"{Authority}/oauth2/v2.0/token",
            Claims = new Dictionary<string, object> { ["sub"] = application.AppId, ["jti"] = Guid.NewGuid().ToString() },
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
