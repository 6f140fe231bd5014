// The documents clients read before they sign in.
using System.Text.Json;

namespace Atrium.Server.Tests.SignIn;

public sealed class DiscoveryTests(SignInHost host) : IClassFixture<SignInHost>
{
    [Theory]
    [InlineData("common", "common", "{tenantid}")]
    [InlineData("organizations", "organizations", "{tenantid}")]
    [InlineData("contoso.example", "c0000000-0000-0000-0000-000000000001", "c0000000-0000-0000-0000-000000000001")]
    [InlineData("C0000000-0000-0000-0000-000000000001", "c0000000-0000-0000-0000-000000000001", "c0000000-0000-0000-0000-000000000001")]
    public async Task Configuration_names_its_own_addresses(string asked, string segment, string issuer)
    {
        var json = await Get($"/{asked}/v2.0/.well-known/openid-configuration");
        Assert.Equal($"{host.Url}/{segment}/oauth2/v2.0/token", json.GetProperty("token_endpoint").GetString());
        Assert.Equal($"{host.Url}/{segment}/discovery/v2.0/keys", json.GetProperty("jwks_uri").GetString());
        Assert.Equal($"{host.Url}/{issuer}/v2.0", json.GetProperty("issuer").GetString());
        Assert.Equal($"{host.Url}/{segment}/oauth2/v2.0/authorize", json.GetProperty("authorization_endpoint").GetString());
        Assert.Equal($"{host.Url}/{segment}/oauth2/v2.0/logout", json.GetProperty("end_session_endpoint").GetString());
        Assert.Equal($"{host.Url}/{segment}/oauth2/v2.0/devicecode", json.GetProperty("device_authorization_endpoint").GetString());
    }

    [Fact]
    public async Task Keys_are_rsa_with_certificate()
    {
        var key = (await Get("/common/discovery/v2.0/keys")).GetProperty("keys")[0];
        Assert.Equal(("RSA", "sig", "AQAB"), (key.GetProperty("kty").GetString(), key.GetProperty("use").GetString(), key.GetProperty("e").GetString()));
        Assert.Equal(key.GetProperty("kid").GetString(), key.GetProperty("x5t").GetString());
        Assert.False(key.TryGetProperty("d", out _));
        Assert.NotEmpty(key.GetProperty("x5c")[0].GetString()!);
    }

    [Theory]
    [InlineData("AdeleV@contoso.example", "Managed")]
    [InlineData("nobody@contoso.example", "Managed")]
    [InlineData("x@nowhere.example", "Unknown")]
    [InlineData("noname", "Unknown")]
    public async Task User_realm_tells_of_domains_only(string name, string type) =>
        Assert.Equal(type, (await Get($"/common/userrealm/{Uri.EscapeDataString(name)}?api-version=1.0")).GetProperty("account_type").GetString());

    [Fact]
    public async Task Instance_discovery_knows_this_server_only()
    {
        var known = await Get($"/common/discovery/instance?api-version=1.1&authorization_endpoint={Uri.EscapeDataString(host.Url + "/contoso.example/oauth2/v2.0/authorize")}");
        Assert.Equal($"{host.Url}/contoso.example/v2.0/.well-known/openid-configuration", known.GetProperty("tenant_discovery_endpoint").GetString());
        Assert.Equal("localhost", known.GetProperty("metadata")[0].GetProperty("aliases")[0].GetString());
        using var foreign = await host.Http.GetAsync("/common/discovery/instance?authorization_endpoint=https%3A%2F%2Fevil.example%2Fcommon", TestContext.Current.CancellationToken);
        (await TokenReply.Read(foreign)).Refused(400, "invalid_instance", 50049);
        using var nothing = await host.Http.GetAsync("/common/discovery/instance", TestContext.Current.CancellationToken);
        (await TokenReply.Read(nothing)).Refused(400, "invalid_request", 900144);
    }

    [Theory]
    [InlineData("/nowhere.example/v2.0/.well-known/openid-configuration")]
    [InlineData("/nope/discovery/v2.0/keys")]
    public async Task An_unknown_tenant_is_refused(string path)
    {
        using var response = await host.Http.GetAsync(path, TestContext.Current.CancellationToken);
        (await TokenReply.Read(response)).Refused(400, "invalid_request", 90002);
        Assert.True(response.Headers.Contains("x-ms-request-id"));
    }

    private async Task<JsonElement> Get(string path) =>
        JsonDocument.Parse(await host.Http.GetStringAsync(path, TestContext.Current.CancellationToken)).RootElement;
}
