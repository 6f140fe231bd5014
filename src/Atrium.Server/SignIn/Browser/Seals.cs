// Signed notes that travel through a browser: unforgeable, made for one purpose, good for a short while. Not secret: they hold only what
// the browser sent or may know.
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Atrium.Server.SignIn;

internal sealed class Seals(SealKeys keys)
{
    private const int LongestNote = 64 * 1024;

    public string Seal<T>(string purpose, T note)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(note);
        return $"{Base64UrlEncoder.Encode(content)}.{Base64UrlEncoder.Encode(Mac(purpose, content))}";
    }

    /// <summary>Null when it was not sealed here for this purpose.</summary>
    public T? Open<T>(string purpose, string? text)
        where T : class
    {
        if (text is null or { Length: > LongestNote } || text.Split('.') is not [var content, var mac])
        {
            return null;
        }

        try
        {
            var bytes = Base64UrlEncoder.DecodeBytes(content);
            return CryptographicOperations.FixedTimeEquals(Base64UrlEncoder.DecodeBytes(mac), Mac(purpose, bytes))
                ? JsonSerializer.Deserialize<T>(bytes)
                : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private byte[] Mac(string purpose, byte[] content)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, keys.Notes);
        mac.AppendData(Encoding.UTF8.GetBytes(purpose));
        mac.AppendData([0]);
        mac.AppendData(content);
        return mac.GetHashAndReset();
    }
}
