// The three instants of a token, in whole seconds as JWT has them, and the exact one inside uti.
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Atrium.Server.SignIn;

internal static class TokenTimes
{
    public static void Stamp(SecurityTokenDescriptor token, DateTimeOffset at, TimeSpan life)
    {
        token.IssuedAt = at.UtcDateTime;
        token.NotBefore = at.UtcDateTime;
        token.Expires = (at + life).UtcDateTime;
    }
}

/// <summary>The opaque <c>uti</c> claim: ticks of issue and 64 random bits. JWT's iat has whole seconds only, and a session revoked
/// within the second of issue must neither survive nor take the sign-in after it along.</summary>
internal static class TokenId
{
    public static string Make(DateTimeOffset at)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, at.UtcTicks);
        RandomNumberGenerator.Fill(bytes[8..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>The instant in a <c>uti</c> whose token's signature has been checked; the earliest possible one when it has none.</summary>
    public static DateTimeOffset At(string? uti)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (!Base64Url.TryDecodeFromChars(uti, bytes, out var length) || length != bytes.Length)
        {
            return DateTimeOffset.MinValue;
        }

        var ticks = BinaryPrimitives.ReadInt64BigEndian(bytes);
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : DateTimeOffset.MinValue;
    }
}
