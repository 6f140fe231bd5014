// The common end of every grant to a person: the application, the scopes, the ticket, the reply's own fields.
using System.Security.Claims;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Atrium.Server.SignIn;

internal sealed class DelegatedAccess(ISignInDirectory directory, SecondFactors factors, ScopeReader scopeReader, ConfiguredClaims configured)
{
    /// <param name="context">The request; it is refused or signed in.</param>
    /// <param name="tenant">The person's organisation.</param>
    /// <param name="user">The person, proven.</param>
    /// <param name="at">The instant before the person was read.</param>
    /// <param name="methods">How they were proven.</param>
    /// <param name="scopeText">The scope parameter; null with a ticket means what was asked before.</param>
    /// <param name="ticket">The refresh token's content, on a refresh.</param>
    /// <param name="family">The family to belong to, where it is known otherwise than by the ticket.</param>
    /// <param name="authenticated">When they were proven, where it is known otherwise than by the ticket.</param>
    public async ValueTask Grant(
        HandleTokenRequestContext context, SignInTenant tenant, SignInUser user, DateTimeOffset at,
        IReadOnlyList<string> methods, string? scopeText, ClaimsPrincipal? ticket, string? family = null, DateTimeOffset? authenticated = null)
    {
        var cancel = context.CancellationToken;
        var request = SignInRequest.Required;

        // Found again, in the person's organisation: on /organizations the client was looked up in its own home.
        var application = await directory.FindApplication(tenant.Id, Guid.Parse(context.ClientId!), cancel);
        var (asks, unread) = ClaimsRequest.Read((string?)context.Request["claims"]);
        authenticated ??= ticket is null ? null : Ticket.Instant(ticket, TicketClaims.Authenticated);
        if ((Refusal(application, context, tenant, ticket) ?? unread ?? await Refusal(asks!, authenticated ?? at, tenant, user, methods, cancel)) is { } refusal)
        {
            context.Refuse(context.Request.IsPasswordGrantType() ? AadErrors.WithoutPages(refusal) : refusal);
            return;
        }

        var openIdBefore = ticket?.GetScopes().Where(ScopeRequest.IsOpenId).ToList() ?? [];
        var text = string.IsNullOrWhiteSpace(scopeText) ? ticket?.GetClaim(TicketClaims.Asked) ?? string.Join(' ', openIdBefore) : scopeText;

        // Consent may have been asked for at several APIs; a token, and what a refresh names, is for the first. Who names scopes for a code names one.
        var several = ticket is not null && (string.IsNullOrWhiteSpace(scopeText) || context.Request.IsRefreshTokenGrantType());
        var (asked, error) = await scopeReader.Read(text, tenant.Id, tenant.DisplayName, cancel, several);
        var standing = error is null ? await Standings.Of(directory, tenant, user, application!, asked!.Resource, cancel) : null;
        if ((error ?? standing!.Refusal) is { } barred)
        {
            context.Refuse(barred);
            return;
        }

        var granted = await directory.GrantedScopes(tenant.Id, application!, user.Id, asked!.Resource, cancel);
        if (DelegatedScopes.Resolve(asked, granted) is not { } scopes)
        {
            context.Refuse(AadErrors.NoConsent(application!));
            return;
        }

        var openId = OpenId(context, asked, ticket, openIdBefore);
        var granting = new GrantedAccess
        {
            Tenant = tenant,
            Application = application!,
            User = user,
            Resource = asked.Resource,
            ResourceName = asked.Prefix,
            At = at,
            Scopes = scopes.Printed,
            ReplyScope = scopes.Reply,
            Roles = standing!.OfResource,
            ClientRoles = standing.OfClient,
            Methods = methods,
            Family = family ?? ticket?.GetAuthorizationId() ?? Ticket.NewFamily(),
            AuthenticatedAt = authenticated,
            Email = openId.Contains(Scopes.Email, StringComparer.Ordinal),
            Profile = openId.Contains(Scopes.Profile, StringComparer.Ordinal),
            ClientAuthentication = request.ClientAuthentication,
        };

        request.Granted = await configured.Complete(Carried(granting, asks!, ticket, request), inAddress: false, cancel);
        var principal = Ticket.Make(request.Granted, openId);
        CarryOn(ticket, principal, at);
        context.SignIn(principal);
    }

    /// <summary>With what earlier steps of the same sign-in knew, and what this one asks besides.</summary>
    private static GrantedAccess Carried(GrantedAccess granting, ClaimsRequest asks, ClaimsPrincipal? ticket, SignInRequest request) => granting with
    {
        Session = ticket?.GetClaim(TicketClaims.Session),
        Address = ticket is null ? request.Address : ticket.GetClaim(TicketClaims.Address),
        Capable = asks.Capable || ticket?.GetClaim(TicketClaims.Capable) is not null,
        AskedClaims = [.. Words(ticket?.GetClaim(TicketClaims.Claims)).Concat(asks.IdToken).Distinct(StringComparer.Ordinal)],
    };

    /// <summary>What a challenge or the organisation demands and this sign-in does not give: a later one, or a second factor.</summary>
    private async ValueTask<AadError?> Refusal(
        ClaimsRequest asks, DateTimeOffset authenticated, SignInTenant tenant, SignInUser user, IReadOnlyList<string> methods, CancellationToken cancel) =>
        asks.Allows(authenticated) ? AadErrors.Of(await factors.Later(tenant, user, methods, asks.Factor, cancel)) : AadErrors.GrantRevoked;

    private static string[] Words(string? text) => text?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static AadError? Refusal(SignInApplication? application, HandleTokenRequestContext context, SignInTenant tenant, ClaimsPrincipal? ticket) =>
        Clients.Refusal(application, context.ClientId!, tenant)
        ?? (ticket?.GetClaim(TicketClaims.Platform) is null && application!.Kind == ClientKind.Confidential && !SignInRequest.Required.SecretPresented
            ? AadErrors.SecretMissing // only codes of its pages and programs do without
            : null);

    /// <summary>A code gives the OpenID scopes that its page asked for, whatever is asked when it is redeemed; a refresh always gives the
    /// next refresh token; without a ticket they must be asked for.</summary>
    private static List<string> OpenId(HandleTokenRequestContext context, ScopeRequest asked, ClaimsPrincipal? ticket, List<string> before) =>
        context.Request.IsAuthorizationCodeGrantType() ? before
        : ticket is null ? [.. asked.OpenId]
        : [.. asked.OpenId.Append(Scopes.OfflineAccess).Distinct(StringComparer.Ordinal)];

    /// <summary>What holds for everything that comes from one code. A page in a browser signs in anew after a day.</summary>
    private static void CarryOn(ClaimsPrincipal? ticket, ClaimsPrincipal principal, DateTimeOffset at)
    {
        if (ticket?.GetClaim(TicketClaims.Platform) is not { } platform)
        {
            return;
        }

        principal.SetClaim(TicketClaims.Platform, platform).SetClaim(TicketClaims.Asked, ticket.GetClaim(TicketClaims.Asked));
        if (platform == nameof(Platform.Spa))
        {
            var until = Ticket.Instant(ticket, TicketClaims.Until) ?? at + Platforms.SpaLife;
            principal.SetClaim(TicketClaims.Until, Ticket.Ticks(until));
            principal.SetRefreshTokenLifetime(until - at);
        }
    }
}
