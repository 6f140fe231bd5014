// Makes the pages of the authorization endpoint and takes what people answer. An answer leads back to the endpoint, with a note of
// what was done: the endpoint alone decides.
using Microsoft.Extensions.Primitives;

namespace Atrium.Server.SignIn;

internal sealed class SignInPages(
    ISignInDirectory directory, ISignInConsents consents, BrowserSessions sessions, PasswordCheck passwords, Seals seals,
    Conversations conversations, SignInOptions options)
{
    public Page SignIn(
        HttpContext http, SignInRequest request, string query, string? target, SignInApplication application, string? name, AadError? error) =>
        SignInPage.Of(Form(http, request, "login", query, target), House(request), application.DisplayName, name, error);

    public Page Choose(
        HttpContext http, SignInRequest request, string query, string? target, SignInApplication application, IReadOnlyList<SignedIn> accounts) =>
        AccountPage.Of(Form(http, request, "login", query, target), House(request), application.DisplayName, accounts);

    public Page Consent(
        HttpContext http, SignInRequest request, string query, string? target, bool fresh, SignedIn who, SignInApplication application,
        IReadOnlyList<AskedScope> scopes) =>
        ConsentPage.Of(
            Form(http, request, "consent", query, target, who.User.Id, fresh), who, application, scopes, ConsentNeed.MayGrantForAll(who.User));

    /// <summary>POST /{tenant}/login: a name and a password, or one of those signed in.</summary>
    public async Task Login(HttpContext http, SignInRequest request)
    {
        if (await PageAnswers.Open(http, seals, options) is not var (form, note) || await conversations.Find(note.Query, request, http.RequestAborted) is not { } asked)
        {
            await ErrorPage.Of(AadErrors.StalePage, request).Write(http);
            return;
        }

        var account = form[AccountPage.Field].ToString();
        if (account.Length > 0 && account != AccountPage.Another)
        {
            var chosen = (await sessions.Of(http, http.RequestAborted)).FirstOrDefault(a => a.User.Id.ToString() == account);
            Return(http, request, new StepNote(note.Browser, note.Query, chosen?.User.Id ?? Guid.Empty, Now));
            return;
        }

        var name = form["username"].ToString();
        var error = account.Length > 0 ? null : await Begin(http, request, note, form, name);
        if (!http.Response.HasStarted && http.Response.StatusCode != StatusCodes.Status302Found)
        {
            await SignIn(http, request, note.Query, asked.Target, asked.Application, name, error).Write(http);
        }
    }

    /// <summary>POST /{tenant}/consent: yes or no.</summary>
    public async Task Consent(HttpContext http, SignInRequest request)
    {
        var cancel = http.RequestAborted;
        if (await PageAnswers.Open(http, seals, options) is not var (form, note) || await conversations.Find(note.Query, request, cancel) is not { } asked
            || (await sessions.Of(http, cancel)).FirstOrDefault(a => a.User.Id == note.User) is not { } who
            || await directory.FindOffered(who.Tenant.Id, asked.Application.AppId, cancel) is not { Enabled: true } application)
        {
            await ErrorPage.Of(AadErrors.StalePage, request).Write(http);
            return;
        }

        var accepted = form[ConsentPage.Field] == ConsentPage.Accept;
        if (accepted)
        {
            // Worked out anew: the page is no witness of what may be granted.
            var need = ConsentNeed.Of(asked.Scope, application, [], who.User);
            if (need.Refusal is { } refusal)
            {
                await ErrorPage.Of(refusal, request).Write(http);
                return;
            }

            var forAll = form[ConsentPage.ForAll].Count > 0 && ConsentNeed.MayGrantForAll(who.User);
            var names = need.All.Select(scope => scope.Name).ToLookup(name => asked.Scope.Resource is not null && !ScopeRequest.IsOpenId(name));
            foreach (var part in names)
            {
                await consents.Grant(who.Tenant, application, forAll ? null : who.User.Id, part.Key ? asked.Scope.Resource : null, [.. part], cancel);
            }
        }

        Return(http, request, new StepNote(note.Browser, note.Query, who.User.Id, Now) { Consented = accepted, Fresh = note.Fresh });
    }

    private static long Now => TimeProvider.System.GetUtcNow().UtcTicks;

    private async ValueTask<AadError?> Begin(HttpContext http, SignInRequest request, PageNote note, IFormCollection form, string name)
    {
        var cancel = http.RequestAborted;
        var verdict = await passwords.Check(request, name, form["password"].ToString(), http.Connection.RemoteIpAddress, cancel);
        if (verdict.Error is not null)
        {
            return verdict.Error;
        }

        var session = await sessions.Begin(http, verdict.Tenant!, verdict.User!, verdict.At, ["pwd"], !StringValues.IsNullOrEmpty(form["keep"]), cancel);
        Return(http, request, new StepNote(session.Browser, note.Query, session.UserId, Now) { Fresh = true });
        return null;
    }

    public PageForm Form(HttpContext http, SignInRequest request, string door, string query, string? target, Guid? user = null, bool fresh = false)
    {
        var note = new PageNote(BrowserCookie.Ensure(http), query, Now) { User = user, Fresh = fresh };
        return new PageForm($"{options.Authority}/{request.Segment}/{door}", seals.Seal(PageNote.Purpose, note), target);
    }

    /// <summary>Back to the endpoint that showed the page.</summary>
    public void Return(HttpContext http, SignInRequest request, StepNote step)
    {
        var address = $"{options.Authority}/{request.Segment}/{Conversations.Path(step.Query)}{step.Query}";
        http.Response.Headers.CacheControl = "no-store, no-cache";
        http.Response.Redirect($"{address}&{StepNote.Parameter}={seals.Seal(StepNote.Purpose, step)}");
    }

    private static string House(SignInRequest request) => request.Tenant?.DisplayName ?? "Atrium";
}
