// Passwords and client secrets of seeded organisations, made from one key of the data folder: the same at every start, different in every folder.

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Atrium.Server.Hosting;

/// <param name="key">32 random bytes.</param>
public sealed class DemoSecrets(ReadOnlyMemory<byte> key)
{
    // No characters that look alike, and none that a shell or a form would treat in a special way.
    private const string Upper = "ABCDEFGHJKLMNPQRSTUVWXYZ";
    private const string Lower = "abcdefghijkmnpqrstuvwxyz";
    private const string Digits = "23456789";
    private const string Any = Upper + Lower + Digits;

    private const int Blocks = 4;
    private const int BlockLength = 5;

    /// <summary>Four blocks of five characters, with upper and lower case, digits and a symbol; over 100 bits.</summary>
    public string Password(Guid user)
    {
        var bytes = Derive("password", user, Blocks * BlockLength * 2);
        var text = new StringBuilder();
        for (var i = 0; i < Blocks * BlockLength; i++)
        {
            if (i > 0 && i % BlockLength == 0)
            {
                text.Append('-');
            }

            var letters = i switch { 0 => Upper, 1 => Lower, 2 => Digits, _ => Any };
            text.Append(letters[(bytes[2 * i] | (bytes[(2 * i) + 1] << 8)) % letters.Length]);
        }

        return text.ToString();
    }

    /// <summary>Forty characters of base64url.</summary>
    public string ClientSecret(Guid application) => Base64Url.EncodeToString(Derive("client secret", application, 30));

    private byte[] Derive(string purpose, Guid id, int length) => HKDF.DeriveKey(
        HashAlgorithmName.SHA256, key.ToArray(), length, info: Encoding.ASCII.GetBytes($"atrium {purpose} {id:D}"));
}
