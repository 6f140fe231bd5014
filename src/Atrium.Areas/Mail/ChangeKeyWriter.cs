// changeKey: the version of an Outlook item, in the form of its ETag.

using System.Buffers;
using System.Text;
using Atrium.Engine.Changes;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Mail;

/// <summary>Prints what stands between the quotes of <c>@odata.etag</c>: <c>W/"{changeKey}"</c>.</summary>
public sealed class ChangeKeyWriter : IValueWriter
{
    public void Write(IBufferWriter<byte> output, Row row, ReadOnlySpan<byte> stored, Call call) =>
        Encoding.UTF8.GetBytes($"\"{ETag.ChangeKey(row)}\"", output);
}
