// Makes the pages of the authorization endpoint and takes what people answer. An answer leads back to the endpoint, with a note of
// what was done: the endpoint alone decides.
using Microsoft.Extensions.Primitives;

namespace Atrium.Server.SignIn;

internal sealed class SignInPages(
    ISignInDirectory directory, ISignInConsents consents, BrowserSessions sessions, Proofs proofs, FactorGate gate, PageForms forms, Seals seals,
    Conversations conversations, SignInOptions options)
{
    public Page SignIn(
        HttpContext http, SignInRequest request, string query, string? target, SignInApplication application, string? name, AadError? error) =>
        SignInPage.Of(forms.Make(http, request, "login", query, target), House(request), application.DisplayName, name, error);

    public Page Choose(
        HttpContext http, SignInRequest request, string query, string? target, SignInApplication application, IReadOnlyList<SignedIn> accounts) =>
        AccountPage.Of(forms.Make(http, request, "login", query, target), House(request), application.DisplayName, accounts);

    /// <param name="all">The client wants everything shown, also what was granted before. So do those who may grant it to everybody, to whom it was not.</param>
    public Page Consent(
        HttpContext http, SignInRequest request, string query, string? target, bool fresh, SignedIn who, SignInApplication application,
        ConsentNeed need, bool all)
    {
        var administers = ConsentNeed.MayGrantForAll(who.User);
        all |= administers;
        var form = forms.Make(http, request, "consent", query, target, note => note with { User = who.User.Id, Fresh = fresh, Shown = need.Digest, All = all });
        return ConsentPage.Of(form, who, application, all ? need.All : need.Missing, administers);
    }

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
            forms.Return(http, request, new StepNote(note.Browser, note.Query, chosen?.User.Id ?? Guid.Empty, PageForms.Now));
            return;
        }

        var name = form["username"].ToString();
        AadError? error = null;
        var typed = account.Length == 0;
        if (typed)
        {
            error = await proofs.AfterPassword(
                http, request, note, asked.Target, name, form["password"].ToString(), !StringValues.IsNullOrEmpty(form["keep"]));
        }

        if (!typed || error is not null)
        {
            await SignIn(http, request, note.Query, asked.Target, asked.Application, name, error).Write(http);
        }
    }

    /// <summary>POST /{tenant}/consent: yes or no.</summary>
    public async Task Consent(HttpContext http, SignInRequest request)
    {
        var cancel = http.RequestAborted;
        var answer = await PageAnswers.Open(http, seals, options);
        var who = answer is null ? null : (await sessions.Of(http, cancel)).FirstOrDefault(a => a.User.Id == answer.Value.Note.User);
        request.Tenant = who?.Tenant ?? request.Tenant; // what is asked for is looked for where the person is
        if (answer is not var (form, note) || who is null || await gate.Stops(who, cancel) || await conversations.Find(note.Query, request, cancel) is not { } asked
            || await directory.FindOffered(who.Tenant.Id, asked.Application.AppId, cancel) is not { Enabled: true, Deactivated: false } application)
        {
            await ErrorPage.Of(AadErrors.StalePage, request).Write(http);
            return;
        }

        bool? accepted = form[ConsentPage.Field] == ConsentPage.Accept;
        if (accepted == true)
        {
            // Worked out anew: the page is no witness of what may be granted. But nothing is that it did not show: it is shown again.
            var need = await ConsentNeed.Of(directory, asked.Scope, who.Tenant, application, who.User, note.All, cancel);
            if (need.Refusal is { } refusal)
            {
                await ErrorPage.Of(refusal, request).Write(http);
                return;
            }

            accepted = need.Digest == note.Shown ? true : null;
            if (accepted == true)
            {
                var forAll = form[ConsentPage.ForAll].Count > 0 && ConsentNeed.MayGrantForAll(who.User);
                await consents.Grant(who.Tenant, forAll ? null : who.User.Id, [.. (note.All ? need.All : need.Missing).Select(part => part.Grant)], cancel);
            }
        }

        forms.Return(http, request, new StepNote(note.Browser, note.Query, who.User.Id, PageForms.Now) { Consented = accepted, Fresh = note.Fresh });
    }

    private static string House(SignInRequest request) => request.Tenant?.DisplayName ?? "Atrium";
}
