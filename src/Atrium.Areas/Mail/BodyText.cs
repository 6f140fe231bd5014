// What a body says, for the search index: cheaper than a tree, since it is read at every write.

using System.Net;
using System.Text;
using System.Text.Json;
using Atrium.Engine.Model;

namespace Atrium.Areas.Mail;

/// <summary>Tags separate words unless they only change how letters look; what no reader sees is left out.</summary>
public sealed class BodyText : ISearchedText
{
    private static readonly string[] Unseen = ["style", "script", "head", "title", "template"];

    private static readonly HashSet<string> Inline = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "abbr", "b", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "label", "mark", "s", "samp", "small", "span", "strike", "strong", "sub",
        "sup", "tt", "u", "var", "wbr",
    };

    public int Version => 1;

    public IEnumerable<string> Read(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty("content", out var content) || content.ValueKind != JsonValueKind.String)
        {
            return [];
        }

        var text = content.GetString()!;
        return [value.TryGetProperty("contentType", out var type) && type.ValueEquals("html") ? OfHtml(text) : text];
    }

    public static string OfHtml(string html)
    {
        var text = new StringBuilder(html.Length);
        for (var at = 0; at < html.Length;)
        {
            var open = html.IndexOf('<', at);
            text.Append(html, at, (open < 0 ? html.Length : open) - at);
            at = open < 0 ? html.Length : AfterTag(html, open, text);
        }

        return WebUtility.HtmlDecode(text.ToString());
    }

    private static int AfterTag(string html, int open, StringBuilder text)
    {
        if (string.CompareOrdinal(html, open, "<!--", 0, 4) == 0)
        {
            return After(html, "-->", open);
        }

        var start = open + 1 < html.Length && html[open + 1] == '/' ? open + 2 : open + 1;
        var end = start;
        while (end < html.Length && char.IsAsciiLetterOrDigit(html[end]))
        {
            end++;
        }

        if (end == start)
        {
            text.Append('<'); // no tag at all
            return open + 1;
        }

        var name = html[start..end];
        if (!Inline.Contains(name))
        {
            text.Append(' ');
        }

        var unseen = start == open + 1 ? Array.Find(Unseen, name.ToLowerInvariant().Equals) : null;
        return After(html, ">", unseen is null ? end : After(html, "</" + unseen, end));
    }

    private static int After(string html, string mark, int start)
    {
        var found = html.IndexOf(mark, start, StringComparison.OrdinalIgnoreCase);
        return found < 0 ? html.Length : found + mark.Length;
    }
}
