// Reads what was posted from a page of ours, and only from there: the note must have been made for this very browser, and the browser
// must say that the post comes from our own pages.
namespace Atrium.Server.SignIn;

internal static class PageAnswers
{
    /// <summary>Null when it is no such post.</summary>
    public static async ValueTask<(IFormCollection Form, PageNote Note)?> Open(HttpContext http, Seals seals, SignInOptions options)
    {
        if (!HttpMethods.IsPost(http.Request.Method) || !http.Request.HasFormContentType || !IsOwn(http, options))
        {
            return null;
        }

        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        return seals.Open<PageNote>(PageNote.Purpose, form[PageForm.NoteField]) is { } note
            && note.Fits(BrowserCookie.Read(http), TimeProvider.System)
            ? (form, note)
            : null;
    }

    /// <summary>Browsers tell the origin of a post; programs that tell none hold the cookie and the note of the same browser all the same.</summary>
    private static bool IsOwn(HttpContext http, SignInOptions options)
    {
        var origin = http.Request.Headers.Origin.ToString();
        var site = http.Request.Headers["Sec-Fetch-Site"].ToString();
        return (origin.Length == 0 || origin.Equals(options.PublicUrl.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase))
            && (site is "" or "same-origin");
    }
}
