// parentFolderId: the containing folder under the id that clients know it by.

using System.Buffers;
using System.Text;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Mail;

/// <summary>A folder's id never changes, so this is the same with and without <c>IdType="ImmutableId"</c>. Null at the root of the mailbox.</summary>
public sealed class ParentFolderIdWriter : IValueWriter
{
    public void Write(IBufferWriter<byte> output, Row row, ReadOnlySpan<byte> stored, Call call)
    {
        if (row.Parent == Guid.Empty)
        {
            output.Write("null"u8);
            return;
        }

        var folder = call.Model.Entity<MailFolder>();
        Encoding.UTF8.GetBytes($"\"{WireId.Of(folder, row.Parent, 0, immutable: false)}\"", output);
    }
}
