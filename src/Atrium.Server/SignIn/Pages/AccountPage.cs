// Which of the people signed in in this browser is meant.
namespace Atrium.Server.SignIn;

internal static class AccountPage
{
    public const string Field = "account", Another = "another";

    public static Page Of(PageForm form, string house, string application, IReadOnlyList<SignedIn> accounts) => new("Choose an account", Html.Of($"""
        <p class="soft">to continue to {application}</p>
        {form.Open}
        {Html.Join(accounts.Select(Row))}
        <button class="row" name="{Field}" value="{Another}"><b>Use another account</b></button>
        </form>
        """))
    {
        House = house,
        FormTarget = form.Target,
    };

    private static Html Row(SignedIn account) => Html.Of(
        $"""<button class="row" name="{Field}" value="{account.User.Id.ToString()}"><b>{account.User.DisplayName ?? account.User.UserPrincipalName}</b><small>{account.User.UserPrincipalName}</small></button>""");
}
