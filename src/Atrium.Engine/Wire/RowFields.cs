// Properties whose value is a column of the row: ids, the bin.

using System.Buffers;
using System.Text;
using Atrium.Engine.Changes;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Wire;

internal static class RowFields
{
    public static void Write(IBufferWriter<byte> output, Row row, Property property, RowField field, ReadOnlySpan<byte> stored, Call call)
    {
        switch (field)
        {
            case RowField.Key when row.Type.Facts.Id == IdKind.Stored && !stored.IsEmpty:
                output.Write(stored);
                break;
            case RowField.Key when row.Type.Facts.Id == IdKind.Guid:
                DocumentWriter.Key(output, row.Key);
                break;
            case RowField.Key:
                DocumentWriter.Text(output, WireId.Of(row, call.Preferences.ImmutableId));
                break;
            case RowField.Deleted when row.Deleted is { } deleted:
                DocumentWriter.Instant(output, Encoding.UTF8.GetBytes($"\"{Instants.Text(deleted)}\""), row.Type.Workload.InstantDigits);
                break;
            case RowField.Seq:
                DocumentWriter.Text(output, ETag.ChangeKey(row));
                break;
            case RowField.Parent or RowField.Owner when (field == RowField.Parent ? row.Parent : row.Owner) is var key && key != Guid.Empty:
                DocumentWriter.Text(output, property.RowOf is { } type ? WireId.Of(call.Model.Entity(type), key, 0, immutable: false) : key.ToString("D"));
                break;
            default:
                output.Write("null"u8);
                break;
        }
    }
}
