// Keys that follow from others, so that a well-known object is found without a lookup.

using System.Security.Cryptography;
using System.Text;

namespace Atrium.Engine.Storage;

/// <summary>The key of a well-known object of a partition (version 8 GUID of SHA-256 over owner and name).</summary>
public static class DerivedKey
{
    /// <param name="owner">The partition.</param>
    /// <param name="name">The well-known name; compared without regard to case.</param>
    public static Guid Of(Guid owner, string name)
    {
        Span<byte> input = stackalloc byte[16 + 256];
        owner.TryWriteBytes(input, bigEndian: true, out _);
        var length = Encoding.UTF8.GetBytes(name.ToLowerInvariant(), input[16..]);
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(input[..(16 + length)], hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
