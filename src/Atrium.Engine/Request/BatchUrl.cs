// The URL of one request of a batch: relative to the version's root.

using System.Buffers;
using System.Text;

namespace Atrium.Engine.Request;

internal static class BatchUrl
{
    /// <summary>In characters. A batch is also the way past the length of URLs, but not without end.</summary>
    private const int MaxLength = 32 * 1024;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?[]@!$&'()*+,;=%");

    /// <summary>
    /// Path and query, percent-encoded. The leading slash is optional. An absolute URL is refused, as Graph does, unless it begins with this
    /// service's own root: some clients make their URLs from that, and it means the same.
    /// </summary>
    public static (string Path, string Query) Split(string url, string root, string id)
    {
        var text = url.StartsWith(root, StringComparison.OrdinalIgnoreCase) && (url.Length == root.Length || url[root.Length] is '/' or '?')
            ? url[root.Length..] : url;
        if (text.Length > MaxLength || text.Contains('#', StringComparison.Ordinal) || IsAbsolute(text))
        {
            throw BatchReader.Malformed($"the url of request '{id}' must be relative to {root}, without a fragment, and at most {MaxLength} characters");
        }

        text = Encoded(text);
        var question = text.IndexOf('?', StringComparison.Ordinal);
        var path = question < 0 ? text : text[..question];
        return (path.StartsWith('/') ? path : "/" + path, question < 0 ? "" : text[(question + 1)..]);
    }

    /// <summary><c>scheme:…</c> or <c>//host…</c>.</summary>
    private static bool IsAbsolute(string text)
    {
        var end = text.AsSpan().IndexOfAny(":/?");
        return text.StartsWith("//", StringComparison.Ordinal) || (end > 0 && text[end] == ':');
    }

    /// <summary>In JSON a URL often has spaces and letters that a request line could not have.</summary>
    private static string Encoded(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Allowed))
        {
            return text;
        }

        var encoded = new StringBuilder(text.Length + 32);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.IsAscii && Allowed.Contains((char)rune.Value) ? encoded.Append((char)rune.Value) : encoded.Append(Uri.EscapeDataString(rune.ToString()));
        }

        return encoded.ToString();
    }
}
