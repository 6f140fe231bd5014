// Client secrets: generated, long and random, so one SHA-256 keeps them as safe as a slow hash would.
using System.Security.Cryptography;
using System.Text;
using Atrium.Areas.Applications;

namespace Atrium.Server.SignIn;

/// <summary>Makes and checks the stored form of client secrets.</summary>
public static class ClientSecrets
{
    /// <summary>The form to store: base64 of the SHA-256 of the secret's UTF-8 text.</summary>
    public static string Hash(string secret) => SecretText.Hash(secret);

    /// <summary>Compares with every stored secret, each in constant time: valid, right but expired, or wrong.</summary>
    internal static SecretVerdict Check(IReadOnlyList<SecretHash> stored, string presented, DateTimeOffset now)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(presented), hash);
        Span<byte> other = stackalloc byte[SHA256.HashSizeInBytes];
        var verdict = SecretVerdict.Wrong;
        foreach (var secret in stored)
        {
            if (Convert.TryFromBase64String(secret.Sha256, other, out var written) && written == other.Length
                && CryptographicOperations.FixedTimeEquals(hash, other))
            {
                verdict = secret.End > now || verdict == SecretVerdict.Valid ? SecretVerdict.Valid : SecretVerdict.Expired;
            }
        }

        return verdict;
    }
}

internal enum SecretVerdict
{
    Wrong,
    Expired,
    Valid,
}
