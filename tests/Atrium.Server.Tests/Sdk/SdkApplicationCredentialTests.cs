// Azure.Identity with applications that the SDK registers: a secret, a certificate, and a token of another application in place of both.

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Microsoft.Graph.Applications.Item.AddPassword;
using Microsoft.Graph.Models;

namespace Atrium.Server.Tests.Sdk;

public abstract class SdkApplicationCredentialTests(SharedServers servers, StoreKind store) : SdkTest(servers, store)
{
    private static readonly RSA Key = RSA.Create(2048);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Uri AuthorityHost => new(new Uri(Server.File.Authority).GetLeftPart(UriPartial.Authority));

    private string Tenant => Server.File.TenantId.ToString();

    private async Task<Application> RegisterAsync(params KeyCredential[] keys)
    {
        var application = (await Daemon.Applications.PostAsync(
            new Application { DisplayName = Unique("App "), KeyCredentials = [.. keys] }, cancellationToken: Cancellation))!;
        await Daemon.ServicePrincipals.PostAsync(new ServicePrincipal { AppId = application.AppId }, cancellationToken: Cancellation);
        return application;
    }

    /// <summary>What the credential gets is a token of the application, which was granted nothing.</summary>
    private async Task WorksAsync(TokenCredential credential)
    {
        var token = await credential.GetTokenAsync(new TokenRequestContext(DefaultScope), Cancellation);
        (await Server.WithToken(token.Token).GetAsync("/users?$top=1")).Refused(System.Net.HttpStatusCode.Forbidden, "Authorization_RequestDenied");
    }

    [Fact]
    public async Task A_secret_made_by_the_sdk_serves_a_client_secret_credential()
    {
        var application = await RegisterAsync();
        var made = (await Daemon.Applications[application.Id].AddPassword.PostAsync(
            new AddPasswordPostRequestBody { PasswordCredential = new PasswordCredential { DisplayName = "SDK" } }, cancellationToken: Cancellation))!;
        using var http = Server.NewClient();
        var options = new ClientSecretCredentialOptions { AuthorityHost = AuthorityHost, DisableInstanceDiscovery = true, Transport = new HttpClientTransport(http) };
        await WorksAsync(new ClientSecretCredential(Tenant, application.AppId, made.SecretText, options));

        await Daemon.Applications[application.Id].RemovePassword.PostAsync(new() { KeyId = made.KeyId }, cancellationToken: Cancellation);
        var error = await Assert.ThrowsAsync<AuthenticationFailedException>(() => WorksAsync(new ClientSecretCredential(Tenant, application.AppId, made.SecretText, options)));
        Assert.Contains("AADSTS7000215", error.InnerException!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_registered_by_the_sdk_serves_a_client_certificate_credential()
    {
        using var certificate = new CertificateRequest("CN=sdk", Key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        var application = await RegisterAsync(new KeyCredential { Type = "AsymmetricX509Cert", Usage = "Verify", Key = certificate.RawData });
        Assert.Equal(certificate.GetCertHash(), application.KeyCredentials!.Single().CustomKeyIdentifier);
        using var http = Server.NewClient();
        await WorksAsync(new ClientCertificateCredential(
            Tenant,
            application.AppId,
            certificate,
            new ClientCertificateCredentialOptions { AuthorityHost = AuthorityHost, DisableInstanceDiscovery = true, Transport = new HttpClientTransport(http) }));
    }

    [Fact]
    public async Task A_token_of_another_application_serves_a_client_assertion_credential()
    {
        var application = await RegisterAsync();
        var workload = await RegisterAsync();
        var made = (await Daemon.Applications[workload.Id].AddPassword.PostAsync(new AddPasswordPostRequestBody(), cancellationToken: Cancellation))!;

        // The workload's own API is the audience, so that its tokens are good for nothing else.
        var name = $"api://{workload.AppId}";
        await Daemon.Applications[workload.Id].PatchAsync(
            new Application { IdentifierUris = [name], Api = new ApiApplication { RequestedAccessTokenVersion = 2, Oauth2PermissionScopes = [Scope()] } },
            cancellationToken: Cancellation);
        var principal = (await Daemon.ServicePrincipalsWithAppId(workload.AppId!).GetAsync(cancellationToken: Cancellation))!;
        await Daemon.Applications[application.Id].FederatedIdentityCredentials.PostAsync(
            new FederatedIdentityCredential { Name = "workload", Issuer = $"{Server.File.Authority}/v2.0", Subject = principal.Id, Audiences = [workload.AppId!] },
            cancellationToken: Cancellation);

        using var http = Server.NewClient();
        var own = new ClientSecretCredential(
            Tenant,
            workload.AppId,
            made.SecretText,
            new ClientSecretCredentialOptions { AuthorityHost = AuthorityHost, DisableInstanceDiscovery = true, Transport = new HttpClientTransport(http) });
        await WorksAsync(new ClientAssertionCredential(
            Tenant,
            application.AppId,
            async cancellation => (await own.GetTokenAsync(new TokenRequestContext([$"{name}/.default"]), cancellation)).Token,
            new ClientAssertionCredentialOptions { AuthorityHost = AuthorityHost, DisableInstanceDiscovery = true, Transport = new HttpClientTransport(http) }));
    }

    private static PermissionScope Scope() => new()
    {
        Id = Guid.NewGuid(),
        Value = "exchange",
        Type = "Admin",
        IsEnabled = true,
        AdminConsentDisplayName = "Exchange tokens",
        AdminConsentDescription = "Exchange tokens",
    };
}

public sealed class SdkApplicationCredentialTestsOnSqlite(SharedServers servers) : SdkApplicationCredentialTests(servers, StoreKind.Sqlite);

public sealed class SdkApplicationCredentialTestsOnPostgres(SharedServers servers) : SdkApplicationCredentialTests(servers, StoreKind.Postgres);
