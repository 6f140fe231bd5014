// Where a person says who they are. Name and password on one page: it never tells whether a name exists.
namespace Atrium.Server.SignIn;

/// <param name="Action">Where the form goes.</param>
/// <param name="Note">The sealed note of the request.</param>
/// <param name="Target">Where the answer will be sent in the end.</param>
internal sealed record PageForm(string Action, string Note, string? Target)
{
    public const string NoteField = "note";

    public Html Open => Html.Of($"""<form method="post" action="{Action}"><input type="hidden" name="{NoteField}" value="{Note}">""");
}

internal static class SignInPage
{
    public static Page Of(PageForm form, string house, string application, string? name, AadError? error) => new("Sign in", Html.Of($"""
        <p class="soft">to continue to {application}</p>
        {Problem(error)}
        {form.Open}
        <label for="username">Name at your organisation</label>
        <input id="username" name="username" type="email" inputmode="email" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="256" placeholder="name@example.com" value="{name}"{Focus(string.IsNullOrEmpty(name))}{Wrong(error)}>
        <label for="password">Password</label>
        <input id="password" name="password" type="password" autocomplete="current-password" required maxlength="256"{Focus(!string.IsNullOrEmpty(name))}{Wrong(error)}>
        <label class="tick"><input type="checkbox" name="keep" value="1"><span>Keep me signed in on this device</span></label>
        <div class="acts"><button type="submit">Sign in</button></div>
        </form>
        """))
    {
        House = house,
        FormTarget = form.Target,
    };

    /// <summary>What was wrong, said when the page opens and again at the field that <see cref="Wrong"/> marks.</summary>
    public static Html Problem(AadError? error) => error is null ? Html.Empty : Html.Of($"""<p class="bad" id="problem" role="alert">{PageWords.Of(error)}</p>""");

    public static Html Wrong(AadError? error) => error is null ? Html.Empty : new Html(" aria-invalid=\"true\" aria-describedby=\"problem\"");

    private static Html Focus(bool focus) => focus ? new Html(" autofocus") : Html.Empty;
}
