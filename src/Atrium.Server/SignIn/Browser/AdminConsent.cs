// GET /{tenant}/v2.0/adminconsent, and the older /{tenant}/adminconsent: an administrator lets an application in for the whole organisation.
using Atrium.Areas.Applications;
using Atrium.Areas.Directory;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;

namespace Atrium.Server.SignIn;

/// <summary>What an administrator is asked for.</summary>
/// <param name="Older">The form of the answer.</param>
internal sealed record AdminAsk(
    bool Older, string Query, SignInApplication Application, string RedirectUri, string State, IReadOnlyList<string> Scopes, IReadOnlyList<Permission> Roles, string ScopeText);

internal sealed class AdminConsent(
    ISignInDirectory directory, ISignInConsents consents, BrowserSessions sessions, SignInPages pages, PageForms forms, Seals seals,
    GraphResources graph, SignInOptions options)
{
    public const string Door = "v2.0/adminconsent", Prefix = "?admin=";

    public Task Serve(HttpContext http, SignInRequest request, bool older) =>
        HttpMethods.IsPost(http.Request.Method) ? Post(http, request) : Get(http, request, Canonical(http, older));

    /// <summary>Application permissions need one of these; delegated ones can be given by administrators of applications too.</summary>
    private static bool MayGrant(AdminAsk ask, SignInUser user) => ask.Roles.Count == 0
        ? ConsentNeed.MayGrantForAll(user)
        : user.WellKnownRoleIds.Any(id => id == DirectoryRoles.GlobalAdministrator || id == DirectoryRoles.PrivilegedRoleAdministrator);

    private static string Canonical(HttpContext http, bool older)
    {
        var sent = http.Request.Query;
        var query = new QueryBuilder { { "admin", older || sent["admin"] == "1" ? "1" : "2" } };
        foreach (var name in (ReadOnlySpan<string>)["client_id", "redirect_uri", "scope", "state"])
        {
            query.Add(name, sent[name].ToString());
        }

        return query.ToString();
    }

    private async Task Get(HttpContext http, SignInRequest request, string query)
    {
        var cancel = http.RequestAborted;
        var (ask, error) = await Read(query, request, cancel);
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

        if (!MayGrant(ask!, who.User))
        {
            http.Response.Redirect(Answer(ask!, who, AadErrors.AdminConsentRequired(ask!.Application), request));
            return;
        }

        var form = forms.Make(http, request, Door, query, ask!.RedirectUri, note => note with { User = who.User.Id });
        await ConsentPage.OfAdministrator(form, who, ask).Write(http);
    }

    private async Task Post(HttpContext http, SignInRequest request)
    {
        var cancel = http.RequestAborted;
        var answer = await PageAnswers.Open(http, seals, options);
        var who = answer is null ? null : (await sessions.Of(http, cancel)).FirstOrDefault(a => a.User.Id == answer.Value.Note.User);
        if (answer is not var (form, note) || who is null || !note.Query.StartsWith(Prefix, StringComparison.Ordinal)
            || (await Read(note.Query, request, cancel)).Ask is not { } ask || !MayGrant(ask, who.User)
            || await directory.FindOffered(who.Tenant.Id, ask.Application.AppId, cancel) is not { Enabled: true } here)
        {
            await ErrorPage.Of(AadErrors.StalePage, request).Write(http);
            return;
        }

        if (form[ConsentPage.Field] != ConsentPage.Accept)
        {
            http.Response.Redirect(Answer(ask, who, AadErrors.ConsentDeclined, request));
            return;
        }

        await consents.Grant(who.Tenant, null, [new ConsentGrant(here, null, ask.Scopes)], cancel);
        await consents.Assign(who.Tenant, here, [.. ask.Roles.Select(role => role.RoleId!.Value)], cancel);
        http.Response.Redirect(Answer(ask, who, null, request));
    }

    private async ValueTask<(AdminAsk? Ask, AadError? Error)> Read(string query, SignInRequest request, CancellationToken cancel)
    {
        var sent = QueryHelpers.ParseQuery(query);
        var (client, address, text) = (sent["client_id"].ToString(), sent["redirect_uri"].ToString(), sent["scope"].ToString());
        var older = sent["admin"] == "1";
        if (client.Length == 0 || address.Length == 0 || (!older && text.Length == 0))
        {
            return (null, client.Length == 0 ? AadErrors.MissingField("client_id") : address.Length == 0 ? AadErrors.NoReplyAddress : AadErrors.MissingField("scope"));
        }

        if (!Guid.TryParse(client, out var id) || await directory.FindOffered(request.Tenant?.Id, id, cancel) is not { } application)
        {
            return (null, AadErrors.UnknownClient(client, request.Tenant?.DisplayName ?? request.Segment));
        }

        if (Platforms.Find(application, address) is null)
        {
            return (null, AadErrors.RedirectMismatch(address, client));
        }

        if (!application.MultipleOrganizations && request.Kind != TenantSegment.Tenant)
        {
            return (null, AadErrors.SingleTenant(application));
        }

        var (scope, error) = ScopeRequest.Parse(older ? ".default" : text, graph, request.Segment);
        if (error is not null)
        {
            return (null, error);
        }

        // Application permissions come with what the application is registered to ask, and only so.
        var roles = scope!.Default ? application.RequiredRoles.Select(Permission.FindRole).OfType<Permission>().ToList() : [];
        var named = scope.Default ? ConsentParts.Required(null, application) : scope.Named;
        var unknown = named.FirstOrDefault(name => Permission.Find(name) is not { ScopeId: not null });
        return unknown is not null ? (null, AadErrors.UnknownScope(application, unknown, Permission.GraphAppId))
            : named.Count + roles.Count == 0 ? (null, AadErrors.AsksNothing(application))
            : (new AdminAsk(older, query, application, address, sent["state"].ToString(), [.. named, .. scope.OpenId], roles, text), null);
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
