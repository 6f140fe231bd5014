// The clock the protocol library runs on: that of the organisation whose request is being served.
namespace Atrium.Server.SignIn;

internal sealed class SignInClock : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => SignInRequest.Current?.Now ?? System.GetUtcNow();
}
