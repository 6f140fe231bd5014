// People's passwords: ASP.NET Core's PasswordHasher (PBKDF2, about 50 ms each), and the same 50 ms for people who do not exist.
using Microsoft.AspNetCore.Identity;

namespace Atrium.Server.SignIn;

/// <summary>Hashes and checks people's passwords.</summary>
public sealed class Passwords
{
    private const int LongestPassword = 256; // Entra's limit

    private readonly PasswordHasher<SignInUser> _hasher = new();
    private readonly Lazy<string> _nobody;

    public Passwords() => _nobody = new(() => _hasher.HashPassword(null!, Guid.NewGuid().ToString()));

    /// <summary>The form to store as <see cref="SignInUser.PasswordHash"/>.</summary>
    public string Hash(string password) => _hasher.HashPassword(null!, password);

    /// <summary>Whether the password is this user's. A null user, and one without a password, cost the same time and are refused.</summary>
    public bool Verify(SignInUser? user, string password)
    {
        if (password.Length > LongestPassword)
        {
            return false;
        }

        var verdict = _hasher.VerifyHashedPassword(user!, user?.PasswordHash ?? _nobody.Value, password);
        return user?.PasswordHash is not null && verdict != PasswordVerificationResult.Failed;
    }
}
