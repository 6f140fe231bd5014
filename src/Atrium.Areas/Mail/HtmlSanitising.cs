// HTML without what could act on its reader: scripts, handlers, frames, forms, and CSS that does more than style.

using AngleSharp;
using AngleSharp.Html.Dom;
using Ganss.Xss;

namespace Atrium.Areas.Mail;

/// <summary>
/// An allow list. Pictures stay, remote ones, embedded ones (<c>cid:</c>) and small ones in the text (<c>data:</c>) alike, as in Outlook; so do
/// styles. Elements that are unknown vanish and leave their text; elements whose text is not meant to be read vanish with it.
/// </summary>
public static class HtmlSanitising
{
    private static readonly HashSet<string> Opaque = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "noscript", "template", "iframe", "frame", "frameset", "object", "embed", "applet", "svg", "math", "textarea", "select",
        "xmp", "noembed", "noframes", "plaintext", "audio", "video", "canvas",
    };

    private static readonly string[] Pictures = ["data:image/png", "data:image/jpeg", "data:image/gif", "data:image/webp", "data:image/bmp"];

    private static readonly HtmlSanitizer Sanitizer = Create();

    /// <summary>The HTML itself if nothing in it is dangerous, else a safe form of it.</summary>
    public static string Clean(string html)
    {
        if (html.Length == 0)
        {
            return html;
        }

        using var document = HtmlParsing.Parse(html);
        if (document is null)
        {
            return TextToHtml.Document(HtmlParsing.Strip(html));
        }

        var before = document.ToHtml();
        RemoveRefresh(document);
        Sanitizer.SanitizeDom(document);
        var after = document.ToHtml();
        return after == before ? html : after.ReplaceLineEndings("\r\n");
    }

    /// <summary><c>meta</c> says the character set and nothing else: no redirection, no policy.</summary>
    private static void RemoveRefresh(IHtmlDocument document)
    {
        foreach (var meta in document.QuerySelectorAll("meta"))
        {
            if (meta.GetAttribute("http-equiv") is { } what && !what.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
            {
                meta.Remove();
            }
        }
    }

    private static HtmlSanitizer Create()
    {
        var sanitizer = new HtmlSanitizer { KeepChildNodes = true };
        sanitizer.AllowedTags.UnionWith(["html", "head", "body", "meta", "title", "style", "center", "font"]);
        sanitizer.AllowedTags.ExceptWith(["form", "input", "button", "select", "option", "optgroup", "textarea", "keygen", "datalist", "output", "fieldset"]);
        sanitizer.AllowedAttributes.UnionWith(["class", "id", "http-equiv", "content", "charset", "link", "vlink", "alink"]);
        sanitizer.AllowedAttributes.ExceptWith(["action", "method", "enctype", "formaction", "autofocus"]);
        sanitizer.AllowedSchemes.UnionWith(["http", "https", "mailto", "tel", "sip", "cid", "data"]);
        sanitizer.AllowedCssProperties.ExceptWith(["position", "z-index", "behavior", "-moz-binding"]);
        sanitizer.RemovingTag += (_, removed) =>
        {
            if (Opaque.Contains(removed.Tag.LocalName))
            {
                removed.Tag.InnerHtml = "";
            }
        };
        sanitizer.FilterUrl += (_, url) =>
        {
            if (url.OriginalUrl.AsSpan().Trim().StartsWith("data:", StringComparison.OrdinalIgnoreCase) && !IsPicture(url))
            {
                url.SanitizedUrl = null;
            }
        };
        return sanitizer;
    }

    private static bool IsPicture(FilterUrlEventArgs url) =>
        url.Tag.LocalName == "img" && Pictures.Any(p => url.OriginalUrl.TrimStart().StartsWith(p, StringComparison.OrdinalIgnoreCase));
}
