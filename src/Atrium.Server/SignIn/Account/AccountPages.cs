// /{tenant}/account: a person's own sessions, consents, password and second factor, and how to be rid of them.
namespace Atrium.Server.SignIn;

internal sealed class AccountPages(
    ISignInAccounts accounts, ISignInSessions store, BrowserSessions sessions, SecondFactors factors, FactorGate gate, FrontChannel front, SignInPages pages, PageForms forms,
    Seals seals, SignInOptions options)
{
    public const string Door = "account";
    private const string Act = "act", What = "what";

    public Task Serve(HttpContext http, SignInRequest request) => HttpMethods.IsPost(http.Request.Method) ? Post(http, request) : Get(http, request);

    private async Task Get(HttpContext http, SignInRequest request)
    {
        var step = seals.Open<StepNote>(StepNote.Purpose, http.Request.Query[StepNote.Parameter]);
        var chosen = step?.Fits(BrowserCookie.Read(http), Conversations.Account, TimeProvider.System) == true ? step.User : (Guid?)null;
        var present = (await sessions.Of(http, http.RequestAborted)).Where(a => request.Tenant is null || a.Tenant.Id == request.Tenant.Id).ToList();
        var who = chosen is { } id ? present.Find(a => a.User.Id == id) : present.Count == 1 ? present[0] : null;
        var page = who is not null ? await gate.Before(http, request, Conversations.Account, null, Conversations.OwnAccount.DisplayName, who) ?? await Of(http, request, who, null, null)
            : present.Count > 1 && chosen is null ? pages.Choose(http, request, Conversations.Account, null, Conversations.OwnAccount, present)
            : pages.SignIn(http, request, Conversations.Account, null, Conversations.OwnAccount, null, null);
        await page.Write(http);
    }

    private async Task Post(HttpContext http, SignInRequest request)
    {
        var cancel = http.RequestAborted;
        var answer = await PageAnswers.Open(http, seals, options);
        var who = answer is null ? null : (await sessions.Of(http, cancel)).FirstOrDefault(a => a.User.Id == answer.Value.Note.User);
        if (answer is not var (form, note) || who is null || note.Query != Conversations.Account || await gate.Stops(who, cancel))
        {
            await ErrorPage.Of(AadErrors.StalePage, request).Write(http);
            return;
        }

        byte[]? secret = null;
        AadError? error = null;
        switch (form[Act].ToString())
        {
            case "withdraw" when Guid.TryParse(form[What], out var consent):
                await accounts.Withdraw(who.Tenant, who.User.Id, consent, cancel);
                break;
            case "end" when (await store.OfUser(who.User.Id, cancel)).FirstOrDefault(s => Name(s) == form[What]) is { } session:
                await store.Remove(session, cancel);
                break;
            case "everywhere":
                await accounts.RevokeSessions(who.Tenant, who.User.Id, cancel);
                await SignedOutPage.Of(true, await front.Of([who.Session], cancel), null).Write(http);
                return;
            case "factor" or "confirm" when !FactorGate.IsRecent(who):
                await pages.SignIn(http, request, Conversations.Account, null, Conversations.OwnAccount, who.User.UserPrincipalName, null).Write(http);
                return;
            case "factor":
                secret = SecondFactors.NewSecret();
                break;
            case "confirm" when note.Secret is { } shown:
                error = await factors.Enrol(who.Tenant, who.User, shown, form["code"].ToString(), cancel);
                secret = error is null ? null : shown;
                break;
            case "unfactor":
                // A session alone must not be enough to be rid of it: somebody else may sit at this browser.
                error = await factors.Check(who.Tenant, who.User, form["code"].ToString(), http.Connection.RemoteIpAddress, cancel);
                if (error is null)
                {
                    await factors.Remove(who.Tenant, who.User, cancel);
                }

                break;
        }

        await (await Of(http, request, who, secret, error)).Write(http);
    }

    private async ValueTask<Page> Of(HttpContext http, SignInRequest request, SignedIn who, byte[]? secret, AadError? error)
    {
        var cancel = http.RequestAborted;
        var form = forms.Make(http, request, Door, Conversations.Account, null, note => note with { User = who.User.Id, Secret = secret });
        var open = new List<SignedIn>();
        foreach (var session in await store.OfUser(who.User.Id, cancel))
        {
            if (await sessions.Alive(session, cancel) is { } alive)
            {
                open.Add(alive);
            }
        }

        return AccountView.Of(
            form, who, open, Name, await accounts.Consents(who.Tenant, who.User.Id, cancel), await factors.Has(who.Tenant, who.User, cancel), secret is null ? null : Totp.Base32(secret), error);
    }

    /// <summary>A session's name on the page: not the browser's name, which nobody else needs to know.</summary>
    private static string Name(BrowserAccount session) => session.Browser[..16];
}
