// A refresh token (later a code) knows its organisation: on /common that becomes the request's, and elsewhere it must be the same.
// The library's own issuer is one constant for all tenants, because MSAL redeems at /{tid} what it got at /common: this is the check.
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Atrium.Server.SignIn;

internal sealed class AdoptTenant(ISignInDirectory directory) : IOpenIddictServerHandler<ValidateTokenContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ValidateTokenContext>()
            .UseSingletonHandler<AdoptTenant>()
            // After the seal was checked, before the lifetime is: that is measured by the organisation's clock.
            .SetOrder(OpenIddictServerHandlers.Protection.ValidateExpirationDate.Descriptor.Order - 500)
            .SetType(OpenIddictServerHandlerType.Custom)
            .Build();

    public async ValueTask HandleAsync(ValidateTokenContext context)
    {
        if (context.Principal?.GetClaim(TicketClaims.Tenant) is not { } id)
        {
            return;
        }

        var request = SignInRequest.Required;
        var tenant = await directory.FindTenant(id, context.CancellationToken);
        if (tenant is null)
        {
            context.Refuse(AadErrors.BadGrant);
        }
        else if (request.Tenant is { } addressed && addressed.Id != tenant.Id)
        {
            context.Refuse(AadErrors.WrongTenant);
        }
        else
        {
            request.Tenant = tenant;
        }
    }
}
