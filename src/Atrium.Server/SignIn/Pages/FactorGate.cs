// The page that stands between a right password, or an earlier sign-in, and whatever demands a second factor: it asks for a code, or has
// a factor set up. Nothing is written until the code is there; what was proven travels in the page's sealed note.
namespace Atrium.Server.SignIn;

internal sealed class FactorGate(SecondFactors factors, PageForms forms)
{
    public const string CodeDoor = "factor", EnrolmentDoor = "enrol";

    /// <summary>How long ago the password may have been typed for a second factor to be set up: whoever sits down at this browser must not
    /// bind the account to a telephone of theirs.</summary>
    public static readonly TimeSpan Recent = TimeSpan.FromMinutes(10);

    public static bool IsRecent(SignedIn who) => IsRecent(who.Tenant, who.Session.At);

    public static bool IsRecent(SignInTenant tenant, DateTimeOffset typed) => tenant.Clock.GetUtcNow() - typed <= Recent;

    /// <summary>The page that who is signed in must pass before they go on; null: none.</summary>
    /// <param name="query">What they go on with.</param>
    /// <param name="application">What asks, in the words of the sign-in page.</param>
    /// <param name="demanded">The request itself demands a second factor.</param>
    /// <param name="fresh">They typed their password for this very request.</param>
    public async ValueTask<Page?> Before(
        HttpContext http, SignInRequest request, string query, string? target, string application, SignedIn who, bool demanded = false, bool fresh = false)
    {
        var need = await factors.Later(who.Tenant, who.User, who.Session.Methods, demanded, http.RequestAborted);
        if (need == FactorNeed.None)
        {
            return null;
        }

        if (need == FactorNeed.Enrolment && !IsRecent(who))
        {
            return PasswordAgain(http, request, query, target, application, who.Tenant, who.User);
        }

        var pending = new Pending(who.Tenant.Id, who.User.Id, who.Session.At.UtcTicks, who.Session.Kept);
        return Ask(http, request, new PageNote("", query, 0) { Pending = pending, Fresh = fresh }, target, who.Tenant, who.User, need, null);
    }

    /// <summary>Whether something is missing still: for posts, whose page came before it was demanded.</summary>
    public async ValueTask<bool> Stops(SignedIn who, CancellationToken cancel) =>
        await factors.Later(who.Tenant, who.User, who.Session.Methods, demanded: false, cancel) != FactorNeed.None;

    /// <summary>The password was typed too long ago.</summary>
    public Page PasswordAgain(
        HttpContext http, SignInRequest request, string query, string? target, string application, SignInTenant tenant, SignInUser user) =>
        SignInPage.Of(forms.Make(http, request, "login", query, target), tenant.DisplayName, application, user.UserPrincipalName, null);

    /// <param name="note">What the page is about: its query, what is pending, and the secret that is being set up.</param>
    public Page Ask(
        HttpContext http, SignInRequest request, PageNote note, string? target, SignInTenant tenant, SignInUser user, FactorNeed need, AadError? error)
    {
        var secret = need == FactorNeed.Enrolment ? note.Secret ?? SecondFactors.NewSecret() : null;
        var form = forms.Make(
            http, request, secret is null ? CodeDoor : EnrolmentDoor, note.Query, target,
            made => made with { Pending = note.Pending, Fresh = note.Fresh, Secret = secret });
        return secret is null
            ? ProofPages.Code(form, tenant.DisplayName, user.UserPrincipalName, error)
            : ProofPages.Enrolment(form, tenant.DisplayName, user.UserPrincipalName, Totp.Base32(secret), error);
    }
}
