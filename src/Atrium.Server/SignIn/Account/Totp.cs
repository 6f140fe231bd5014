// Codes of an authenticator app: RFC 6238 with what every app assumes, SHA-1, six digits, thirty seconds.
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Atrium.Server.SignIn;

internal static class Totp
{
    public const int SecretBytes = 20;
    private const int Seconds = 30, Digits = 6;

    /// <summary>Steps before and after the present one that are accepted: clocks of phones differ.</summary>
    private const int Drift = 1;

    public static long Step(DateTimeOffset now) => now.ToUnixTimeSeconds() / Seconds;

    public static string Code(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[20];
#pragma warning disable CA5350 // RFC 6238 as authenticator apps implement it; HMAC does not rest on SHA-1's collisions
        HMACSHA1.HashData(secret, counter, mac);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(mac[(mac[^1] & 0xF)..]) & int.MaxValue;
        return (number % 1_000_000).ToString(CultureInfo.InvariantCulture).PadLeft(Digits, '0');
    }

    /// <summary>The step of a right code that is later than the last one accepted; null otherwise. Every candidate is compared, in
    /// constant time.</summary>
    public static long? Match(ReadOnlySpan<byte> secret, string typed, DateTimeOffset now, long last)
    {
        var presented = Encoding.ASCII.GetBytes(string.Concat(typed.Where(char.IsAsciiDigit)));
        long? found = null;
        for (var step = Step(now) - Drift; step <= Step(now) + Drift; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Code(secret, step)), presented) && step > last)
            {
                found = step;
            }
        }

        return found;
    }

    /// <summary>RFC 4648 base 32, without padding, as people type it into an app.</summary>
    public static string Base32(ReadOnlySpan<byte> bytes)
    {
        const string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var text = new StringBuilder();
        for (int bits = 0, held = 0, i = 0; i < bytes.Length || held > 0;)
        {
            if (held < 5)
            {
                bits = i < bytes.Length ? (bits << 8) | bytes[i] : bits << (5 - held);
                held = i < bytes.Length ? held + 8 : 5;
                i++;
            }

            held -= 5;
            text.Append(letters[(bits >> held) & 31]);
            bits &= (1 << held) - 1;
        }

        return text.ToString();
    }
}
