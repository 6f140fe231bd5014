// The one cookie: a random number that names the browser. It is replaced at every sign-in, so that a number planted before is worth nothing.
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Atrium.Server.SignIn;

internal static class BrowserCookie
{
    /// <summary>The prefix makes browsers insist on https, on the whole host and on no other host.</summary>
    public const string Name = "__Host-atrium";

    private const int Bytes = 32;

    private static readonly object Issued = new();

    /// <summary>The browser's name as the store knows it; null when it brought no cookie.</summary>
    public static string? Read(HttpContext http)
    {
        var value = http.Items.TryGetValue(Issued, out var issued) ? (string)issued! : http.Request.Cookies[Name];
        return value is { Length: 43 } ? Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(value))) : null;
    }

    /// <summary>As <see cref="Read"/>; gives the browser a cookie when it has none.</summary>
    public static string Ensure(HttpContext http) => Read(http) ?? Issue(http, keep: null);

    /// <param name="http">The exchange under way.</param>
    /// <param name="keep">How long the browser keeps it; null = until it is closed.</param>
    public static string Issue(HttpContext http, TimeSpan? keep)
    {
        var value = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(Bytes));
        http.Items[Issued] = value;
        http.Response.Cookies.Append(Name, value, Options(keep));
        return Read(http)!;
    }

    public static void Forget(HttpContext http) => http.Response.Cookies.Delete(Name, Options(null));

    /// <summary>Lax: another site can bring a person here by a link, but cannot post in their name.</summary>
    private static CookieOptions Options(TimeSpan? keep) =>
        new() { HttpOnly = true, Secure = true, SameSite = SameSiteMode.Lax, Path = "/", MaxAge = keep, IsEssential = true };
}
