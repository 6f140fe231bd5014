// Microsoft's own client libraries against this server over https.
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Microsoft.Identity.Client;

namespace Atrium.Server.Tests.SignIn;

public sealed class RealClientTests(SignInHost host) : IClassFixture<SignInHost>
{
    private static readonly string[] Default = ["https://graph.microsoft.com/.default"];

    [Theory]
    [InlineData("c0000000-0000-0000-0000-000000000001")]
    [InlineData("contoso.example")]
    public async Task Msal_gets_an_app_token_by_secret(string tenant)
    {
        var app = Confidential(tenant, FakeDirectory.Secret);
        var result = await app.AcquireTokenForClient(Default).ExecuteAsync(TestContext.Current.CancellationToken);
        Assert.NotNull((await host.Bearer.Check("Bearer " + result.AccessToken, TestContext.Current.CancellationToken)).Principal);
        var again = await app.AcquireTokenForClient(Default).ExecuteAsync(TestContext.Current.CancellationToken);
        Assert.Equal(TokenSource.Cache, again.AuthenticationResultMetadata.TokenSource);
    }

    [Fact]
    public async Task Msal_understands_a_refusal()
    {
        var error = await Assert.ThrowsAsync<MsalServiceException>(() => Confidential("contoso.example", "wrong").AcquireTokenForClient(Default).ExecuteAsync(TestContext.Current.CancellationToken));
        Assert.Equal(("invalid_client", 401), (error.ErrorCode, error.StatusCode));
        Assert.Contains("AADSTS7000215", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("organizations")]
    [InlineData("contoso.example")]
    public async Task Msal_signs_a_person_in_by_password_and_renews_silently(string tenant)
    {
        var cancel = TestContext.Current.CancellationToken;
        var app = PublicClientApplicationBuilder.Create(FakeDirectory.Desktop.ToString())
            .WithAuthority($"{host.Url}/{tenant}", validateAuthority: false).WithInstanceDiscovery(false).WithHttpClientFactory(new Clients(host)).Build();
#pragma warning disable CS0618 // ROPC is deprecated, and is what is tested here
        var result = await app.AcquireTokenByUsernamePassword(["User.Read"], FakeDirectory.AdeleName, FakeDirectory.Password).ExecuteAsync(cancel);
#pragma warning restore CS0618
        Assert.Equal(FakeDirectory.AdeleName, result.Account.Username);
        Assert.Equal($"{FakeDirectory.Adele}.{FakeDirectory.Contoso}", result.Account.HomeAccountId.Identifier);
        Assert.NotNull(result.IdToken);

        var cached = await app.AcquireTokenSilent(["Mail.Read"], result.Account).ExecuteAsync(cancel);
        Assert.Equal(TokenSource.Cache, cached.AuthenticationResultMetadata.TokenSource);
        var renewed = await app.AcquireTokenSilent(["User.Read"], result.Account).WithForceRefresh(true).ExecuteAsync(cancel);
        Assert.Equal(TokenSource.IdentityProvider, renewed.AuthenticationResultMetadata.TokenSource);
        Assert.NotEqual(result.AccessToken, renewed.AccessToken);
    }

    [Fact]
    public async Task Azure_identity_gets_an_app_token()
    {
        using var client = host.NewClient();
        var credential = new ClientSecretCredential(FakeDirectory.Contoso.ToString(), FakeDirectory.Daemon.ToString(), FakeDirectory.Secret, new ClientSecretCredentialOptions
        {
            AuthorityHost = new Uri(host.Url),
            DisableInstanceDiscovery = true,
            Transport = new HttpClientTransport(client),
        });
        var token = await credential.GetTokenAsync(new TokenRequestContext(Default), TestContext.Current.CancellationToken);
        var principal = (await host.Bearer.Check("Bearer " + token.Token, TestContext.Current.CancellationToken)).Principal;
        Assert.True(principal!.IsAppOnly);
        Assert.True(principal.Roles.IsSupersetOf(["user.read.all"]));
    }

    private IConfidentialClientApplication Confidential(string tenant, string secret) =>
        ConfidentialClientApplicationBuilder.Create(FakeDirectory.Daemon.ToString()).WithClientSecret(secret)
            .WithAuthority($"{host.Url}/{tenant}", validateAuthority: false).WithInstanceDiscovery(false).WithHttpClientFactory(new Clients(host)).Build();

    private sealed class Clients(SignInHost host) : IMsalHttpClientFactory
    {
        private readonly HttpClient client = host.NewClient();

        public HttpClient GetHttpClient() => client;
    }
}
