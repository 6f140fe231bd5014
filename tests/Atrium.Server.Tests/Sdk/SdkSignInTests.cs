// MSAL.NET and Azure.Identity against the whole server: what they get is good for the API.

using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Microsoft.Graph;
using Microsoft.Identity.Client;
using Microsoft.Kiota.Authentication.Azure;

namespace Atrium.Server.Tests.Sdk;

public abstract class SdkSignInTests(SharedServers servers, StoreKind store) : SdkTest(servers, store)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Uri AuthorityHost => new(new Uri(Server.File.Authority).GetLeftPart(UriPartial.Authority));

    [Fact]
    public async Task Msal_keeps_the_token_of_an_application()
    {
        var app = Confidential();
        var first = await app.AcquireTokenForClient(DefaultScope).ExecuteAsync(Cancellation);
        var again = await app.AcquireTokenForClient(DefaultScope).ExecuteAsync(Cancellation);
        Assert.Equal(TokenSource.IdentityProvider, first.AuthenticationResultMetadata.TokenSource);
        Assert.Equal(TokenSource.Cache, again.AuthenticationResultMetadata.TokenSource);
        Assert.Equal(Server.File.TenantId.ToString(), first.TenantId);
        (await Server.WithToken(first.AccessToken).GetAsync("/users?$top=1")).Must(System.Net.HttpStatusCode.OK);
    }

    [Fact]
    public async Task Msal_signs_a_person_in_and_renews_silently()
    {
        var person = await CreateAsync(Person());
        var app = Public();
#pragma warning disable CS0618 // the password grant is deprecated, and is what is tested here
        var result = await app.AcquireTokenByUsernamePassword(["User.Read"], person.UserPrincipalName, Password).ExecuteAsync(Cancellation);
#pragma warning restore CS0618
        Assert.Equal($"{person.Id}.{Server.File.TenantId}", result.Account.HomeAccountId.Identifier);
        var renewed = await app.AcquireTokenSilent(["User.Read"], result.Account).WithForceRefresh(true).ExecuteAsync(Cancellation);
        Assert.NotEqual(result.AccessToken, renewed.AccessToken);
        var me = (await Server.WithToken(renewed.AccessToken).GetAsync("/me")).Must(System.Net.HttpStatusCode.OK);
        Assert.Equal(person.Id, me.Json.GetProperty("id").GetString());
    }

    [Fact]
    public async Task Msal_is_told_the_same_of_a_wrong_password_and_of_a_wrong_name()
    {
        var person = await CreateAsync(Person());
#pragma warning disable CS0618
        var wrong = await Assert.ThrowsAnyAsync<MsalServiceException>(() =>
            Public().AcquireTokenByUsernamePassword(["User.Read"], person.UserPrincipalName, "Wrong-Marsh-4417!").ExecuteAsync(Cancellation));
        Assert.Equal("invalid_grant", wrong.ErrorCode);
        Assert.Contains("AADSTS50126", wrong.Message, StringComparison.Ordinal);
        var unknown = await Assert.ThrowsAnyAsync<MsalServiceException>(() =>
            Public().AcquireTokenByUsernamePassword(["User.Read"], "nobody@larkmoor.example", Password).ExecuteAsync(Cancellation));
#pragma warning restore CS0618
        Assert.Contains("AADSTS50126", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sdk_works_with_a_client_secret_credential()
    {
        using var http = Server.NewClient();
        var graph = Graph(new ClientSecretCredential(
            Server.File.TenantId.ToString(),
            Server.Daemon.ClientId.ToString(),
            Server.Daemon.ClientSecret,
            new ClientSecretCredentialOptions { AuthorityHost = AuthorityHost, DisableInstanceDiscovery = true, Transport = new HttpClientTransport(http) }));
        var person = await CreateAsync(Person());
        Assert.Equal(person.DisplayName, (await graph.Users[person.Id].GetAsync(cancellationToken: Cancellation))!.DisplayName);
    }

    [Fact]
    public async Task The_sdk_works_with_a_password_credential()
    {
        var person = await CreateAsync(Person());
        using var http = Server.NewClient();
#pragma warning disable CS0618 // obsolete, and still what test suites use
        var graph = Graph(new UsernamePasswordCredential(
            person.UserPrincipalName,
            Password,
            Server.File.TenantId.ToString(),
            Server.PublicClient.ClientId.ToString(),
            new UsernamePasswordCredentialOptions { AuthorityHost = AuthorityHost, DisableInstanceDiscovery = true, Transport = new HttpClientTransport(http) }));
#pragma warning restore CS0618
        Assert.Equal(person.Id, (await graph.Me.GetAsync(cancellationToken: Cancellation))!.Id);
    }

    [Fact]
    public async Task A_wrong_secret_fails_the_credential_before_any_call()
    {
        using var http = Server.NewClient();
        var credential = new ClientSecretCredential(
            Server.File.TenantId.ToString(),
            Server.Daemon.ClientId.ToString(),
            "wrong",
            new ClientSecretCredentialOptions { AuthorityHost = AuthorityHost, DisableInstanceDiscovery = true, Transport = new HttpClientTransport(http) });
        var error = await Assert.ThrowsAsync<AuthenticationFailedException>(async () => await credential.GetTokenAsync(new TokenRequestContext(DefaultScope), Cancellation));
        Assert.Contains("AADSTS7000215", Assert.IsType<MsalServiceException>(error.InnerException).Message, StringComparison.Ordinal);
    }

    private GraphServiceClient Graph(TokenCredential credential) =>
        Client(new AzureIdentityAccessTokenProvider(credential, ["localhost"], scopes: DefaultScope));
}

public sealed class SdkSignInTestsOnSqlite(SharedServers servers) : SdkSignInTests(servers, StoreKind.Sqlite);

public sealed class SdkSignInTestsOnPostgres(SharedServers servers) : SdkSignInTests(servers, StoreKind.Postgres);
