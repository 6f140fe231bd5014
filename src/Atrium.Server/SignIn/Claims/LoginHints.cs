// The login_hint claim: names a person to the authorization and sign-out endpoints without telling anybody else who it is; a new name
// does not spoil it. No secret: a hint proves nothing.
using Microsoft.IdentityModel.Tokens;

namespace Atrium.Server.SignIn;

internal static class LoginHints
{
    private const string Prefix = "O.";

    public static string Of(SignInUser user) => Prefix + Base64UrlEncoder.Encode(user.Id.ToByteArray());

    /// <summary>Whether a hint, of this form or a name, means this person.</summary>
    public static bool Means(string? hint, SignInUser user) =>
        hint is not null && (user.UserPrincipalName.Equals(hint, StringComparison.OrdinalIgnoreCase) || hint.Equals(Of(user), StringComparison.Ordinal));

    public static bool IsOpaque(string? hint) => hint?.StartsWith(Prefix, StringComparison.Ordinal) == true && !hint.Contains('@', StringComparison.Ordinal);
}
