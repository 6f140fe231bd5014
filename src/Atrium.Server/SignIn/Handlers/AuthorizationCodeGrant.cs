// grant_type=authorization_code: tokens for a person who signed in on our pages. The library has checked code, client, address and verifier.
using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Atrium.Server.SignIn;

internal sealed class AuthorizationCodeGrant(TicketHolder holder, DelegatedAccess access) : IOpenIddictServerHandler<HandleTokenRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<HandleTokenRequestContext>()
            .UseSingletonHandler<AuthorizationCodeGrant>()
            .SetOrder(1_500) // after the library has attached the code's principal
            .SetType(OpenIddictServerHandlerType.Custom)
            .Build();

    public async ValueTask HandleAsync(HandleTokenRequestContext context)
    {
        if (!context.Request.IsAuthorizationCodeGrantType())
        {
            return;
        }

        var request = SignInRequest.Required;
        var at = request.Now;
        var ticket = context.AuthorizationCodePrincipal;
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
