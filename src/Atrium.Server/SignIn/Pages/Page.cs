// The frame of every page: one card, no scripts, nothing fetched, not to be framed. One page has hidden frames, where applications are told.
using System.Text;

namespace Atrium.Server.SignIn;

/// <summary>A page to be shown.</summary>
internal sealed record Page(string Title, Html Body)
{
    /// <summary>What the frames get before the browser goes on.</summary>
    private const int FrameSeconds = 2;

    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>The organisation's name, when it is known; else the server's.</summary>
    public string House { get; init; } = "Atrium";

    public bool Wide { get; init; }

    /// <summary>Where a form of this page may lead in the end, beside this server: browsers follow the redirects of a form by this rule.</summary>
    public string? FormTarget { get; init; }

    /// <summary>The page posts itself.</summary>
    public bool PostsAtOnce { get; init; }

    /// <summary>Addresses that the page opens in hidden frames, which may open nothing themselves.</summary>
    public IReadOnlyList<string> Frames { get; init; } = [];

    /// <summary>Where the browser goes on to by itself, once the frames have had their time.</summary>
    public string? Next { get; init; }

    public Task Write(HttpContext http)
    {
        var headers = http.Response.Headers;
        http.Response.StatusCode = Status;
        http.Response.ContentType = "text/html; charset=utf-8";
        headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src {PageStyle.CssSource}; {(PostsAtOnce ? $"script-src {PageStyle.PostAtOnceSource}; " : "")}"
            + $"{(Frames.Count == 0 ? "" : $"frame-src {string.Join(' ', Frames.Select(Exactly).Distinct(StringComparer.Ordinal))}; ")}"
            + $"form-action 'self'{(FormTarget is null ? "" : " " + Source(FormTarget))}; frame-ancestors 'none'; base-uri 'none'";
        headers.XFrameOptions = "DENY";
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store, no-cache";
        headers.Pragma = "no-cache";
        // Addresses here have codes and hints in them: no other site hears of them.
        headers["Referrer-Policy"] = "same-origin";
        var html = Html.Of($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width,initial-scale=1">
            {(Next is null ? Html.Empty : Html.Of($"<meta http-equiv=\"refresh\" content=\"{FrameSeconds};url={Next}\">"))}
            <title>{Title}</title>
            <style>{new Html(PageStyle.Css.ReplaceLineEndings("\n"))}</style>
            </head>
            <body>
            <main{(Wide ? new Html(" class=\"wide\"") : Html.Empty)}>
            <p class="house">{House}</p>
            <h1>{Title}</h1>
            {Body}
            </main>
            {Html.Join(Frames.Select(Frame))}
            {(PostsAtOnce ? new Html($"<script>{PageStyle.PostAtOnce}</script>") : Html.Empty)}
            </body>
            </html>
            """);
        return http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(html.Text), http.RequestAborted).AsTask();
    }

    /// <summary>It may run scripts and reach what its site keeps, but lead the page nowhere.</summary>
    private static Html Frame(string address) => Html.Of(
        $"""<iframe hidden sandbox="allow-scripts allow-same-origin" referrerpolicy="no-referrer" title="{new Uri(address).Host}" src="{address}"></iframe>""");

    /// <summary>The address without its query, in the policy's spelling: what separates its parts is encoded.</summary>
    private static string Exactly(string address) => new Uri(address).GetLeftPart(UriPartial.Path)
        .Replace(";", "%3B", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);

    /// <summary>The origin of a web address, the scheme of any other.</summary>
    private static string Source(string address)
    {
        var uri = new Uri(address);
        return uri.Scheme is "http" or "https" ? uri.GetLeftPart(UriPartial.Authority) : uri.Scheme + ":";
    }
}
