// The resource side: forged tokens, one line a case, and what ends a good one.
using Atrium.Server.SignIn;

namespace Atrium.Server.Tests.SignIn;

public sealed partial class BearerTokensTests : IDisposable
{
    private readonly FakeDirectory directory = new();
    private readonly SigningKeySet keys = new(new MemoryVault(), TimeProvider.System);
    private readonly BearerTokens bearer;

    public BearerTokensTests() => bearer = new BearerTokens(keys, directory, directory.Stamps, new MemoryTokenRows());

    public void Dispose() => keys.Dispose();

    [Theory]
    [InlineData("good", null)]
    [InlineData("good, app-only", null)]
    [InlineData("audience with slash", null)]
    [InlineData("audience by id", null)]
    [InlineData("nbf four minutes ahead", null)]
    [InlineData("exp four minutes ago", null)]
    [InlineData("no header", "Access token is empty.")]
    [InlineData("no token", "Access token is empty.")]
    [InlineData("basic", "Access token is empty.")]
    [InlineData("garbage", "CompactToken parsing failed with error code: 80049217")]
    [InlineData("two parts", "CompactToken parsing failed with error code: 80049217")]
    [InlineData("five parts", "CompactToken parsing failed with error code: 80049217")]
    [InlineData("header is no json", "CompactToken parsing failed with error code: 80049217")]
    [InlineData("alg none", "Access token validation failure.")]
    [InlineData("alg none, signature kept", "Access token validation failure.")]
    [InlineData("signature stripped", "*")]
    [InlineData("hs256 with the public key", "Access token validation failure.")]
    [InlineData("hs256 with the certificate", "Access token validation failure.")]
    [InlineData("rs384", "Access token validation failure.")]
    [InlineData("ps256", "Access token validation failure.")]
    [InlineData("foreign key, our kid", "Access token validation failure.")]
    [InlineData("foreign key, its kid", "Access token validation failure.")]
    [InlineData("no kid", "Access token validation failure.")]
    [InlineData("jku", "Access token validation failure.")]
    [InlineData("x5u", "Access token validation failure.")]
    [InlineData("jwk", "Access token validation failure.")]
    [InlineData("x5c", "Access token validation failure.")]
    [InlineData("crit", "Access token validation failure.")]
    [InlineData("alg twice", "*")]
    [InlineData("typ at+jwt", "Access token validation failure.")]
    [InlineData("payload changed", "Access token validation failure.")]
    [InlineData("signature changed", "Access token validation failure.")]
    [InlineData("other audience", "Access token validation failure. Invalid audience.")]
    [InlineData("id token", "*")]
    [InlineData("two audiences", "*")]
    [InlineData("other issuer", "Access token validation failure.")]
    [InlineData("issuer of another tenant", "Access token validation failure.")]
    [InlineData("unknown tenant", "Access token validation failure.")]
    [InlineData("ver 2.0", "Access token validation failure.")]
    [InlineData("no ver", "Access token validation failure.")]
    [InlineData("no exp", "Access token validation failure.")]
    [InlineData("exp as text", "Access token validation failure.")]
    [InlineData("no idtyp", "Access token validation failure.")]
    [InlineData("nbf six minutes ahead", "Access token validation failure.")]
    [InlineData("exp six minutes ago", "Lifetime validation failed, the token is expired.")]
    [InlineData("unknown user", "Access token validation failure.")]
    [InlineData("unknown application", "Access token validation failure.")]
    [InlineData("user id in an app token", "Access token validation failure.")]
    [InlineData("no uti after a revocation", "Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp")]
    public async Task A_token_is_judged(string which, string? message)
    {
        var header = Make(which);
        for (var i = 0; i < 2; i++) // again, as the cache would have it
        {
            var result = await bearer.Check(header, TestContext.Current.CancellationToken);
            if (message is null)
            {
                Assert.True(result.Principal is not null, result.Failure?.Message);
            }
            else
            {
                Assert.Null(result.Principal);
                Assert.Equal("InvalidAuthenticationToken", result.Failure!.Code);
                if (message != "*")
                {
                    Assert.Equal(message, result.Failure.Message);
                }
            }
        }
    }

    [Fact]
    public async Task A_good_token_names_its_caller()
    {
        var who = (await bearer.Check("bearer " + Token(UserClaims()), TestContext.Current.CancellationToken)).Principal!;
        Assert.Equal((FakeDirectory.Contoso, (Guid?)FakeDirectory.Adele, FakeDirectory.Desktop.ToString(), FakeDirectory.AdeleName, false),
            (who.TenantId, who.UserId, who.AppId, who.Upn, who.IsAppOnly));
        Assert.Equal(FakeDirectory.Spn(FakeDirectory.Desktop), who.ServicePrincipalId);
        Assert.True(who.Scopes.IsSupersetOf(["user.READ"]));
        Assert.Empty(who.Roles);
    }

    [Theory]
    [InlineData("disable user")]
    [InlineData("delete user")]
    [InlineData("revoke sessions")]
    [InlineData("disable application")]
    [InlineData("delete application")]
    public async Task A_change_ends_a_cached_token_at_once(string change)
    {
        var cancel = TestContext.Current.CancellationToken;
        var header = "Bearer " + Token(UserClaims());
        Assert.NotNull((await bearer.Check(header, cancel)).Principal);
        directory.ContosoClock.Advance(TimeSpan.FromMilliseconds(1));
        var user = directory.Users[FakeDirectory.Adele];
        switch (change)
        {
            case "disable user": directory.Users[user.Id] = user with { Enabled = false }; break;
            case "delete user": directory.Users.Clear(); break;
            case "revoke sessions": directory.Users[user.Id] = user with { SessionsValidFrom = directory.ContosoClock.GetUtcNow() }; break;
            case "disable application":
                directory.Applications[FakeDirectory.Desktop] = directory.Applications[FakeDirectory.Desktop] with { Enabled = false };
                break;
            default: directory.Applications.Clear(); break;
        }

        directory.Stamps.Touch(change.Contains("application", StringComparison.Ordinal) ? FakeDirectory.Desktop : FakeDirectory.Adele);
        Assert.NotNull((await bearer.Check(header, cancel)).Failure);
    }

    [Fact]
    public async Task A_change_elsewhere_ends_nothing_and_a_harmless_one_neither()
    {
        var cancel = TestContext.Current.CancellationToken;
        var header = "Bearer " + Token(UserClaims());
        Assert.NotNull((await bearer.Check(header, cancel)).Principal);
        directory.Stamps.Touch(Guid.NewGuid());
        Assert.NotNull((await bearer.Check(header, cancel)).Principal);
        directory.Stamps.Touch(FakeDirectory.Adele);
        Assert.NotNull((await bearer.Check(header, cancel)).Principal);
        directory.Stamps.TouchAll();
        Assert.NotNull((await bearer.Check(header, cancel)).Principal);
    }

    [Fact]
    public async Task The_cache_is_bounded_and_forgets_no_one_wrongly()
    {
        var cancel = TestContext.Current.CancellationToken;
        var small = new BearerTokens(keys, directory, directory.Stamps, new MemoryTokenRows(), cached: 4);
        var headers = Enumerable.Range(0, 20).Select(_ => "Bearer " + Token(UserClaims())).ToList();
        foreach (var header in headers.Concat(headers).Append(headers[0]))
        {
            Assert.NotNull((await small.Check(header, cancel)).Principal);
        }
    }
}
