// Makes the forms of pages, each with its sealed note, and leads back to the endpoint that showed the page.
namespace Atrium.Server.SignIn;

internal sealed class PageForms(Seals seals, SignInOptions options)
{
    public static long Now => TimeProvider.System.GetUtcNow().UtcTicks;

    /// <param name="door">Where the form goes, behind the tenant.</param>
    /// <param name="query">What the page is about.</param>
    /// <param name="target">Where the answer will be sent in the end.</param>
    /// <param name="also">What else the note says.</param>
    public PageForm Make(HttpContext http, SignInRequest request, string door, string query, string? target, Func<PageNote, PageNote>? also = null)
    {
        var note = new PageNote(BrowserCookie.Ensure(http), query, Now);
        return new PageForm($"{options.Authority}/{request.Segment}/{door}", seals.Seal(PageNote.Purpose, also?.Invoke(note) ?? note), target);
    }

    /// <summary>Back to the endpoint that showed the page.</summary>
    public void Return(HttpContext http, SignInRequest request, StepNote step)
    {
        var address = $"{options.Authority}/{request.Segment}/{Conversations.Path(step.Query)}{step.Query}";
        http.Response.Headers.CacheControl = "no-store, no-cache";
        http.Response.Redirect($"{address}&{StepNote.Parameter}={seals.Seal(StepNote.Purpose, step)}");
    }
}
