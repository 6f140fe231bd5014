// HTML from outside as a tree, with a bound on its depth.

using AngleSharp;
using AngleSharp.Css.Parser;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Atrium.Areas.Mail;

/// <summary>Trees are walked by recursion: without a bound, a message of a few hundred kilobytes of opened elements would end the process.</summary>
public static class HtmlParsing
{
    /// <summary>The bound of the browsers.</summary>
    private const int MaxDepth = 512;

    /// <summary>The cost of unclosed elements grows faster than their number; 6,600 of the worst cost half a second.</summary>
    private const int MaxElements = 10_000;

    /// <summary>Depth is looked at each time so many elements were made; it grows by no more between two looks.</summary>
    private const int Interval = 32;

    private static readonly CssParserOptions Css = new()
    {
        IsIncludingUnknownDeclarations = true,
        IsIncludingUnknownRules = true,
        IsToleratingInvalidSelectors = true,
    };

    /// <summary>Null if elements are nested deeper than <see cref="MaxDepth"/>, or are more than <see cref="MaxElements"/>.</summary>
    public static IHtmlDocument? Parse(string html)
    {
        var (count, last) = (0, (IElement?)null);
        var options = new HtmlParserOptions
        {
            OnCreated = (element, _) =>
            {
                if (++count > MaxElements || (count % Interval == 0 && Depth(last) > MaxDepth))
                {
                    throw new TooDeepException();
                }

                last = element;
            },
        };
        try
        {
            return new HtmlParser(options, BrowsingContext.New(Configuration.Default.WithCss(Css))).ParseDocument(html);
        }
        catch (TooDeepException)
        {
            return null;
        }
    }

    /// <summary>What stands between the tags, without regard to any structure.</summary>
    public static string Strip(string html)
    {
        var text = new System.Text.StringBuilder(html.Length);
        var at = 0;
        while (at < html.Length)
        {
            var open = html.IndexOf('<', at);
            text.Append(html, at, (open < 0 ? html.Length : open) - at).Append(open < 0 ? "" : " ");
            var close = open < 0 ? -1 : html.IndexOf('>', open);
            at = close < 0 ? html.Length : close + 1;
        }

        return System.Net.WebUtility.HtmlDecode(text.ToString());
    }

    private static int Depth(INode? node)
    {
        var depth = 0;
        for (; node is not null && depth <= MaxDepth; node = node.Parent)
        {
            depth++;
        }

        return depth;
    }

    private sealed class TooDeepException : Exception;
}
