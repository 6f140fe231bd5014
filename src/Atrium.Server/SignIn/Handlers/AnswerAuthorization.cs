// The authorization endpoint: who is it, may the application have what it asks, and the answer; or the page that finds out.
using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Atrium.Server.SignIn;

internal sealed class AnswerAuthorization(
    ISignInDirectory directory, BrowserSessions sessions, SecondFactors factors, FactorGate gate, SignInPages pages, Seals seals, ScopeReader scopes, ConfiguredClaims claims)
    : IOpenIddictServerHandler<HandleAuthorizationRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<HandleAuthorizationRequestContext>()
            .UseSingletonHandler<AnswerAuthorization>()
            .SetOrder(0)
            .SetType(OpenIddictServerHandlerType.Custom)
            .Build();

    public async ValueTask HandleAsync(HandleAuthorizationRequestContext context)
    {
        var cancel = context.CancellationToken;
        var request = SignInRequest.Required;
        var http = context.Transaction.GetHttpRequest()!.HttpContext;
        if (await directory.FindOffered(request.Tenant?.Id, Guid.Parse(context.ClientId!), cancel) is not { } application)
        {
            context.Refuse(AadErrors.UnknownClient(context.ClientId!, request.Segment));
            return;
        }

        var (ask, error) = await AuthorizationAsk.Read(context.Request, application, scopes, request, cancel);
        if (error is not null)
        {
            context.Refuse(error);
            return;
        }

        var step = seals.Open<StepNote>(StepNote.Purpose, (string?)context.Request[StepNote.Parameter]);
        step = step?.Fits(BrowserCookie.Read(http), ask!.Query, TimeProvider.System) == true ? step : null;
        var choice = Accounts.Choose(ask!, step, Accounts.Allowed(await sessions.Of(http, cancel), ask!, request));
        if (choice.Error is not null)
        {
            context.Refuse(choice.Error);
        }
        else if (choice.Account is { } account)
        {
            await Answer(context, http, ask!.ClientId, step, account);
        }
        else
        {
            var page = choice.Several is null
                ? pages.SignIn(http, request, ask!.Query, ask.RedirectUri, application, Accounts.Name(ask), null)
                : pages.Choose(http, request, ask!.Query, ask.RedirectUri, application, choice.Several);
            await page.Write(http);
            context.HandleRequest();
        }
    }

    private async ValueTask Answer(HandleAuthorizationRequestContext context, HttpContext http, Guid client, StepNote? step, SignedIn who)
    {
        var cancel = context.CancellationToken;
        var request = SignInRequest.Required;
        request.Tenant = who.Tenant;
        var at = request.Now;
        var (found, read, refusal) = await There(context, client, who.Tenant);
        if (refusal is not null)
        {
            context.Refuse(refusal);
            return;
        }

        var (application, ask) = (found!, read!);
        if (await sessions.Alive(who.Session, cancel) is not { } still || step?.Consented == false)
        {
            context.Refuse(step?.Consented == false ? AadErrors.ConsentDeclined : AadErrors.LoginRequired);
            return;
        }

        if (await IsHeldUp(context, http, ask, step, still, application))
        {
            return;
        }

        var standing = await Standings.Of(directory, who.Tenant, still.User, application, ask.Scope.Resource, cancel);
        if (standing.Refusal is not null)
        {
            await Turn(context, http, ask, standing.Refusal);
            return;
        }

        var again = ask.Prompts.Contains(PromptValues.Consent) && step?.Consented != true;
        var need = await ConsentNeed.Of(directory, ask.Scope, who.Tenant, application, still.User, again, cancel);
        if (need.Missing.Count > 0 || again || need.Refusal is not null)
        {
            await AskConsent(context, http, ask, step, still, application, need, again);
            return;
        }

        await sessions.Used(still.Session, application.AppId, cancel);
        request.Granted = await claims.Complete(Granted(ask, request, still, application, at, standing), context.Request.ResponseMode is not ResponseModes.FormPost, cancel);
        context.Principal = Ticket.Make(request.Granted, ask.Scope.OpenId)
            .SetClaim(TicketClaims.Platform, ask.Platform.ToString()).SetClaim(TicketClaims.Asked, ask.ScopeText);
        if ((string?)context.Request["client_info"] is "1")
        {
            context.Parameters.Add("client_info", ClientInfo.Of(still.Tenant, still.User));
        }
    }

    /// <summary>True: a second factor is demanded that the session has not shown, and it is being asked for, or was refused without asking.</summary>
    private async ValueTask<bool> IsHeldUp(
        HandleAuthorizationRequestContext context, HttpContext http, AuthorizationAsk ask, StepNote? step, SignedIn who, SignInApplication application)
    {
        if (ask.Silent)
        {
            var error = AadErrors.Of(await factors.Later(who.Tenant, who.User, who.Session.Methods, ask.Claims.Factor, context.CancellationToken));
            if (error is not null)
            {
                context.Refuse(error);
            }

            return error is not null;
        }

        var page = await gate.Before(
            http, SignInRequest.Required, ask.Query, ask.RedirectUri, application.DisplayName, who, ask.Claims.Factor, step?.Fresh == true);
        if (page is not null)
        {
            await page.Write(http);
            context.HandleRequest();
        }

        return page is not null;
    }

    /// <summary>Application and request once more, in the person's organisation: what the APIs are elsewhere says nothing of what they are there. And the
    /// person after the instant was taken: a revocation after it wins.</summary>
    private async ValueTask<(SignInApplication? Application, AuthorizationAsk? Ask, AadError? Refusal)> There(
        HandleAuthorizationRequestContext context, Guid client, SignInTenant tenant)
    {
        var application = await directory.FindOffered(tenant.Id, client, context.CancellationToken);
        if (Clients.Refusal(application, client.ToString(), tenant) is { } refusal)
        {
            return (null, null, refusal);
        }

        var (ask, error) = await AuthorizationAsk.Read(context.Request, application!, scopes, SignInRequest.Required, context.CancellationToken);
        return (application, ask, error);
    }

    private async ValueTask AskConsent(
        HandleAuthorizationRequestContext context, HttpContext http, AuthorizationAsk ask, StepNote? step, SignedIn who,
        SignInApplication application, ConsentNeed need, bool again)
    {
        if (ask.Silent)
        {
            context.Refuse(need.Refusal ?? AadErrors.ConsentRequired(application));
            return;
        }

        var page = need.Refusal is { } refusal
            ? ErrorPage.Of(refusal, SignInRequest.Required)
            : pages.Consent(
                http, SignInRequest.Required, ask.Query, ask.RedirectUri, step?.Fresh == true, who, application, need, again);
        await page.Write(http);
        context.HandleRequest();
    }

    /// <summary>Away for good: told to the person, and to the application only where it asked for no pages.</summary>
    private static async ValueTask Turn(HandleAuthorizationRequestContext context, HttpContext http, AuthorizationAsk ask, AadError refusal)
    {
        if (ask.Silent)
        {
            context.Refuse(refusal);
            return;
        }

        await ErrorPage.Of(refusal, SignInRequest.Required).Write(http);
        context.HandleRequest();
    }

    private static GrantedAccess Granted(
        AuthorizationAsk ask, SignInRequest request, SignedIn who, SignInApplication application, DateTimeOffset at, Standings standing) => new()
        {
            Tenant = who.Tenant,
            Application = application,
            User = who.User,
            At = at,
            Family = Ticket.NewFamily(),
            AuthenticatedAt = who.Session.At,
            Session = who.Session.Name,
            Address = request.Address,
            Capable = ask.Claims.Capable,
            AskedClaims = ask.Claims.IdToken,
            Methods = who.Session.Methods,
            ClientRoles = standing.OfClient,
            Email = ask.Scope.Asks(Scopes.Email),
            Profile = ask.Scope.Asks(Scopes.Profile),
            ClientAuthentication = "0",
        };
}
