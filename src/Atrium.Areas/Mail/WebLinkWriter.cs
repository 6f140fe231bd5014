// webLink: where a person reads the message in a browser.

using System.Buffers;
using System.Text;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Mail;

/// <summary>Graph's form of the link, at the host that was asked.</summary>
public sealed class WebLinkWriter : IValueWriter
{
    public void Write(IBufferWriter<byte> output, Row row, ReadOnlySpan<byte> stored, Call call) =>
        Encoding.UTF8.GetBytes($"\"{Link(call.Request.Root, WireId.Of(row, immutable: false))}\"", output);

    /// <param name="root">The root of the service, ending in the version.</param>
    public static string Link(string root, string id)
    {
        var host = root[..root.LastIndexOf('/')];
        return $"{host}/owa/?ItemID={Uri.EscapeDataString(id)}&exvsurl=1&viewmodel=ReadMessageItem";
    }
}
