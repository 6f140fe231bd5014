// The common end of every grant to a person: the application, the scopes, the ticket, the reply's own fields.
using System.Security.Claims;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Atrium.Server.SignIn;

internal sealed class DelegatedAccess(ISignInDirectory directory, GraphResources graph)
{
    /// <param name="context">The request; it is refused or signed in.</param>
    /// <param name="tenant">The person's organisation.</param>
    /// <param name="user">The person, proven.</param>
    /// <param name="at">The instant before the person was read.</param>
    /// <param name="methods">How they were proven.</param>
    /// <param name="scopeText">The scope parameter; null on a refresh means Graph, everything granted.</param>
    /// <param name="ticket">The refresh token's content, on a refresh.</param>
    public async ValueTask Grant(
        HandleTokenRequestContext context, SignInTenant tenant, SignInUser user, DateTimeOffset at,
        IReadOnlyList<string> methods, string? scopeText, ClaimsPrincipal? ticket)
    {
        var cancel = context.CancellationToken;
        var request = SignInRequest.Required;

        // Found again, in the person's organisation: on /organizations the client was looked up in its own home.
        var application = await directory.FindApplication(tenant.Id, Guid.Parse(context.ClientId!), cancel);
        if (Clients.Refusal(application, context.ClientId!, tenant) is { } refusal)
        {
            context.Refuse(refusal);
            return;
        }

        var openIdBefore = ticket?.GetScopes().Where(ScopeRequest.IsOpenId) ?? [];
        var (asked, error) = ScopeRequest.Parse(string.IsNullOrWhiteSpace(scopeText) ? string.Join(' ', openIdBefore) : scopeText, graph, tenant.DisplayName);
        if (error is not null)
        {
            context.Refuse(error);
            return;
        }

        var granted = await directory.GrantedScopes(tenant.Id, application!, user.Id, cancel);
        if (DelegatedScopes.Resolve(asked!, granted) is not { } scopes)
        {
            context.Refuse(AadErrors.NoConsent(application!));
            return;
        }

        request.Granted = new GrantedAccess
        {
            Tenant = tenant,
            Application = application!,
            User = user,
            At = at,
            Scopes = scopes.Printed,
            ReplyScope = scopes.Reply,
            Methods = methods,
            Email = asked!.Asks(Scopes.Email),
            Profile = asked.Asks(Scopes.Profile),
            ClientAuthentication = request.SecretPresented ? "1" : "0",
        };

        // A refresh always gives the next refresh token; the first one must be asked for.
        var openId = ticket is null ? asked.OpenId : asked.OpenId.Append(Scopes.OfflineAccess).Distinct(StringComparer.Ordinal);
        context.SignIn(Ticket.Make(request.Granted, openId, ticket?.GetAuthorizationId()));
    }
}
