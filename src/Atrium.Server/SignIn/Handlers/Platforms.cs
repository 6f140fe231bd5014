// The kind of place that a redirect URI leads to, and who may redeem what was sent there.
namespace Atrium.Server.SignIn;

internal enum Platform
{
    /// <summary>A server with a secret.</summary>
    Web,

    /// <summary>A page in a browser.</summary>
    Spa,

    /// <summary>A program on a device.</summary>
    Native,
}

internal static class Platforms
{
    /// <summary>How long a page in a browser can renew its tokens; renewing does not extend it.</summary>
    public static readonly TimeSpan SpaLife = TimeSpan.FromHours(24);

    /// <summary>Null when the application did not register the address.</summary>
    public static Platform? Find(SignInApplication application, string redirectUri) =>
        application.SpaRedirectUris.Contains(redirectUri, StringComparer.Ordinal) ? Platform.Spa
        : application.WebRedirectUris.Contains(redirectUri, StringComparer.Ordinal) ? Platform.Web
        : application.NativeRedirectUris.Any(registered => IsNative(registered, redirectUri)) ? Platform.Native
        : null;

    /// <summary>Refuses a redemption from the wrong place.</summary>
    /// <param name="platform">Where the code went; null: the grant has no redirect.</param>
    /// <param name="application">Its application.</param>
    /// <param name="origin">The Origin header; null without one.</param>
    /// <param name="credential">Whether the client proved itself.</param>
    public static AadError? Refusal(string? platform, SignInApplication application, string? origin, bool credential) => platform switch
    {
        nameof(Platform.Spa) when origin is null => AadErrors.CrossOriginOnly,
        nameof(Platform.Spa) when !IsOrigin(application, origin) => AadErrors.CrossOriginRefused(origin),
        nameof(Platform.Spa) or nameof(Platform.Native) when credential => AadErrors.PublicClientSecret(application.AppId.ToString()),
        nameof(Platform.Spa) => null,
        _ when origin is not null => AadErrors.CrossOriginRefused(origin),
        nameof(Platform.Web) when !credential => AadErrors.SecretMissing,
        _ => null,
    };

    /// <summary>Whether a page of that origin is one of the application's.</summary>
    public static bool IsOrigin(SignInApplication application, string origin) => application.SpaRedirectUris.Any(uri =>
        Uri.TryCreate(uri, UriKind.Absolute, out var parsed) && parsed.GetLeftPart(UriPartial.Authority).Equals(origin, StringComparison.OrdinalIgnoreCase));

    /// <summary>Exact, but for the port of a loopback address: a program takes a free one (RFC 8252, 7.3).</summary>
    private static bool IsNative(string registered, string presented)
    {
        if (registered.Equals(presented, StringComparison.Ordinal))
        {
            return true;
        }

        // Characters on which parsers disagree have no place in a loopback address.
        return presented.All(c => char.IsAsciiLetterOrDigit(c) || c is ':' or '/' or '.' or '-' or '_' or '[' or ']')
            && Uri.TryCreate(registered, UriKind.Absolute, out var known) && Uri.TryCreate(presented, UriKind.Absolute, out var given)
            && known is { IsLoopback: true, Scheme: "http", Query: "" } && given is { IsLoopback: true, Scheme: "http" }
            && known.Host.Equals(given.Host, StringComparison.Ordinal)
            && known.AbsolutePath.Equals(given.AbsolutePath, StringComparison.Ordinal);
    }
}
