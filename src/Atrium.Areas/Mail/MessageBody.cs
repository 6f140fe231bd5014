// How a body is stored: safe to print as it stands, with the sender's own HTML beside it where that is not.

using System.Text.Json.Nodes;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Mail;

/// <summary>
/// Sanitising costs about a millisecond, reading happens far more often than writing: so it is done once, when a body is stored.
/// <c>{"contentType","content","original"}</c>; <c>original</c> is there only where it differs, and is printed only on
/// <c>Prefer: outlook.allow-unsafe-html</c>.
/// </summary>
public static class MessageBody
{
    /// <param name="contentType"><c>text</c> or <c>html</c>.</param>
    public static JsonObject Of(string contentType, string content)
    {
        if (contentType != "html")
        {
            return new JsonObject { ["contentType"] = "text", ["content"] = content };
        }

        var whole = content.Contains("<html", StringComparison.OrdinalIgnoreCase) ? content : TextToHtml.Wrap(content);
        var safe = HtmlSanitising.Clean(whole);
        var body = new JsonObject { ["contentType"] = "html", ["content"] = safe };
        if (safe != whole)
        {
            body["original"] = whole;
        }

        return body;
    }

    /// <summary>A body as a client sent it, complete or in part, over the one that is stored.</summary>
    public static JsonObject Merge(JsonObject? stored, JsonObject? sent)
    {
        var contentType = sent?.Text("contentType") ?? stored?.Text("contentType") ?? "text";
        var content = sent is not null && sent.ContainsKey("content") ? sent.Text("content") : stored?.Text("original") ?? stored?.Text("content");
        return Of(contentType, content ?? "");
    }

    public static string Preview(JsonObject? body) => BodyPreview.Of(body?.Text("contentType"), body?.Text("content"));
}
