// From a right password to a session: a new password if one is demanded, then the second factor, which is set up where the organisation
// demands one, then the browser is signed in. What was proven so far travels in the page's sealed note.
namespace Atrium.Server.SignIn;

internal sealed class Proofs(
    ISignInDirectory directory, ISignInAccounts accounts, BrowserSessions sessions, PasswordCheck passwords, SecondFactors factors,
    FactorGate gate, Conversations conversations, PageForms forms, Seals seals, SignInOptions options)
{
    public const string PasswordDoor = "password";

    /// <summary>After a password was typed. Returns what is wrong with it; null: the answer is written.</summary>
    public async ValueTask<AadError?> AfterPassword(
        HttpContext http, SignInRequest request, PageNote note, string? target, string name, string password, bool keep)
    {
        var cancel = http.RequestAborted;
        var verdict = await passwords.Check(request, name, password, http.Connection.RemoteIpAddress, cancel);
        if (verdict.Error == AadErrors.PasswordExpired)
        {
            var form = forms.Make(http, request, PasswordDoor, note.Query, target, n => n with { Pending = new(verdict.Tenant!.Id, verdict.User!.Id, 0, keep) });
            await ProofPages.NewPassword(form, verdict.Tenant!.DisplayName, verdict.User!.UserPrincipalName, null).Write(http);
            return null;
        }

        if (verdict.Error is not null)
        {
            return verdict.Error;
        }

        await Go(http, request, note, target, verdict.Tenant!, verdict.User!, verdict.At, keep);
        return null;
    }

    /// <summary>POST /{tenant}/password.</summary>
    public async Task NewPassword(HttpContext http, SignInRequest request)
    {
        var cancel = http.RequestAborted;
        // Only who was asked to: a note from the page of the second factor must not set a password without it.
        if (await Open(http, request) is not var (form, note, pending, target, tenant, user) || pending.At != 0 || !user.MustChangePassword)
        {
            await ErrorPage.Of(AadErrors.StalePage, request).Write(http);
            return;
        }

        var (present, next) = (form["password"].ToString(), form["next"].ToString());
        var verdict = await passwords.Check(request, user.UserPrincipalName, present, http.Connection.RemoteIpAddress, cancel);
        var error = verdict.Error is not null && verdict.Error != AadErrors.PasswordExpired ? verdict.Error
            : next != form["again"] ? AadErrors.WeakPassword
            : await accounts.ChangePassword(tenant, user.Id, present, next, cancel) switch
            {
                PasswordOutcome.Set => null,
                PasswordOutcome.Wrong => AadErrors.WrongPassword,
                _ => AadErrors.WeakPassword,
            };
        if (error is not null)
        {
            var again = forms.Make(http, request, PasswordDoor, note.Query, target, n => n with { Pending = pending });
            await ProofPages.NewPassword(again, tenant.DisplayName, user.UserPrincipalName, error).Write(http);
            return;
        }

        // Setting it ended all sessions up to now; this one begins after.
        await Go(http, request, note, target, tenant, user, tenant.Clock.GetUtcNow(), pending.Keep);
    }

    /// <summary>POST /{tenant}/factor: a code of the second factor.</summary>
    public Task Factor(HttpContext http, SignInRequest request) => Factor(http, request, FactorNeed.Code);

    /// <summary>POST /{tenant}/enrol: the first code of the second factor that the page showed.</summary>
    public Task Enrol(HttpContext http, SignInRequest request) => Factor(http, request, FactorNeed.Enrolment);

    private async Task Factor(HttpContext http, SignInRequest request, FactorNeed need)
    {
        var cancel = http.RequestAborted;
        if (await Open(http, request) is not var (form, note, pending, target, tenant, user) || pending.At == 0
            || user is not { Enabled: true, MustChangePassword: false } || user.SessionsValidFrom?.UtcTicks > pending.At
            || (need == FactorNeed.Enrolment && note.Secret is null))
        {
            await ErrorPage.Of(AadErrors.StalePage, request).Write(http);
            return;
        }

        var code = form["code"].ToString();
        var error = need == FactorNeed.Enrolment
            ? await factors.Enrol(tenant, user, note.Secret!, code, cancel)
            : await factors.Check(tenant, user, code, http.Connection.RemoteIpAddress, cancel);
        if (error is not null)
        {
            await (error == AadErrors.StalePage ? ErrorPage.Of(error, request) : gate.Ask(http, request, note, target, tenant, user, need, error)).Write(http);
            return;
        }

        await Begin(http, request, note, tenant, user, new DateTimeOffset(pending.At, TimeSpan.Zero), ["pwd", SecondFactors.Method], pending.Keep);
    }

    private async ValueTask Go(
        HttpContext http, SignInRequest request, PageNote note, string? target, SignInTenant tenant, SignInUser user, DateTimeOffset at, bool keep)
    {
        var typed = note with { Pending = new Pending(tenant.Id, user.Id, at.UtcTicks, keep), Fresh = true, Secret = null };
        var need = await factors.AtSignIn(tenant, user, http.RequestAborted);
        if (need != FactorNeed.None)
        {
            await gate.Ask(http, request, typed, target, tenant, user, need, null).Write(http);
            return;
        }

        await Begin(http, request, typed, tenant, user, at, ["pwd"], keep);
    }

    private async ValueTask Begin(
        HttpContext http, SignInRequest request, PageNote note, SignInTenant tenant, SignInUser user, DateTimeOffset at, IReadOnlyList<string> methods, bool keep)
    {
        var session = await sessions.Begin(http, tenant, user, at, methods, keep, http.RequestAborted);
        forms.Return(http, request, new StepNote(session.Browser, note.Query, session.UserId, PageForms.Now) { Fresh = note.Fresh });
    }

    private async ValueTask<(IFormCollection Form, PageNote Note, Pending Pending, string? Target, SignInTenant Tenant, SignInUser User)?> Open(
        HttpContext http, SignInRequest request) =>
        await PageAnswers.Open(http, seals, options) is var (form, note) && note.Pending is { } pending
            && await conversations.Find(note.Query, request, http.RequestAborted) is { } asked
            && await directory.FindTenant(pending.Tenant.ToString(), http.RequestAborted) is { } tenant
            && await directory.FindUserById(tenant.Id, pending.User, http.RequestAborted) is { } user
            ? (form, note, pending, asked.Target, tenant, user)
            : null;
}
