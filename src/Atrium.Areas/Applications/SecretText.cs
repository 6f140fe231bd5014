// Client secrets: generated, long and random, so that one SHA-256 keeps them as safe as a slow hash would.

using System.Security.Cryptography;
using System.Text;

namespace Atrium.Areas.Applications;

public static class SecretText
{
    /// <summary>The form to store: base64 of the SHA-256 of the UTF-8 text.</summary>
    public static string Hash(string secret) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>A new one of 40 characters, 240 random bits.</summary>
    public static string Generate() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(30)).Replace('+', '~').Replace('/', '_');
}
