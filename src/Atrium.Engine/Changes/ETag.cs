// Versions as clients see them.

using System.Buffers.Binary;
using Atrium.Engine.Errors;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Changes;

/// <summary>The change key of a row follows from the change that wrote it last; the ETag is <c>W/"{changeKey}"</c>.</summary>
public static class ETag
{
    public static string ChangeKey(Row row)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        bytes[0] = 0x09;
        BinaryPrimitives.WriteInt64BigEndian(bytes[4..], row.Seq);
        return Convert.ToBase64String(bytes);
    }

    public static string Of(Row row) => $"W/\"{ChangeKey(row)}\"";

    /// <summary>Refuses a write whose If-Match names another version. Types without an ETag ignore the header, as Graph does.</summary>
    /// <returns>True if the client named a version: the write must not be repeated on a newer one.</returns>
    public static bool Demand(Call call, Row row)
    {
        var header = call.Request.Header("If-Match");
        if (string.IsNullOrWhiteSpace(header) || !row.Type.Facts.ETag || header.Trim() == "*")
        {
            return false;
        }

        return Names(header, row) ? true : throw GraphError.PreconditionFailed(row.Type.Workload);
    }

    /// <summary>True if If-None-Match names the present version: 304.</summary>
    public static bool IsKnown(Call call, Row row) =>
        row.Type.Facts.ETag && call.Request.Header("If-None-Match") is { Length: > 0 } header && (header.Trim() == "*" || Names(header, row));

    private static bool Names(string header, Row row)
    {
        var key = $"\"{ChangeKey(row)}\"";
        foreach (var part in header.Split(',', StringSplitOptions.TrimEntries))
        {
            var tag = part.StartsWith("W/", StringComparison.OrdinalIgnoreCase) ? part[2..] : part;
            if (tag == key)
            {
                return true;
            }
        }

        return false;
    }
}
