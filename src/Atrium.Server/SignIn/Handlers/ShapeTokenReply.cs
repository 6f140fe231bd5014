// The success reply in Microsoft's words: ext_expires_in is there, scope as the client asked (none when app-only), client_info for MSAL.
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Atrium.Server.SignIn;

internal sealed class ShapeTokenReply(SignInOptions options) : IOpenIddictServerHandler<ApplyTokenResponseContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ApplyTokenResponseContext>()
            .UseSingletonHandler<ShapeTokenReply>()
            .SetOrder(40_000)
            .SetType(OpenIddictServerHandlerType.Custom)
            .Build();

    public ValueTask HandleAsync(ApplyTokenResponseContext context)
    {
        if (string.IsNullOrEmpty(context.Response.Error) && context.Response.AccessToken is not null)
        {
            var seconds = (long)options.AccessTokenLifetime.TotalSeconds;
            context.Response.ExpiresIn = seconds;
            context.Response.SetParameter("ext_expires_in", seconds);
            var granted = SignInRequest.Required.Granted;
            context.Response.Scope = granted?.ReplyScope;
            if (granted?.User is { } user && (string?)context.Request?["client_info"] is "1")
            {
                context.Response.SetParameter("client_info", ClientInfo.Of(granted.Tenant, user));
            }
        }

        return ValueTask.CompletedTask;
    }
}
