// How a person's own account looks.
using System.Globalization;
using Atrium.Areas.Applications;

namespace Atrium.Server.SignIn;

internal static class AccountView
{
    public static Page Of(
        PageForm form, SignedIn who, IReadOnlyList<SignedIn> sessions, Func<BrowserAccount, string> name, IReadOnlyList<ConsentedApplication> consents,
        bool hasFactor, string? secret, AadError? error) => new(who.User.DisplayName ?? who.User.UserPrincipalName, Html.Of($"""
        <p class="soft">{who.User.UserPrincipalName}</p>
        {SignInPage.Problem(error)}
        <h2>Where you are signed in</h2>
        <table><tbody>{Html.Join(sessions.Select(s => Session(form, s.Session, name(s.Session), s.Session.Browser == who.Session.Browser)))}</tbody></table>
        <div class="acts">{Button(form, "everywhere", "", "Sign out everywhere")}</div>
        <h2>Applications that you let in</h2>
        {(consents.Count == 0 ? new Html("<p class=\"soft\">None.</p>") : Html.Of($"<table><tbody>{Html.Join(consents.Select(c => Consent(form, c)))}</tbody></table>"))}
        <h2>Second factor</h2>
        {Factor(form, who, hasFactor, secret)}
        """))
        {
            House = who.Tenant.DisplayName,
            Wide = true,
        };

    private static Html Session(PageForm form, BrowserAccount session, string name, bool isThis) => Html.Of($"""
        <tr><td><b>{Place(isThis)}</b><br><small>since {Since(session)}</small></td><td>{Button(form, "end", name, "Sign out", $"{Place(isThis)}, since {Since(session)}")}</td></tr>
        """);

    private static string Place(bool isThis) => isThis ? "This browser" : "Another browser";

    private static string Since(BrowserAccount session) => session.At.UtcDateTime.ToString("d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture) + " UTC";

    private static Html Consent(PageForm form, ConsentedApplication consent) => Html.Of($"""
        <tr><td><b>{consent.DisplayName}</b><br><small>{string.Join("; ", consent.Scopes.Select(scope => PermissionWords.Of(scope).Title))}</small></td><td>{Button(form, "withdraw", consent.Id.ToString(), "Take back", consent.DisplayName)}</td></tr>
        """);

    private static Html Factor(PageForm form, SignedIn who, bool has, string? secret)
    {
        if (has)
        {
            return Html.Of($"""<p>An authenticator app is asked for a code whenever you sign in.</p>{CodeForm(form, "unfactor", "Remove it")}""");
        }

        if (secret is null)
        {
            return Html.Of($"""
                <p>With an authenticator app on your phone, your password alone lets nobody in.</p>
                <div class="acts">{Button(form, "factor", "", "Set one up")}</div>
                """);
        }

        return Html.Of($"""
            {ProofPages.EnrolmentKey(who.Tenant.DisplayName, who.User.UserPrincipalName, secret)}
            {CodeForm(form, "confirm", "Confirm")}
            """);
    }

    private static Html CodeForm(PageForm form, string act, string label) => Html.Of($"""
        {form.Open}
        <input type="hidden" name="act" value="{act}">
        <label for="code">Code</label>
        <input class="code" id="code" name="code" type="text" inputmode="numeric" autocomplete="one-time-code" required maxlength="8">
        <div class="acts"><button>{label}</button></div>
        </form>
        """);

    /// <param name="about">Tells apart, for those who hear the page, buttons of the same words.</param>
    private static Html Button(PageForm form, string act, string what, string label, string? about = null)
    {
        var name = about is null ? Html.Empty : Html.Of($" aria-label=\"{label}: {about}\"");
        return Html.Of(
            $"""{form.Open}<input type="hidden" name="act" value="{act}"><input type="hidden" name="what" value="{what}"><button class="plain"{name}>{label}</button></form>""");
    }
}
