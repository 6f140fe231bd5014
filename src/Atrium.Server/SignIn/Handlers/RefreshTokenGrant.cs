// grant_type=refresh_token: new tokens for a person who signed in before. The old refresh token stays valid, as Microsoft documents.
using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Atrium.Server.SignIn;

internal sealed class RefreshTokenGrant(TicketHolder holder, DelegatedAccess access) : IOpenIddictServerHandler<HandleTokenRequestContext>
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
        var ticket = context.RefreshTokenPrincipal;
        var (user, refusal) = await holder.Find(context.Transaction.GetHttpRequest()!.HttpContext, ticket, context.ClientId!, context.CancellationToken);
        if (refusal is not null)
        {
            context.Refuse(refusal);
            return;
        }

        var methods = ticket!.GetClaims(Claims.AuthenticationMethodReference);
        await access.Grant(context, request.Tenant!, user!, at, methods, context.Request.Scope, ticket);
    }
}
