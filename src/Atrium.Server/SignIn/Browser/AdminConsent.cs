// GET /{tenant}/v2.0/adminconsent, and the older /{tenant}/adminconsent: an administrator lets an application in for the whole organisation.
using Microsoft.AspNetCore.Http.Extensions;

namespace Atrium.Server.SignIn;

internal sealed class AdminConsent(
    ISignInDirectory directory, ISignInConsents consents, BrowserSessions sessions, FactorGate gate, SignInPages pages, PageForms forms, Seals seals,
    ScopeReader scopes, SignInOptions options)
{
    public const string Door = "v2.0/adminconsent", Prefix = "?admin=";

    public Task Serve(HttpContext http, SignInRequest request, bool older) =>
        HttpMethods.IsPost(http.Request.Method) ? Post(http, request) : Get(http, request, AdminAsk.Canonical(http.Request.Query, older));

    private async Task Get(HttpContext http, SignInRequest request, string query)
    {
        var cancel = http.RequestAborted;
        var (ask, error) = await AdminAsk.Read(query, request, request.Tenant, directory, scopes, cancel);
        if (error is not null)
        {
            await ErrorPage.Of(error, request).Write(http);
            return;
        }

        var step = seals.Open<StepNote>(StepNote.Purpose, http.Request.Query[StepNote.Parameter]);
        var chosen = step?.Fits(BrowserCookie.Read(http), query, TimeProvider.System) == true ? step.User : (Guid?)null;
        var present = (await sessions.Of(http, cancel)).Where(a => request.Tenant is null || a.Tenant.Id == request.Tenant.Id).ToList();
        if (present.Find(a => a.User.Id == chosen) is not { } who)
        {
            await (present.Count > 0 && chosen is null
                ? pages.Choose(http, request, query, ask!.RedirectUri, ask.Application, present)
                : pages.SignIn(http, request, query, ask!.RedirectUri, ask.Application, null, null)).Write(http);
            return;
        }

        if (await gate.Before(http, request, query, ask!.RedirectUri, ask.Application.DisplayName, who) is { } page)
        {
            await page.Write(http);
            return;
        }

        (ask, error) = await AdminAsk.Read(query, request, who.Tenant, directory, scopes, cancel);
        if (error is not null)
        {
            await ErrorPage.Of(error, request).Write(http);
            return;
        }

        if (!ask!.MayGrant(who.User))
        {
            Lead(http, Answer(ask, who, AadErrors.AdminConsentRequired(ask.Application), request));
            return;
        }

        var form = forms.Make(http, request, Door, query, ask.RedirectUri, note => note with { User = who.User.Id, Shown = ask.Digest });
        await ConsentPage.OfAdministrator(form, who, ask).Write(http);
    }

    private async Task Post(HttpContext http, SignInRequest request)
    {
        var cancel = http.RequestAborted;
        var answer = await PageAnswers.Open(http, seals, options);
        var who = answer is null ? null : (await sessions.Of(http, cancel)).FirstOrDefault(a => a.User.Id == answer.Value.Note.User);
        if (answer is not var (form, note) || who is null || await gate.Stops(who, cancel) || !note.Query.StartsWith(Prefix, StringComparison.Ordinal)
            || (await AdminAsk.Read(note.Query, request, who.Tenant, directory, scopes, cancel)).Ask is not { } ask || !ask.MayGrant(who.User))
        {
            await ErrorPage.Of(AadErrors.StalePage, request).Write(http);
            return;
        }

        if (form[ConsentPage.Field] != ConsentPage.Accept)
        {
            Lead(http, Answer(ask, who, AadErrors.ConsentDeclined, request));
            return;
        }

        if (ask.Digest != note.Shown)
        {
            forms.Return(http, request, new StepNote(note.Browser, note.Query, who.User.Id, PageForms.Now)); // what is asked changed: it is shown again
            return;
        }

        await consents.Grant(who.Tenant, null, ask.Grants, cancel);
        Lead(http, Answer(ask, who, null, request));
    }

    /// <summary>The answer is kept by nobody on the way, and the application's site hears nothing of this address.</summary>
    private static void Lead(HttpContext http, string address)
    {
        http.Response.Headers.CacheControl = "no-store, no-cache";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        http.Response.Redirect(address);
    }

    private static string Answer(AdminAsk ask, SignedIn who, AadError? error, SignInRequest request)
    {
        var fields = new QueryBuilder { { "admin_consent", "True" } };
        if (error is not null)
        {
            fields.Add("error", ask.Older ? "permission_denied" : error.Code == AadErrors.ConsentDeclined.Code ? "access_denied" : error.Error);
            fields.Add("error_description", AadErrorWriter.Description(error, request));
        }
        else
        {
            fields.Add("tenant", who.Tenant.Id.ToString());
            if (!ask.Older)
            {
                fields.Add("scope", ask.ScopeText);
            }
        }

        if (ask.State.Length > 0)
        {
            fields.Add("state", ask.State);
        }

        var text = fields.ToString();
        return ask.RedirectUri.Contains('?', StringComparison.Ordinal) ? $"{ask.RedirectUri}&{text[1..]}" : ask.RedirectUri + text;
    }
}
