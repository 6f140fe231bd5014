// grant_type=client_credentials over https: what is issued, and that what is published verifies it.
using System.Net.Http.Headers;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Atrium.Server.Tests.SignIn;

public sealed class ClientCredentialsTests(SignInHost host) : IClassFixture<SignInHost>
{
    [Fact]
    public async Task A_token_has_microsofts_v1_app_claims_and_verifies_by_the_published_keys()
    {
        var reply = await host.ClientToken();

        Assert.Equal(("Bearer", "3599", "3599"), (reply["token_type"], reply["expires_in"], reply["ext_expires_in"]));
        Assert.Null(reply["scope"]);
        Assert.Null(reply["refresh_token"]);
        var keys = new JsonWebKeySet(await host.Http.GetStringAsync($"/{FakeDirectory.Contoso}/discovery/v2.0/keys", TestContext.Current.CancellationToken));
        var verdict = await new JsonWebTokenHandler().ValidateTokenAsync(reply.Access, new TokenValidationParameters
        {
            IssuerSigningKeys = keys.GetSigningKeys(),
            ValidIssuer = $"https://sts.windows.net/{FakeDirectory.Contoso}/",
            ValidAudience = "https://graph.microsoft.com",
            ValidAlgorithms = ["RS256"],
        });
        Assert.True(verdict.IsValid, verdict.Exception?.ToString());
        var jwt = (JsonWebToken)verdict.SecurityToken;
        Assert.Equal(("JWT", "RS256"), (jwt.Typ, jwt.Alg));
        Assert.Equal(jwt.Kid, jwt.X5t);
        var spn = FakeDirectory.Spn(FakeDirectory.Daemon).ToString();
        Assert.Equal((spn, spn), (jwt.Subject, Claim(jwt, "oid")));
        Assert.Equal((FakeDirectory.Daemon.ToString(), "1", "app", "1.0"), (Claim(jwt, "appid"), Claim(jwt, "appidacr"), Claim(jwt, "idtyp"), Claim(jwt, "ver")));
        Assert.Equal((FakeDirectory.Contoso.ToString(), "App Confidential"), (Claim(jwt, "tid"), Claim(jwt, "app_displayname")));
        Assert.Equal(["User.Read.All", "Mail.Send"], jwt.Claims.Where(claim => claim.Type == "roles").Select(claim => claim.Value));
        Assert.DoesNotContain(jwt.Claims, claim => claim.Type is "scp" or "upn" or "scope" or "jti" || claim.Type.StartsWith("oi_", StringComparison.Ordinal));
        Assert.Equal(0, host.Rows.Inserted);
    }

    [Fact]
    public async Task The_secret_may_come_by_basic_authentication()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/contoso.example/oauth2/v2.0/token")
        {
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("scope", "https://graph.microsoft.com/.default")]),
        };
        var pair = $"{FakeDirectory.Daemon}:{Uri.EscapeDataString(FakeDirectory.Secret)}";
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(pair)));
        using var response = await host.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.NotEmpty((await TokenReply.Read(response)).Access);
    }

    [Theory]
    [InlineData("https://graph.microsoft.com/.default")]
    [InlineData("https://graph.microsoft.com//.default")]
    [InlineData("00000003-0000-0000-c000-000000000000/.default")]
    [InlineData("{self}/.default")]
    [InlineData("HTTPS://GRAPH.MICROSOFT.COM/.DEFAULT")]
    public async Task Every_name_of_graph_gives_the_same_audience(string scope)
    {
        var reply = await host.Token(FakeDirectory.Contoso.ToString(), "grant_type=client_credentials", $"client_id={FakeDirectory.Daemon.ToString().ToUpperInvariant()}",
            $"client_secret={FakeDirectory.Secret}", "scope=" + scope.Replace("{self}", host.Url, StringComparison.Ordinal));
        Assert.Equal(["https://graph.microsoft.com"], new JsonWebToken(reply.Access).Audiences);
    }

    [Fact]
    public async Task The_token_opens_graph()
    {
        var reply = await host.ClientToken();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1.0/whoami");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", reply.Access);
        using var response = await host.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("App Confidential", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_announced_key_is_published_and_does_not_sign_yet()
    {
        var before = new JsonWebToken((await host.ClientToken()).Access).Kid;
        Assert.True(host.Keys.Tend(TimeSpan.Zero, TimeSpan.FromDays(1)));
        Assert.Equal(before, new JsonWebToken((await host.ClientToken()).Access).Kid);
        var published = new JsonWebKeySet(await host.Http.GetStringAsync("/common/discovery/v2.0/keys", TestContext.Current.CancellationToken)).Keys.Select(key => key.Kid);
        Assert.Contains(host.Keys.Keys[0].KeyId, published);
        Assert.Contains(before, published);
    }

    [Fact]
    public async Task A_new_key_signs_at_once_and_the_old_tokens_stay_good()
    {
        var before = await host.ClientToken();
        host.Keys.Rotate();
        var after = await host.ClientToken();
        Assert.NotEqual(new JsonWebToken(before.Access).Kid, new JsonWebToken(after.Access).Kid);
        Assert.Equal(host.Keys.Keys[0].KeyId, new JsonWebToken(after.Access).Kid);
        foreach (var reply in (TokenReply[])[before, after])
        {
            Assert.NotNull((await host.Bearer.Check("Bearer " + reply.Access, TestContext.Current.CancellationToken)).Principal);
        }
    }

    [Fact]
    public async Task No_request_fails_while_keys_rotate()
    {
        using var stop = new CancellationTokenSource();
        var rotating = Task.Run(async () =>
        {
            for (var i = 0; i < 5; i++)
            {
                host.Keys.Rotate();
                await Task.Delay(20, CancellationToken.None);
            }

            await stop.CancelAsync();
        }, TestContext.Current.CancellationToken);
        while (!stop.IsCancellationRequested)
        {
            var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => host.ClientToken()));
            Assert.All(replies, reply => Assert.NotEmpty(reply.Access));
        }

        await rotating;
    }

    [Fact]
    public async Task A_host_header_does_not_reach_any_address()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/common/v2.0/.well-known/openid-configuration");
        request.Headers.Host = "evil.example";
#pragma warning disable CA5399, MA0039 // the name in the certificate is judged by the Host header, which is wrong on purpose
        using var careless = new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => true }) { BaseAddress = new Uri(host.Url) };
#pragma warning restore CA5399, MA0039
        using var response = await careless.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.DoesNotContain("evil", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static string? Claim(JsonWebToken jwt, string name) => jwt.TryGetPayloadValue<string>(name, out var value) ? value : null;
}
