// Pages that only say something: what went wrong, that one is signed out.
namespace Atrium.Server.SignIn;

internal static class ErrorPage
{
    public static Page Of(AadError error, SignInRequest? request) => new("That did not work", Html.Of($"""
        <p class="bad" role="alert">{PageWords.Of(error)}</p>
        <dl>
        <dt>Code</dt><dd><code>AADSTS{error.Code}</code></dd>
        <dt>Trace</dt><dd><code>{request?.TraceId.ToString()}</code></dd>
        <dt>Details</dt><dd>{error.Message}</dd>
        </dl>
        """))
    {
        Status = error.Status,
        House = request?.Tenant?.DisplayName ?? "Atrium",
    };
}

internal static class SignedOutPage
{
    /// <param name="some">There was a session to end.</param>
    /// <param name="frames">Where applications are told.</param>
    /// <param name="next">Where the application that signed out wants the person back.</param>
    public static Page Of(bool some, IReadOnlyList<string> frames, string? next) => new(some ? "You are signed out" : "Nobody is signed in here", Html.Of($"""
        <p>{(!some ? "There was no session to end." : "Close the windows of the applications you used: some keep working until their own session ends.")}</p>
        {(next is null ? Html.Empty : Html.Of($"<div class=\"acts\"><a class=\"button\" href=\"{next}\">Go back to the application</a></div>"))}
        """))
    {
        Frames = frames,
        Next = next,
    };
}

/// <summary>The answer of the authorization endpoint, posted by the browser.</summary>
internal static class FormPostPage
{
    public static Page Of(string redirectUri, IEnumerable<KeyValuePair<string, string>> fields) => new("Going back to the application", Html.Of($"""
        <form method="post" action="{redirectUri}">
        {Html.Join(fields.Select(field => Html.Of($"""<input type="hidden" name="{field.Key}" value="{field.Value}">""")))}
        <noscript><div class="acts"><button type="submit">Continue</button></div></noscript>
        </form>
        """))
    {
        FormTarget = redirectUri,
        PostsAtOnce = true,
    };
}
