// grant_type=jwt-bearer: an API that was called with a person's token calls another one on their behalf.
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Atrium.Server.SignIn;

internal sealed class OnBehalfOf(UserAssertions assertions, DelegatedAccess access) : IOpenIddictServerHandler<HandleTokenRequestContext>
{
    public const string Grant = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<HandleTokenRequestContext>()
            .UseSingletonHandler<OnBehalfOf>()
            .SetOrder(1_700)
            .SetType(OpenIddictServerHandlerType.Custom)
            .Build();

    public async ValueTask HandleAsync(HandleTokenRequestContext context)
    {
        if (context.Request.GrantType is not Grant)
        {
            return;
        }

        var request = SignInRequest.Required;
        if (!request.SecretPresented)
        {
            context.Refuse(AadErrors.SecretMissing); // a program on a device is no API
            return;
        }

        var (assertion, error) = await assertions.Check(context.Request.Assertion!, Guid.Parse(context.ClientId!), request, context.CancellationToken);
        if (error is not null)
        {
            context.Refuse(error);
            return;
        }

        request.Tenant = assertion!.Tenant;
        await access.Grant(
            context, assertion.Tenant, assertion.User, assertion.At, assertion.Methods, context.Request.Scope, ticket: null, assertion.Family);
    }
}
