// conversationIndex and conversationId: which thread a message belongs to, and where in it.

using System.Buffers.Binary;
using System.Buffers.Text;

namespace Atrium.Areas.Mail;

/// <summary>
/// [MS-OXOMSG] 2.2.1.3: a header of 22 bytes (0x01, five bytes of the time as FILETIME shifted right by 24, the GUID of the thread) and five more for each
/// answer (31 bits of elapsed time, the rest here zero). <c>conversationId</c> follows from the GUID, so every mailbox shows the same.
/// </summary>
public static class ConversationIndex
{
    private const int HeaderLength = 22;
    private const int AnswerLength = 5;

    /// <summary>Longest index that still grows: 100 answers.</summary>
    private const int MaxLength = HeaderLength + (100 * AnswerLength);

    // Makes ids begin with AAQk, as people who read logs expect.
    private static ReadOnlySpan<byte> IdPrefix => [0x00, 0x04, 0x24];

    /// <summary>The index of the first message of a thread.</summary>
    public static byte[] Start(Guid thread, DateTimeOffset at)
    {
        var index = new byte[HeaderLength];
        Span<byte> time = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(time, at.ToFileTime());
        index[0] = 0x01;
        time[..5].CopyTo(index.AsSpan(1));
        thread.TryWriteBytes(index.AsSpan(6), bigEndian: true, out _);
        return index;
    }

    /// <summary>The index of an answer to a message. One that is not an index starts a thread of its own.</summary>
    public static byte[] Answer(ReadOnlySpan<byte> parent, Guid otherwise, DateTimeOffset at)
    {
        if (!IsIndex(parent))
        {
            return Start(otherwise, at);
        }

        if (parent.Length + AnswerLength > MaxLength)
        {
            return parent.ToArray();
        }

        var index = new byte[parent.Length + AnswerLength];
        parent.CopyTo(index);
        Span<byte> header = stackalloc byte[8];
        header.Clear();
        parent.Slice(1, 5).CopyTo(header);
        var elapsed = Math.Max(0, at.ToFileTime() - BinaryPrimitives.ReadInt64BigEndian(header));

        // Below 1.7 years: bit 0 clear and bits 18 to 48 of the difference; above: bit 0 set and bits 23 to 53.
        var delta = elapsed < 1L << 49 ? (uint)(elapsed >> 18) & 0x7FFFFFFF : ((uint)(elapsed >> 23) & 0x7FFFFFFF) | 0x80000000;
        BinaryPrimitives.WriteUInt32BigEndian(index.AsSpan(parent.Length), delta);
        return index;
    }

    /// <summary>The thread's id as clients see it; null if this is not an index.</summary>
    public static string? ConversationId(ReadOnlySpan<byte> index)
    {
        if (!IsIndex(index))
        {
            return null;
        }

        Span<byte> id = stackalloc byte[21];
        IdPrefix.CopyTo(id);
        id[3..5].Clear();
        index.Slice(6, 16).CopyTo(id[5..]);
        return Base64Url.EncodeToString(id);
    }

    public static bool IsIndex(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= HeaderLength && bytes[0] == 0x01 && (bytes.Length - HeaderLength) % AnswerLength == 0;
}
