// Client secrets: generated, long and random, so one SHA-256 keeps them as safe as a slow hash would.
using System.Security.Cryptography;
using System.Text;

namespace Atrium.Server.SignIn;

/// <summary>Checks what a client presents against the stored form of its secrets, which <see cref="Areas.Applications.SecretText"/> makes.</summary>
public static class ClientSecrets
{
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
