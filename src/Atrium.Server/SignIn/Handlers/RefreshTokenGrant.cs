// grant_type=refresh_token: new tokens for a person who signed in before. The old refresh token stays valid, as Microsoft documents.
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Atrium.Server.SignIn;

internal sealed class RefreshTokenGrant(ISignInDirectory directory, DelegatedAccess access) : IOpenIddictServerHandler<HandleTokenRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<HandleTokenRequestContext>()
            .UseSingletonHandler<RefreshTokenGrant>()
            .SetOrder(2_000) // after the library has attached the token's principal
            .SetType(OpenIddictServerHandlerType.Custom)
            .Build();

    public async ValueTask HandleAsync(HandleTokenRequestContext context)
    {
        if (!context.Request.IsRefreshTokenGrantType())
        {
            return;
        }

        var request = SignInRequest.Required;
        var at = request.Now;
        var tenant = request.Tenant; // the token's own: AdoptTenant saw to it
        var ticket = context.RefreshTokenPrincipal;
        if (tenant is null || ticket is null || !Guid.TryParse(ticket.GetClaim(Claims.Subject), out var subject))
        {
            context.Refuse(AadErrors.BadGrant);
            return;
        }

        var user = await directory.FindUserById(tenant.Id, subject, context.CancellationToken);
        var refusal = user switch
        {
            null => AadErrors.UserGone(subject),
            { Enabled: false } => AadErrors.UserDisabled,
            { SessionsValidFrom: { } from } when Ticket.At(ticket) < from => AadErrors.GrantRevoked,
            _ => null,
        };
        if (refusal is not null)
        {
            context.Refuse(refusal);
            return;
        }

        var methods = ticket.GetClaims(Claims.AuthenticationMethodReference);
        await access.Grant(context, tenant, user!, at, methods, context.Request.Scope, ticket);
    }
}
