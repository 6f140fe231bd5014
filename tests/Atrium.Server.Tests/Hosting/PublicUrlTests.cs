// A server met under a public address through a proxy: every printed address follows the setting, and no header changes it.

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Atrium.Server.SignIn;
using Atrium.Server.Tests.SignIn.Browser;
using Atrium.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Atrium.Server.Tests.Hosting;

public sealed class PublicUrlTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_address_begins_with_the_public_one(bool proxyTakesThePathOff)
    {
        await using var proxy = await ReverseProxy.StartAsync(proxyTakesThePathOff);
        await using var server = await BehindAsync(proxy);
        using var client = proxy.NewClient();
        var (home, tenant) = (proxy.Url.AbsoluteUri, server.File.TenantId);
        Assert.Equal(($"{home}{tenant}", $"{home}v1.0"), (server.File.Authority, server.File.GraphHttps));

        var metadata = await ReadAsync(client, $"{home}{tenant}/v2.0/.well-known/openid-configuration");
        Assert.Equal($"{home}{tenant}/v2.0", metadata.GetProperty("issuer").GetString());
        foreach (var name in (string[])["authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint", "device_authorization_endpoint", "end_session_endpoint"])
        {
            Assert.StartsWith(home, metadata.GetProperty(name).GetString(), StringComparison.Ordinal);
        }

        var tokens = await PasswordAsync(client, server, server.File.Users[0].Password);
        Assert.Equal($"{home}{tenant}/v2.0", new JsonWebToken(tokens.GetProperty("id_token").GetString()).Issuer);
        client.DefaultRequestHeaders.Authorization = new("Bearer", tokens.GetProperty("access_token").GetString());
        var info = await ReadAsync(client, metadata.GetProperty("userinfo_endpoint").GetString()!);
        Assert.Equal($"{home}v1.0/me/photo/$value", info.GetProperty("picture").GetString());
        var page = await ReadAsync(client, $"{home}v1.0/users?$top=2");
        Assert.StartsWith($"{home}v1.0/$metadata#users", page.GetProperty("@odata.context").GetString(), StringComparison.Ordinal);
        var next = page.GetProperty("@odata.nextLink").GetString()!;
        Assert.StartsWith($"{home}v1.0/users?", next, StringComparison.Ordinal);
        Assert.Equal(2, (await ReadAsync(client, next)).GetProperty("value").GetArrayLength());

        using var device = await client.PostAsync($"{server.File.Authority}/oauth2/v2.0/devicecode", Form(("client_id", server.PublicClient.ClientId.ToString()), ("scope", "User.Read")), Cancel);
        Assert.Equal($"{home}common/device", (await device.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("verification_uri").GetString());
        client.DefaultRequestHeaders.Authorization = null;
        using var refused = await client.GetAsync($"{home}v1.0/me", Cancel);
        Assert.Contains($"authorization_uri=\"{home}common/oauth2/v2.0/authorize\"", refused.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_signs_in_through_the_proxy()
    {
        await using var proxy = await ReverseProxy.StartAsync(takesOff: true);
        await using var server = await BehindAsync(proxy);
        var visitor = new Visitor(server.File.Authority, proxy.CaCertificate);
        var page = await visitor.OpenAsync($"{server.File.Authority}/account");
        Assert.StartsWith(server.File.Authority, page.Form().Action, StringComparison.Ordinal);
        var user = server.File.Users[1];
        var account = await visitor.SignInAsync(page, user.UserPrincipalName, user.Password);
        Assert.Contains(user.UserPrincipalName, account.Text, StringComparison.Ordinal);
        Assert.StartsWith($"{server.File.Authority}/account", account.Address.AbsoluteUri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_header_of_a_client_changes_an_address()
    {
        await using var proxy = await ReverseProxy.StartAsync(takesOff: true);
        await using var server = await BehindAsync(proxy);
        using var client = server.NewClient();
        client.DefaultRequestHeaders.Host = "evil.example";
        client.DefaultRequestHeaders.Add("X-Forwarded-Host", "evil.example");
        client.DefaultRequestHeaders.Add("X-Forwarded-Prefix", "/evil");
        client.DefaultRequestHeaders.Add("Forwarded", "host=evil.example;proto=http");
        foreach (var path in (string[])["common/v2.0/.well-known/openid-configuration", "v1.0/", $"{server.File.TenantId}/account", "common/discovery/keys"])
        {
            var text = await client.GetStringAsync(new Uri(server.Host.HttpUrl, path), Cancel);
            Assert.DoesNotContain("evil", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("127.0.0.0/8, ::1", true)]
    [InlineData("10.1.2.3", false)]
    [InlineData(null, false)]
    public async Task Only_a_trusted_proxy_is_believed_for_whom_it_asks(string? trusted, bool believed)
    {
        await using var proxy = await ReverseProxy.StartAsync(takesOff: true);
        await using var server = await BehindAsync(proxy, trusted);
        var limits = server.Host.Services.GetRequiredService<GuessLimits>();
        var (guesser, claimed) = (IPAddress.Parse("203.0.113.7"), IPAddress.Parse("203.0.113.99"));
        var (real, said) = (await limits.Of(null, guesser, Cancel), await limits.Of(null, claimed, Cancel));
        for (var i = 1; i < GuessLimits.AddressFailures; i++)
        {
            await real.Failed();
            await said.Failed();
        }

        using var client = proxy.NewClient(guesser.ToString());
        client.DefaultRequestHeaders.Add("X-Forwarded-For", $"{claimed}, 127.0.0.1"); // what a client says of itself counts for nothing
        Assert.True(real.Allowed && said.Allowed);
        Assert.Equal("invalid_grant", (await PasswordAsync(client, server, "a guess")).GetProperty("error").GetString());
        Assert.Equal((!believed, true), (real.Allowed, said.Allowed));
    }

    [Fact]
    public async Task The_control_endpoint_is_not_reached_through_a_proxy_of_the_same_machine()
    {
        await using var proxy = await ReverseProxy.StartAsync(takesOff: true);
        await using var server = await BehindAsync(proxy, control: true);
        using var client = proxy.NewClient();
        using var through = await client.GetAsync($"{proxy.Url}control", Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, through.StatusCode);
        using var straight = await server.NewClient().GetAsync(new Uri(server.Host.HttpUrl, "control"), Cancel);
        Assert.Equal(HttpStatusCode.OK, straight.StatusCode);
    }

    private static async Task<TestServer> BehindAsync(ReverseProxy proxy, string? trusted = null, bool control = false)
    {
        var server = await TestServer.OverAsync(TestFolders.Settings(await TestFolders.CopyOfDemoAsync()) with { PublicUrl = proxy.Url, TrustedProxies = trusted, Control = control });
        proxy.Behind = server.Host.HttpUrl;
        return server;
    }

    private static async Task<JsonElement> ReadAsync(HttpClient client, string address) =>
        JsonDocument.Parse(await client.GetStringAsync(address, Cancel)).RootElement;

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) => new(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));

    private static async Task<JsonElement> PasswordAsync(HttpClient client, TestServer server, string password)
    {
        using var answer = await client.PostAsync(
            $"{server.File.Authority}/oauth2/v2.0/token",
            Form(
                ("grant_type", "password"), ("client_id", server.PublicClient.ClientId.ToString()), ("username", server.File.Users[0].UserPrincipalName),
                ("password", password), ("scope", "openid User.Read User.Read.All")),
            Cancel);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }
}
