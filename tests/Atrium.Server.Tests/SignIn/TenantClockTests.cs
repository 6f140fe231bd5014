// Lifetimes are measured by the organisation's own clock, at whatever address the request arrives.
namespace Atrium.Server.Tests.SignIn;

public sealed class TenantClockTests(SignInHost host) : IClassFixture<SignInHost>
{
    [Fact]
    public async Task Moving_the_clock_ends_tokens()
    {
        var cancel = TestContext.Current.CancellationToken;
        var reply = await host.UserToken("offline_access User.Read");
        Assert.NotNull((await host.Bearer.Check("Bearer " + reply.Access, cancel)).Principal);

        host.Directory.ContosoClock.Advance(TimeSpan.FromMinutes(66));
        Assert.Equal("Lifetime validation failed, the token is expired.", (await host.Bearer.Check("Bearer " + reply.Access, cancel)).Failure?.Message);
        Assert.Equal("Lifetime validation failed, the token is expired.", (await host.Bearer.Check("Bearer " + reply.Access, cancel)).Failure?.Message);

        var next = await host.Refresh(reply.RefreshToken, "common");
        Assert.NotNull((await host.Bearer.Check("Bearer " + next.Access, cancel)).Principal);
        Assert.Equal("3599", next["expires_in"]);

        host.Directory.ContosoClock.Advance(TimeSpan.FromDays(89));
        var later = await host.Refresh(next.RefreshToken);
        host.Directory.ContosoClock.Advance(TimeSpan.FromDays(2));
        (await host.Refresh(next.RefreshToken)).Refused(400, "invalid_grant", 700082);
        Assert.NotEmpty((await host.Refresh(later.RefreshToken, "common")).Access);
    }
}
