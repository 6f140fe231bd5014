// A refresh token that is good once was used by somebody else at the same moment. The library lets all of them through, whoever was quicker; here all but
// the quickest stop.
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Atrium.Server.SignIn;

internal sealed class StopOvertaken : IOpenIddictServerHandler<ProcessSignInContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ProcessSignInContext>()
            .UseSingletonHandler<StopOvertaken>()
            .SetOrder(OpenIddictServerHandlers.RedeemTokenEntry.Descriptor.Order + 1)
            .SetType(OpenIddictServerHandlerType.Custom)
            .Build();

    public ValueTask HandleAsync(ProcessSignInContext context)
    {
        if (SignInRequest.Required.Overtaken)
        {
            context.Refuse(AadErrors.GrantRevoked); // and the family is dead: somebody has a copy
        }

        return ValueTask.CompletedTask;
    }
}
