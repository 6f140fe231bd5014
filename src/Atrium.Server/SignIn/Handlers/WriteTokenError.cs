// Every refusal of the token endpoint, ours or the library's, leaves in Microsoft's shape.
using Microsoft.AspNetCore;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Atrium.Server.SignIn;

internal sealed class WriteTokenError : IOpenIddictServerHandler<ApplyTokenResponseContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ApplyTokenResponseContext>()
            .UseSingletonHandler<WriteTokenError>()
            .SetOrder(50_000) // before the library sets its own status and headers
            .SetType(OpenIddictServerHandlerType.Custom)
            .Build();

    public async ValueTask HandleAsync(ApplyTokenResponseContext context)
    {
        if (string.IsNullOrEmpty(context.Response.Error))
        {
            return;
        }

        var request = SignInRequest.Required;
        var error = request.Failure ?? ProtocolErrors.Translate(
            context.Response.Error, context.Response.ErrorDescription, context.Response.ErrorUri, context.Request?.ClientId, request);
        var http = context.Transaction.GetHttpRequest()!.HttpContext;
        await AadErrorWriter.Write(http, error, request, context.CancellationToken);
        context.HandleRequest();
    }
}
