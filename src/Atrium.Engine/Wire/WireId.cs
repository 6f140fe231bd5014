// The opaque ids of items that move: made when printed, never stored.

using System.Buffers.Binary;
using System.Buffers.Text;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Wire;

/// <summary>
/// Base64url of: kind (3 bytes), key (16), move count (4, moving ids only), check byte. A moving id stops being valid when its object moves;
/// an immutable one never does. Compared with regard to case.
/// </summary>
public static class WireId
{
    // These make ids begin with AAMk, AAkA and AQMk, as people who read logs expect.
    private static ReadOnlySpan<byte> Moving => [0x00, 0x03, 0x24];

    private static ReadOnlySpan<byte> Immutable => [0x00, 0x09, 0x00];

    private static ReadOnlySpan<byte> Constant => [0x01, 0x03, 0x24];

    /// <summary>The id of a row as a client sees it.</summary>
    public static string Of(Row row, bool immutable) => row.Type.Facts.Id switch
    {
        IdKind.Moving when immutable => Encode(Immutable, row.Key, null),
        IdKind.Moving => Encode(Moving, row.Key, row.Moves),
        IdKind.Constant => Encode(Constant, row.Key, null),
        IdKind.Stored => Documents.Parse(row.Document).Text("id") ?? row.Key.ToString("D"),
        _ => row.Key.ToString("D"),
    };

    /// <summary>The id that an object had after so many moves.</summary>
    public static string Of(EntityType type, Guid key, int moves, bool immutable) =>
        Of(new Row { Type = type, Key = key, Owner = default, Moves = moves, Document = default }, immutable);

    /// <summary>Tells the client that the ids of the answer are immutable, if it asked for such and the type has them.</summary>
    public static void Say(Call call, EntityType type)
    {
        if (call.Preferences.ImmutableId && type.Facts.Id == IdKind.Moving)
        {
            call.Response.Prefer("IdType=\"ImmutableId\"");
        }
    }

    /// <summary>Reads an id of a type. False: malformed.</summary>
    /// <param name="moves">The move count that the id is valid for; null = any.</param>
    public static bool TryParse(EntityType type, string text, out Guid key, out int? moves)
    {
        (key, moves) = (default, null);
        return type.Facts.Id switch
        {
            IdKind.Guid => Guid.TryParse(text, out key),
            IdKind.Moving => TryDecode(text, Immutable, counted: false, out key, out moves) || TryDecode(text, Moving, counted: true, out key, out moves),
            IdKind.Constant => TryDecode(text, Constant, counted: false, out key, out moves),
            _ => false,
        };
    }

    private static string Encode(ReadOnlySpan<byte> kind, Guid key, int? moves)
    {
        Span<byte> bytes = stackalloc byte[24];
        kind.CopyTo(bytes);
        key.TryWriteBytes(bytes[3..], bigEndian: true, out _);
        var length = 19;
        if (moves is { } count)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes[length..], count);
            length += 4;
        }

        bytes[length] = Check(bytes[..length]);
        return Base64Url.EncodeToString(bytes[..(length + 1)]);
    }

    private static bool TryDecode(string text, ReadOnlySpan<byte> kind, bool counted, out Guid key, out int? moves)
    {
        (key, moves) = (default, null);
        Span<byte> bytes = stackalloc byte[24];
        var length = counted ? 24 : 20;
        if (text.Length > 32 || !Base64Url.IsValid(text, out var decoded) || decoded != length
            || !Base64Url.TryDecodeFromChars(text, bytes, out _) || !bytes.StartsWith(kind) || bytes[length - 1] != Check(bytes[..(length - 1)]))
        {
            return false;
        }

        key = new Guid(bytes.Slice(3, 16), bigEndian: true);
        moves = counted ? BinaryPrimitives.ReadInt32BigEndian(bytes[19..]) : null;
        return Encode(kind, key, moves) == text;
    }

    private static byte Check(ReadOnlySpan<byte> bytes)
    {
        byte sum = 0x5A;
        foreach (var b in bytes)
        {
            sum = (byte)((sum << 1 | sum >> 7) ^ b);
        }

        return sum;
    }
}
