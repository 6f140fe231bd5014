// HTML as plain text, for previews, for clients that ask for text, and for search.

using System.Text;
using AngleSharp.Dom;

namespace Atrium.Areas.Mail;

/// <summary>
/// Blocks stand on lines of their own, list items get an asterisk, cells a tab, a link is followed by its address where that differs from
/// what it shows, an embedded picture is named in brackets. Lines end in CR LF.
/// </summary>
public static class HtmlToText
{
    public static string Convert(string html)
    {
        using var document = HtmlParsing.Parse(html);
        var text = new TextLines();
        if (document is null)
        {
            text.Add(HtmlParsing.Strip(html), preformatted: false);
        }
        else if (document.Body is { } body)
        {
            Walk(body, text, preformatted: false);
        }

        return text.ToString();
    }

    private static void Walk(INode parent, TextLines text, bool preformatted)
    {
        foreach (var node in parent.ChildNodes)
        {
            if (node is IText run)
            {
                text.Add(run.Data, preformatted);
            }
            else if (node is IElement element)
            {
                Add(element, text, preformatted);
            }
        }
    }

    private static void Add(IElement element, TextLines text, bool preformatted)
    {
        switch (element.LocalName)
        {
            case "script" or "style" or "head" or "title" or "template" or "noscript" or "iframe" or "object":
                return;
            case "br":
                text.Break();
                return;
            case "hr":
                text.Line(1);
                text.Add("________________________________", preformatted: true);
                text.Line(1);
                return;
            case "img":
                text.Add(Picture(element), preformatted: false);
                return;
            case "a":
                Walk(element, text, preformatted);
                text.Add(Target(element), preformatted: true);
                return;
            case "td" or "th":
                Walk(element, text, preformatted);
                text.Add("\t", preformatted: true);
                return;
            case "p" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "ul" or "ol" or "blockquote" or "table":
                text.Line(2);
                Walk(element, text, preformatted);
                text.Line(2);
                return;
            case "li":
                text.Line(1);
                text.Add("* ", preformatted: true);
                Walk(element, text, preformatted);
                text.Line(1);
                return;
            case "pre":
                text.Line(1);
                Walk(element, text, preformatted: true);
                text.Line(1);
                return;
            case "div" or "tr" or "section" or "article" or "header" or "footer" or "center" or "dd" or "dt" or "address" or "form":
                text.Line(1);
                Walk(element, text, preformatted);
                text.Line(1);
                return;
            default:
                Walk(element, text, preformatted);
                return;
        }
    }

    private static string Picture(IElement image)
    {
        var name = image.GetAttribute("src") is { } source && source.StartsWith("cid:", StringComparison.OrdinalIgnoreCase)
            ? source
            : image.GetAttribute("alt");
        return string.IsNullOrWhiteSpace(name) ? "" : $"[{name}]";
    }

    private static string Target(IElement link)
    {
        var target = link.GetAttribute("href")?.Trim();
        if (string.IsNullOrEmpty(target) || target[0] == '#')
        {
            return "";
        }

        var shown = link.TextContent.Trim();
        return target.Equals(shown, StringComparison.OrdinalIgnoreCase) || target.Equals("mailto:" + shown, StringComparison.OrdinalIgnoreCase)
            ? ""
            : $"<{target}>";
    }

    /// <summary>Collects text with white space as a browser shows it.</summary>
    private sealed class TextLines
    {
        private readonly StringBuilder _text = new();
        private int _breaks;
        private bool _blank;

        public void Add(string data, bool preformatted)
        {
            foreach (var c in data)
            {
                if (preformatted && c == '\n')
                {
                    Break();
                }
                else if (preformatted && c != '\r')
                {
                    Put(c);
                }
                else if (c is ' ' or '\t' or '\r' or '\n' or '\f')
                {
                    _blank = true;
                }
                else
                {
                    Put(c == '\u00A0' ? ' ' : c);
                }
            }
        }

        /// <summary>A line break that counts even where there is one already.</summary>
        public void Break() => (_breaks, _blank) = (_breaks + 1, false);

        /// <summary>At least so many line breaks before what follows.</summary>
        public void Line(int breaks) => (_breaks, _blank) = (Math.Max(_breaks, breaks), false);

        public override string ToString() => _text.ToString().TrimEnd();

        private void Put(char c)
        {
            if (_text.Length > 0 && _breaks > 0)
            {
                while (_text.Length > 0 && _text[^1] is ' ' or '\t')
                {
                    _text.Length--;
                }

                _text.Insert(_text.Length, "\r\n", Math.Min(_breaks, 3));
            }
            else if (_text.Length > 0 && _blank && _text[^1] is not (' ' or '\t'))
            {
                _text.Append(' ');
            }

            _text.Append(c);
            (_breaks, _blank) = (0, false);
        }
    }
}
