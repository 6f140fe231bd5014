// uniqueBody: what this message adds to the conversation, without the history quoted below.

using System.Buffers;
using System.Text.Json.Nodes;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Mail;

public sealed class UniqueBodyWriter : IValueWriter
{
    public void Write(IBufferWriter<byte> output, Row row, ReadOnlySpan<byte> stored, Call call)
    {
        if (Documents.Parse(row.Document)["body"] is not JsonObject body)
        {
            output.Write("null"u8);
            return;
        }

        BodyWriter.Say(call);
        BodyWriter.Print(output, Unique(body), call.Preferences.BodyContentType, unsafeHtml: false);
    }

    /// <summary>The body up to the mark that an answer puts before what it quotes (<see cref="Quotation"/>).</summary>
    public static JsonObject Unique(JsonObject body)
    {
        var content = body.Text("content") ?? "";
        var html = body.Text("contentType") == "html";
        var end = content.IndexOf(html ? Quotation.HtmlMark : Quotation.TextMark, StringComparison.OrdinalIgnoreCase);
        return new JsonObject
        {
            ["contentType"] = html ? "html" : "text",
            ["content"] = end < 0 ? content : content[..end].TrimEnd() + (html ? "</body></html>" : ""),
        };
    }
}
