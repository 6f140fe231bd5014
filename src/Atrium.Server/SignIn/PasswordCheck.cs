// Whether a name and a password belong together: the one place where both the sign-in page and the password grant ask.
using System.Net;

namespace Atrium.Server.SignIn;

/// <summary>What came of it.</summary>
/// <param name="Error">Null: they belong together, and the person may come in.</param>
/// <param name="At">The instant before the person was read.</param>
internal sealed record PasswordVerdict(AadError? Error, SignInTenant? Tenant, SignInUser? User, DateTimeOffset At);

internal sealed class PasswordCheck(ISignInDirectory directory, Passwords passwords, GuessLimits limits)
{
    public async ValueTask<PasswordVerdict> Check(SignInRequest request, string name, string password, IPAddress? address, CancellationToken cancel)
    {
        name = name.Trim();
        var home = await directory.FindTenantOfUser(name, cancel);
        var tenant = request.Tenant is null || request.Tenant.Id == home?.Id ? home : null;
        var at = (tenant?.Clock ?? TimeProvider.System).GetUtcNow();
        var user = tenant is null ? null : await directory.FindUser(tenant.Id, name, cancel);

        var guess = await limits.Of(name, address, cancel);
        if (!guess.Allowed)
        {
            return new(AadErrors.Locked, null, null, at);
        }

        // One answer, after the same time, for a wrong name, a wrong password and none at all; the rest only to who knows the password.
        if (!passwords.Verify(user, password) || tenant is null)
        {
            await guess.Failed();
            return new(AadErrors.WrongPassword, null, null, at);
        }

        await guess.Succeeded();
        var error = user switch { { Enabled: false } => AadErrors.UserDisabled, { MustChangePassword: true } => AadErrors.PasswordExpired, _ => null };
        return new(error, tenant, user, at);
    }
}
