// From a right password to a session: the second factor of who has one; a new password if one is demanded; a second factor set up where the
// organisation demands one; then the browser is signed in. What was proven so far travels in the page's sealed note.
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
            // Who knows the password alone must not shut out who has the second factor.
            var (tenant, user) = (verdict.Tenant!, verdict.User!);
            var expired = note with { Pending = new(tenant.Id, user.Id, 0, keep), Secret = null };
            await (await factors.Has(tenant, user, cancel)
                ? gate.Ask(http, request, expired, target, tenant, user, FactorNeed.Code, null)
                : AskPassword(http, request, expired, target, tenant, user, null)).Write(http);
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
        if (await Open(http, request) is not var (form, note, pending, asked, tenant, user) || pending.At != 0 || !user.MustChangePassword
            || (!pending.Factor && await factors.Has(tenant, user, cancel)))
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
            await AskPassword(http, request, note, asked.Target, tenant, user, error).Write(http);
            return;
        }

        // Setting it ended all sessions up to now; this one begins after.
        var at = tenant.Clock.GetUtcNow();
        await (pending.Factor
            ? Begin(http, request, note with { Fresh = true }, tenant, user, at, ["pwd", SecondFactors.Method], pending.Keep)
            : Go(http, request, note, asked.Target, tenant, user, at, pending.Keep));
    }

    /// <summary>POST /{tenant}/factor: a code of the second factor.</summary>
    public Task Factor(HttpContext http, SignInRequest request) => Factor(http, request, FactorNeed.Code);

    /// <summary>POST /{tenant}/enrol: the first code of the second factor that the page showed.</summary>
    public Task Enrol(HttpContext http, SignInRequest request) => Factor(http, request, FactorNeed.Enrolment);

    private async Task Factor(HttpContext http, SignInRequest request, FactorNeed need)
    {
        var cancel = http.RequestAborted;
        if (await Open(http, request) is not var (form, note, pending, asked, tenant, user) || !IsStill(pending, user)
            || (need == FactorNeed.Enrolment && (pending.At == 0 || note.Secret is null)))
        {
            await ErrorPage.Of(AadErrors.StalePage, request).Write(http);
            return;
        }

        if (need == FactorNeed.Enrolment && !FactorGate.IsRecent(tenant, Typed(pending)))
        {
            await gate.PasswordAgain(http, request, note.Query, asked.Target, asked.Application.DisplayName, tenant, user).Write(http);
            return;
        }

        var code = form["code"].ToString();
        var error = need == FactorNeed.Enrolment
            ? await factors.Enrol(tenant, user, note.Secret!, code, cancel)
            : await factors.Check(tenant, user, code, http.Connection.RemoteIpAddress, cancel);
        if (error is not null)
        {
            await (error == AadErrors.StalePage ? ErrorPage.Of(error, request) : gate.Ask(http, request, note, asked.Target, tenant, user, need, error)).Write(http);
            return;
        }

        if (pending.At == 0)
        {
            await AskPassword(http, request, note with { Pending = pending with { Factor = true } }, asked.Target, tenant, user, null).Write(http);
            return;
        }

        await Begin(http, request, note, tenant, user, Typed(pending), ["pwd", SecondFactors.Method], pending.Keep);
    }

    /// <summary>Whether what was proven counts still; it serves to set another password as long as one must be set, and is typed once more then.</summary>
    private static bool IsStill(Pending pending, SignInUser user) => user.Enabled
        && (pending.At == 0 ? user.MustChangePassword : !user.MustChangePassword && !(user.SessionsValidFrom > Typed(pending)));

    private static DateTimeOffset Typed(Pending pending) => new(pending.At, TimeSpan.Zero);

    private Page AskPassword(
        HttpContext http, SignInRequest request, PageNote note, string? target, SignInTenant tenant, SignInUser user, AadError? error) =>
        ProofPages.NewPassword(
            forms.Make(http, request, PasswordDoor, note.Query, target, made => made with { Pending = note.Pending }), tenant.DisplayName, user.UserPrincipalName, error);

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

    private async ValueTask<(IFormCollection Form, PageNote Note, Pending Pending, Conversation Asked, SignInTenant Tenant, SignInUser User)?> Open(
        HttpContext http, SignInRequest request) =>
        await PageAnswers.Open(http, seals, options) is var (form, note) && note.Pending is { } pending
            && await conversations.Find(note.Query, request, http.RequestAborted) is { } asked
            && await directory.FindTenant(pending.Tenant.ToString(), http.RequestAborted) is { } tenant
            && await directory.FindUserById(tenant.Id, pending.User, http.RequestAborted) is { } user
            ? (form, note, pending, asked, tenant, user)
            : null;
}
