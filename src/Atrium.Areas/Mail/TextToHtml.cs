// Plain text as HTML, for replies and for clients that ask for HTML.

using System.Net;

namespace Atrium.Areas.Mail;

public static class TextToHtml
{
    /// <summary>A whole document that shows the text with its line breaks.</summary>
    public static string Document(string text) => Wrap($"<div>{Fragment(text)}</div>");

    /// <summary>The text with its special characters and line breaks in HTML's form.</summary>
    public static string Fragment(string text) =>
        WebUtility.HtmlEncode(text).Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "<br>\r\n", StringComparison.Ordinal);

    /// <summary>Puts a fragment into a document, as Outlook stores drafts.</summary>
    public static string Wrap(string fragment) =>
        "<html><head>\r\n<meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\"></head><body>" + fragment + "</body></html>";
}
