// The Windows form of an object id. Pure.

using System.Buffers.Binary;
using System.Globalization;

namespace Atrium.Areas.Directory;

internal static class SecurityIdentifier
{
    /// <summary><c>S-1-12-1-</c> and the four little-endian numbers that the GUID's bytes make.</summary>
    public static string Of(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes);
        var parts = new uint[4];
        for (var i = 0; i < 4; i++)
        {
            parts[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(i * 4)..]);
        }

        return string.Create(CultureInfo.InvariantCulture, $"S-1-12-1-{parts[0]}-{parts[1]}-{parts[2]}-{parts[3]}");
    }
}
