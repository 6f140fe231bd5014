// Tokens of other issuers in place of a secret: which keys are believed, and where this server lets itself be sent.

using System.Net;
using System.Security.Cryptography;
using Atrium.Server.SignIn;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Atrium.Server.Tests.SignIn;

public sealed class FederationTests : IAsyncLifetime
{
    private const string Exchange = "api://AzureADTokenExchange", Subject = "repo:ferry/timetable:ref:main";

    private static readonly RSA Key = RSA.Create(2048), Strange = RSA.Create(2048);

    private readonly TestIssuer _issuer = new(), _other = new();
    private SignInHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        await _issuer.StartAsync();
        await _other.StartAsync();
        _issuer.Publish("k1", Key);
        _host = await HostAsync(_issuer.Url);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _issuer.DisposeAsync();
        await _other.DisposeAsync();
    }

    /// <summary>A server whose operator allows these issuers.</summary>
    private async Task<SignInHost> HostAsync(params string[] allowed)
    {
        var host = new SignInHost { Federation = new() { Issuers = allowed, Authorities = [_issuer.Authority, _other.Authority] } };
        await host.InitializeAsync();
        host.Directory.Federated.Add(new(_issuer.Url, Subject, Exchange));
        return host;
    }

    private string Token(Action<SecurityTokenDescriptor>? change = null, string kid = "k1", RSA? key = null)
    {
        var now = DateTime.UtcNow;
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = _issuer.Url,
            Audience = Exchange,
            Claims = new Dictionary<string, object> { ["sub"] = Subject },
            NotBefore = now,
            IssuedAt = now,
            Expires = now.AddMinutes(10),
            SigningCredentials = new SigningCredentials(new RsaSecurityKey(key ?? Key) { KeyId = kid }, SecurityAlgorithms.RsaSha256),
        };
        change?.Invoke(descriptor);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
    }

    private Task<TokenReply> SendAsync(string assertion, SignInHost? host = null, Guid? client = null) => (host ?? _host).Token(
        FakeDirectory.Contoso.ToString(), "grant_type=client_credentials", $"client_id={client ?? FakeDirectory.Daemon}", "scope=https://graph.microsoft.com/.default",
        $"client_assertion={assertion}", "client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer");

    private async Task GoodAsync(string assertion)
    {
        var reply = await SendAsync(assertion);
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
    }

    [Fact]
    public async Task A_token_of_the_issuer_stands_for_the_application_and_its_keys_are_kept()
    {
        await GoodAsync(Token());
        await GoodAsync(Token());
        Assert.Equal(2, _issuer.Asked); // its configuration and its keys, once
    }

    [Fact]
    public async Task An_application_that_is_a_public_client_too_proves_itself_by_such_a_token()
    {
        // It has neither secret nor certificate, and may sign people in without proving anything: that is no reason to refuse a proof.
        var reply = await SendAsync(Token(), client: FakeDirectory.Desktop);
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        (await SendAsync(Token(key: Strange), client: FakeDirectory.Desktop)).Refused(401, "invalid_client", 700027);
    }

    [Fact]
    public async Task A_token_of_the_wrong_issuer_subject_or_audience_is_refused()
    {
        (await SendAsync(Token(d => d.Issuer = _other.Url))).Refused(401, "invalid_client", 700211);
        (await SendAsync(Token(d => d.Issuer = _issuer.Url + "/"))).Refused(401, "invalid_client", 700211);
        (await SendAsync(Token(d => d.Claims["sub"] = Subject.ToUpperInvariant()))).Refused(401, "invalid_client", 700213);
        (await SendAsync(Token(d => d.Claims.Remove("sub")))).Refused(401, "invalid_client", 700213);
        (await SendAsync(Token(d => d.Audience = "api://other"))).Refused(401, "invalid_client", 700212);
        (await SendAsync(Token(d => (d.Audience, d.Claims["aud"]) = (null, new[] { Exchange, "api://other" })))).Refused(401, "invalid_client", 700212);
        Assert.Equal(0, _issuer.Asked + _other.Asked);
    }

    [Fact]
    public async Task A_token_that_the_issuer_did_not_sign_is_refused()
    {
        await GoodAsync(Token());
        var publicKey = Key.ExportSubjectPublicKeyInfo();
        (await SendAsync(Token(key: Strange))).Refused(401, "invalid_client", 700027);
        (await SendAsync(Token(d => d.SigningCredentials = null))).Refused(401, "invalid_client", 700027);
        (await SendAsync(Token(d => d.SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(publicKey) { KeyId = "k1" }, SecurityAlgorithms.HmacSha256))))
            .Refused(401, "invalid_client", 700027);
        (await SendAsync(Token(d => d.SigningCredentials = new SigningCredentials(new RsaSecurityKey(Key) { KeyId = "k1" }, SecurityAlgorithms.RsaSha512))))
            .Refused(401, "invalid_client", 700027);
        var parts = Token().Split('.');
        var payload = Base64UrlEncoder.Encode(Base64UrlEncoder.Decode(parts[1]).Replace("\"exp\":", "\"exq\":", StringComparison.Ordinal));
        (await SendAsync($"{parts[0]}.{payload}.{parts[2]}")).Refused(401, "invalid_client", 700027);
        var none = Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT","kid":"k1"}""");
        (await SendAsync($"{none}.{parts[1]}.")).Refused(401, "invalid_client", 700027);
    }

    [Fact]
    public async Task A_token_out_of_its_time_is_refused()
    {
        var now = DateTime.UtcNow;
        (await SendAsync(Token(d => (d.NotBefore, d.IssuedAt, d.Expires) = (now.AddHours(-2), now.AddHours(-2), now.AddHours(-1))))).Refused(401, "invalid_client", 700024);
        (await SendAsync(Token(d => (d.NotBefore, d.Expires) = (now.AddHours(1), now.AddHours(2))))).Refused(401, "invalid_client", 700024);
        (await SendAsync(Token(d => d.Expires = null))).Refused(401, "invalid_client", 700024);
    }

    [Fact]
    public async Task Unknown_keys_do_not_make_the_server_ask_each_time()
    {
        await GoodAsync(Token());
        for (var i = 0; i < 5; i++)
        {
            (await SendAsync(Token(kid: $"unknown{i}", key: Strange))).Refused(401, "invalid_client", 700027);
        }

        Assert.Equal(2, _issuer.Asked);
    }

    [Fact]
    public async Task A_new_key_is_found_after_a_pause_and_a_withdrawn_one_is_forgotten()
    {
        var cancel = TestContext.Current.CancellationToken;
        var clock = new FakeTimeProvider();
        using var documents = new IssuerDocuments(new() { Issuers = [_issuer.Url], Authorities = [_issuer.Authority] });
        var keys = new IssuerKeys(documents, clock);
        Assert.NotNull(await keys.FindAsync(_issuer.Url, "k1", cancel));
        _issuer.Publish("k2", Strange);
        Assert.Null(await keys.FindAsync(_issuer.Url, "k2", cancel));
        clock.Advance(TimeSpan.FromSeconds(31));
        Assert.NotNull(await keys.FindAsync(_issuer.Url, "k2", cancel));
        _issuer.Withdraw("k1");
        clock.Advance(TimeSpan.FromMinutes(59));
        Assert.NotNull(await keys.FindAsync(_issuer.Url, "k1", cancel));
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Null(await keys.FindAsync(_issuer.Url, "k1", cancel));
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700:4700::1111", true)]
    [InlineData("10.1.2.3", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("::ffff:169.254.169.254", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("::a9fe:a9fe", false)]
    [InlineData("64:ff9b::a9fe:a9fe", false)]
    [InlineData("2002:a9fe:a9fe::1", false)]
    [InlineData("2001:0:a9fe:a9fe::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00:ec2::254", false)]
    [InlineData("ff02::1", false)]
    public void Addresses_are_public_or_not(string address, bool open) => Assert.Equal(open, PublicAddresses.Contain(IPAddress.Parse(address)));

    [Fact]
    public async Task An_issuer_that_the_operator_did_not_allow_is_never_asked()
    {
        foreach (var allowed in (string[][])[[], [_other.Url], [_issuer.Url + "/tenant"], [_issuer.Url.Replace("localhost", "LOCALHOST", StringComparison.Ordinal)]])
        {
            await using var host = await HostAsync(allowed);
            (await SendAsync(Token(), host)).Refused(400, "invalid_request", 50166);
        }

        Assert.Equal(0, _issuer.Asked);
    }

    [Theory]
    [InlineData("https://169.254.169.254")]
    [InlineData("https://localhost:1")]
    [InlineData("https://127.0.0.1:1")]
    [InlineData("https://[::1]:1")]
    [InlineData("https://[::ffff:10.0.0.1]")]
    [InlineData("https://10.1.2.3/issuer")]
    [InlineData("http://issuer.example")]
    [InlineData("file:///etc/passwd")]
    public async Task Where_any_issuer_is_allowed_private_addresses_are_not(string issuer)
    {
        await using var host = await HostAsync(FederationOptions.Any);
        host.Directory.Federated.Add(new(issuer, Subject, Exchange));
        (await SendAsync(Token(d => d.Issuer = issuer), host)).Refused(400, "invalid_request", 50166);
        (await SendAsync(Token(), host)).Refused(400, "invalid_request", 50166); // the issuer on this very machine
        Assert.Equal(0, _issuer.Asked);
    }

    [Fact]
    public async Task An_issuer_cannot_send_the_server_elsewhere()
    {
        _issuer.RedirectTo = _other.Url;
        (await SendAsync(Token())).Refused(400, "invalid_request", 50166);
        Assert.Equal(0, _other.Asked);
    }

    [Fact]
    public async Task Keys_at_another_private_address_are_not_fetched()
    {
        _other.Publish("k1", Key);
        _issuer.KeysAt = $"{_other.Url}/keys";
        (await SendAsync(Token())).Refused(400, "invalid_request", 50166);
        Assert.Equal(0, _other.Asked);
    }

    [Theory]
    [InlineData("""{"issuer":"https://somebody.else.example","jwks_uri":"{url}/keys"}""")]
    [InlineData("""{"issuer":"{url}"}""")]
    [InlineData("""{"issuer":"{url}","jwks_uri":"http://localhost/keys"}""")]
    [InlineData("[]")]
    [InlineData("not json")]
    [InlineData("")]
    public async Task A_configuration_that_is_not_the_issuers_own_is_not_believed(string configuration)
    {
        _issuer.Configuration = configuration.Replace("{url}", _issuer.Url, StringComparison.Ordinal);
        (await SendAsync(Token())).Refused(400, "invalid_request", 50166);
    }

    [Fact]
    public async Task Documents_without_end_are_not_read()
    {
        _issuer.Configuration = $$"""{"issuer":"{{_issuer.Url}}","jwks_uri":"{{_issuer.Url}}/keys","more":"{{new string('x', 600_000)}}"}""";
        (await SendAsync(Token())).Refused(400, "invalid_request", 50166);
    }
}
