// The pages on which a person lets a device in.
namespace Atrium.Server.SignIn;

internal static class DevicePage
{
    public static Page Enter(PageForm form, AadError? error) => new("Enter the code", Html.Of($"""
        <p class="soft">Your device or program shows a code of nine characters.</p>
        {SignInPage.Problem(error)}
        {form.Open}
        <label for="code">Code</label>
        <input class="code" id="code" name="code" type="text" autocomplete="off" autocapitalize="characters" spellcheck="false" required maxlength="16" autofocus{SignInPage.Wrong(error)}>
        <div class="acts"><button type="submit">Next</button></div>
        </form>
        """));

    public static Page Confirm(PageForm form, SignedIn who, SignInApplication application) => new($"Sign in to {application.DisplayName}?", Html.Of($"""
        <p class="soft">As {who.User.UserPrincipalName}</p>
        <p>The device or program that shows this code will be signed in as you. Continue only if you started it yourself, and did not get the code from somebody else.</p>
        {form.Open}
        <div class="acts">
        <button class="plain" name="{ConsentPage.Field}" value="{ConsentPage.Cancel}">Cancel</button>
        <button name="{ConsentPage.Field}" value="{ConsentPage.Accept}">Continue</button>
        </div>
        </form>
        """))
    {
        House = who.Tenant.DisplayName,
    };

    public static Page Done(string application, bool accepted) => new(accepted ? "You have signed in" : "The device was not signed in", Html.Of($"""
        <p>{(accepted ? $"{application} goes on by itself on your device. You can close this window." : $"{application} was told so. You can close this window.")}</p>
        """));
}
