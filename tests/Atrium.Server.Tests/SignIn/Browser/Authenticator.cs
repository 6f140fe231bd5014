// An authenticator app: reads the key that a page shows, and makes codes of it.
using Atrium.Server.SignIn;

namespace Atrium.Server.Tests.SignIn.Browser;

internal static class Authenticator
{
    public static byte[] SecretOn(Place page)
    {
        Assert.Contains("secret=", page.Html, StringComparison.Ordinal);
        return FromBase32(page.Html.Split("secret=")[1].Split('&')[0]);
    }

    /// <param name="later">Steps of half a minute from now: one before and one after are accepted too, and each is good once.</param>
    public static string Code(byte[] secret, int later = 0) => Totp.Code(secret, Totp.Step(TimeProvider.System.GetUtcNow()) + later);

    private static byte[] FromBase32(string text)
    {
        var bits = string.Concat(text.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(b => b.Length == 8).Select(b => Convert.ToByte(new string(b), 2))];
    }
}
