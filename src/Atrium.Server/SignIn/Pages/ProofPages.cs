// The pages between a right password and being signed in: a new password, the code of the second factor, or its setting up.
namespace Atrium.Server.SignIn;

internal static class ProofPages
{
    public static Page NewPassword(PageForm form, string house, string name, AadError? error) => new("Choose a new password", Html.Of($"""
        <p class="soft">For {name}. The present one can only be used to set another.</p>
        {SignInPage.Problem(error)}
        {form.Open}
        <input type="hidden" name="username" value="{name}" autocomplete="username">
        <label for="password">Present password</label>
        <input id="password" name="password" type="password" autocomplete="current-password" required maxlength="256" autofocus{SignInPage.Wrong(error)}>
        <label for="next">New password</label>
        <input id="next" name="next" type="password" autocomplete="new-password" required minlength="8" maxlength="256"{SignInPage.Wrong(error)}>
        <label for="again">New password once more</label>
        <input id="again" name="again" type="password" autocomplete="new-password" required minlength="8" maxlength="256"{SignInPage.Wrong(error)}>
        <div class="acts"><button type="submit">Change and sign in</button></div>
        </form>
        """))
    {
        House = house,
        FormTarget = form.Target,
    };

    public static Page Enrolment(PageForm form, string house, string name, string secret, AadError? error) => new("Set up a second factor", Html.Of($"""
        <p class="soft">{name}: your organisation asks for more than a password.</p>
        {SignInPage.Problem(error)}
        {EnrolmentKey(house, name, secret)}
        {form.Open}
        <label for="code">Code</label>
        <input class="code" id="code" name="code" type="text" inputmode="numeric" autocomplete="one-time-code" required maxlength="8">
        <div class="acts"><button type="submit">Confirm and continue</button></div>
        </form>
        """))
    {
        House = house,
        FormTarget = form.Target,
    };

    /// <summary>What an authenticator app needs: to type, or to open on a phone.</summary>
    public static Html EnrolmentKey(string house, string name, string secret)
    {
        var issuer = Uri.EscapeDataString(house);
        var address = $"otpauth://totp/{issuer}:{Uri.EscapeDataString(name)}?secret={secret}&issuer={issuer}";
        return Html.Of($"""
            <p>Add this key to an authenticator app, or on a phone <a href="{address}">open the app with it</a>. Then type the code that it shows.</p>
            <p><code>{string.Join(' ', secret.Chunk(4).Select(part => new string(part)))}</code></p>
            """);
    }

    public static Page Code(PageForm form, string house, string name, AadError? error) => new("Enter your code", Html.Of($"""
        <p class="soft">{name}: your authenticator app shows six digits.</p>
        {SignInPage.Problem(error)}
        {form.Open}
        <label for="code">Code</label>
        <input class="code" id="code" name="code" type="text" inputmode="numeric" autocomplete="one-time-code" required maxlength="8" autofocus{SignInPage.Wrong(error)}>
        <div class="acts"><button type="submit">Continue</button></div>
        </form>
        """))
    {
        House = house,
        FormTarget = form.Target,
    };
}
