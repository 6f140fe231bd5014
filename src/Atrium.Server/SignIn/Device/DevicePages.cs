// /{tenant}/device: a person types the code that their device shows, says who they are, and confirms. Nothing is taken from a link: a
// link that somebody sends can bring nobody past the code.
namespace Atrium.Server.SignIn;

internal sealed class DevicePages(
    ISignInDirectory directory, DeviceRequests requests, BrowserSessions sessions, FactorGate gate, SignInPages pages, PageForms forms, Seals seals, GuessLimits limits,
    ScopeReader scopes, SignInOptions options)
{
    public const string Door = "device";
    private const string Prefix = "?device=";

    public Task Serve(HttpContext http, SignInRequest request) => HttpMethods.IsPost(http.Request.Method) ? Post(http, request) : Get(http, request);

    private async Task Get(HttpContext http, SignInRequest request)
    {
        var step = seals.Open<StepNote>(StepNote.Purpose, http.Request.Query[StepNote.Parameter]);
        var query = Prefix + http.Request.Query["device"];
        if (step?.Fits(BrowserCookie.Read(http), query, TimeProvider.System) != true || await Asked(query, http.RequestAborted) is not var (row, application))
        {
            await DevicePage.Enter(forms.Make(http, request, Door, "", null), null).Write(http);
            return;
        }

        await (await Next(http, request, step, query, row, application)).Write(http);
    }

    private async ValueTask<Page> Next(
        HttpContext http, SignInRequest request, StepNote step, string query, DeviceRow row, SignInApplication application)
    {
        var cancel = http.RequestAborted;
        var accounts = (await sessions.Of(http, cancel)).Where(a => row.Ask.Tenant is null || row.Ask.Tenant == a.Tenant.Id).ToList();
        if (accounts.Find(a => a.User.Id == step.User) is not { } who)
        {
            return accounts.Count == 0 || step.User != Guid.Empty
                ? pages.SignIn(http, request, query, null, application, null, null)
                : pages.Choose(http, request, query, null, application, accounts);
        }

        if (await gate.Before(http, request, query, null, application.DisplayName, who, fresh: step.Fresh) is { } factor)
        {
            return factor;
        }

        var here = await directory.FindOffered(who.Tenant.Id, application.AppId, cancel);
        return Clients.Refusal(here, application.AppId.ToString(), who.Tenant) is { } refusal ? ErrorPage.Of(refusal, request)
            : step.Consented == false ? await Decide(row, who, here!, accept: false, cancel)
            : await AskConsent(http, request, step, query, row, who, here!);
    }

    /// <summary>What is asked for, as it is where the person is; from whom it is in vain, they are not asked.</summary>
    private async ValueTask<Page> AskConsent(
        HttpContext http, SignInRequest request, StepNote step, string query, DeviceRow row, SignedIn who, SignInApplication here)
    {
        var cancel = http.RequestAborted;
        var (scope, error) = await scopes.Read(row.Ask.Scope, who.Tenant.Id, who.Tenant.DisplayName, cancel, client: here);
        error ??= (await Standings.Of(directory, who.Tenant, who.User, here, scope!.Resource, cancel)).Refusal;
        if (error is not null)
        {
            return ErrorPage.Of(error, request);
        }

        var need = await ConsentNeed.Of(directory, scope!, who.Tenant, here, who.User, again: false, cancel);
        return need.Refusal is { } refusal ? ErrorPage.Of(refusal, request)
            : need.Missing.Count > 0 ? pages.Consent(http, request, query, null, step.Fresh, who, here, need, all: false)
            : DevicePage.Confirm(forms.Make(http, request, Door, query, null, note => note with { User = who.User.Id }), who, here);
    }

    private async Task Post(HttpContext http, SignInRequest request)
    {
        var cancel = http.RequestAborted;
        if (await PageAnswers.Open(http, seals, options) is not var (form, note))
        {
            await ErrorPage.Of(AadErrors.StalePage, request).Write(http);
            return;
        }

        if (note.Query.Length == 0)
        {
            await Enter(http, request, note, form["code"].ToString());
            return;
        }

        // Only the page that asks to confirm: a consent page has a door of its own.
        var who = (await sessions.Of(http, cancel)).FirstOrDefault(a => a.User.Id == note.User);
        if (who is null || note.Shown is not null || await gate.Stops(who, cancel) || await Asked(note.Query, cancel) is not var (row, application) || (row.Ask.Tenant ?? who.Tenant.Id) != who.Tenant.Id
            || await directory.FindOffered(who.Tenant.Id, application.AppId, cancel) is not { Enabled: true, Deactivated: false } here)
        {
            await ErrorPage.Of(AadErrors.StalePage, request).Write(http);
            return;
        }

        await (await Decide(row, who, here, form[ConsentPage.Field] == ConsentPage.Accept, cancel)).Write(http);
    }

    private async Task Enter(HttpContext http, SignInRequest request, PageNote note, string code)
    {
        var guess = await limits.Of(null, http.Connection.RemoteIpAddress, http.RequestAborted);
        if (!guess.Allowed)
        {
            await DevicePage.Enter(forms.Make(http, request, Door, "", null), AadErrors.Locked).Write(http);
            return;
        }

        var row = await requests.FindByUserCode(code, http.RequestAborted);
        if (row is not { Row.Status: DeviceRow.Waiting } || row.IsOver(TimeProvider.System.GetUtcNow()))
        {
            await guess.Failed();
            await DevicePage.Enter(forms.Make(http, request, Door, "", null), AadErrors.BadUserCode).Write(http);
            return;
        }

        forms.Return(http, request, new StepNote(note.Browser, Prefix + row.Row.Id, Guid.Empty, TimeProvider.System.GetUtcNow().UtcTicks));
    }

    private async ValueTask<Page> Decide(DeviceRow row, SignedIn who, SignInApplication application, bool accept, CancellationToken cancel)
    {
        var answered = row.Ask with
        {
            UserTenant = who.Tenant.Id,
            User = who.User.Id,
            At = who.Tenant.Clock.GetUtcNow().UtcTicks,
            Authenticated = who.Session.At.UtcTicks,
            Methods = who.Session.Methods,
        };
        if (await sessions.Alive(who.Session, cancel) is null)
        {
            return ErrorPage.Of(AadErrors.StalePage, SignInRequest.Current); // looked at after the instant was taken: a revocation after it wins
        }

        var moved = row;
        while (moved is { Row.Status: DeviceRow.Waiting } && !moved.IsOver(TimeProvider.System.GetUtcNow()))
        {
            if (await requests.TryMove(moved, accept ? DeviceRow.Approved : DeviceRow.Declined, answered with { Polled = moved.Ask.Polled }, cancel))
            {
                await sessions.Used(who.Session, application.AppId, cancel);
                return DevicePage.Done(application.DisplayName, accept);
            }

            moved = await requests.FindById(row.Row.Id, cancel); // the device polled in between
        }

        return ErrorPage.Of(AadErrors.BadUserCode, SignInRequest.Current);
    }

    /// <summary>A request that still waits, and its application.</summary>
    private async ValueTask<(DeviceRow Row, SignInApplication Application)?> Asked(string query, CancellationToken cancel) =>
        query.StartsWith(Prefix, StringComparison.Ordinal)
            && await requests.FindById(query[Prefix.Length..], cancel) is { Row.Status: DeviceRow.Waiting } row && !row.IsOver(TimeProvider.System.GetUtcNow())
            && await directory.FindOffered(row.Ask.Tenant, row.Ask.ClientId, cancel) is { } application
            ? (row, application)
            : null;
}
