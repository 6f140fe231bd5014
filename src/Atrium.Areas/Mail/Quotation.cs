// An answer's body: the comment, a rule, who wrote what when to whom, and the message that is answered.

using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Mail;

public static class Quotation
{
    /// <summary>Stands before the quoted part in HTML; Outlook's own clients look for it too.</summary>
    public const string HtmlMark = "<hr tabindex=\"-1\"";

    /// <summary>Stands before the quoted part in text.</summary>
    public const string TextMark = "\r\n________________________________\r\n";

    /// <summary>The body of an answer, in the format of what it answers.</summary>
    public static JsonObject Under(string? comment, JsonObject original)
    {
        var body = original["body"] as JsonObject;
        var content = body?.Text("content") ?? "";
        return body?.Text("contentType") == "html"
            ? MessageBody.Of("html", Html(comment ?? "", original, content))
            : MessageBody.Of("text", $"{comment}\r\n{TextMark}{string.Join("\r\n", Head(original).Select(h => $"{h.Label}: {h.Value}"))}\r\n\r\n{content}");
    }

    private static string Html(string comment, JsonObject original, string content)
    {
        var head = string.Join("<br>\r\n", Head(original).Select(h => $"<b>{h.Label}:</b> {WebUtility.HtmlEncode(h.Value)}"));
        var top = $"<div>{TextToHtml.Fragment(comment)}</div>\r\n<br>\r\n{HtmlMark} style=\"display: inline-block; width: 98%\">\r\n"
            + $"<div id=\"divRplyFwdMsg\" dir=\"ltr\">{head}</div>\r\n<br>\r\n";
        var start = BodyStart(content);
        return start < 0 ? TextToHtml.Wrap(top + content) : content.Insert(start, top);
    }

    private static IEnumerable<(string Label, string Value)> Head(JsonObject original)
    {
        yield return ("From", original["from"] is JsonObject from ? Recipients.Print([from]) : "");
        if (original.Text("sentDateTime") is { } sent && Instants.TryParse(sent, out var at))
        {
            yield return ("Sent", at.UtcDateTime.ToString("dddd, MMMM d, yyyy h:mm tt", CultureInfo.InvariantCulture));
        }

        yield return ("To", Recipients.Print(Recipients.In(original, "toRecipients")));
        if (Recipients.In(original, "ccRecipients").Any())
        {
            yield return ("Cc", Recipients.Print(Recipients.In(original, "ccRecipients")));
        }

        yield return ("Subject", original.Text("subject") ?? "");
    }

    /// <summary>Behind the body's opening tag; -1 if it has none.</summary>
    private static int BodyStart(string html)
    {
        var body = html.IndexOf("<body", StringComparison.OrdinalIgnoreCase);
        return body < 0 ? -1 : html.IndexOf('>', body) + 1 is var start && start > 0 ? start : -1;
    }
}
