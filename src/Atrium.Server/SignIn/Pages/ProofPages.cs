// The pages between a right password and being signed in: a new password, the code of the second factor.
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
