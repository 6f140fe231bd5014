// Client secrets: generated, long and random, so that one SHA-256 keeps them as safe as a slow hash would.

using System.Security.Cryptography;
using System.Text;
using Atrium.Engine.Request;

namespace Atrium.Areas.Applications;

public static class SecretText
{
    /// <summary>The form to store: base64 of the SHA-256 of the UTF-8 text.</summary>
    public static string Hash(string secret) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>A new one of 40 characters, 240 random bits.</summary>
    public static string Generate(Call call)
    {
        var bytes = new byte[30];
        call.Services.Randomness(bytes);
        return Convert.ToBase64String(bytes).Replace('+', '~').Replace('/', '_');
    }
}
