// First look at an authorization request, before the library's: one spelling of the client id, and the refusals that are Microsoft's own.
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Atrium.Server.SignIn;

internal sealed class CheckAuthorizationRequest : IOpenIddictServerHandler<ValidateAuthorizationRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ValidateAuthorizationRequestContext>()
            .UseSingletonHandler<CheckAuthorizationRequest>()
            .SetOrder(int.MinValue + 50_000)
            .SetType(OpenIddictServerHandlerType.Custom)
            .Build();

    public ValueTask HandleAsync(ValidateAuthorizationRequestContext context)
    {
        if (Check(context.Request, context.Options, SignInRequest.Required) is { } error)
        {
            context.Refuse(error);
        }

        return ValueTask.CompletedTask;
    }

    private static AadError? Check(OpenIddictRequest request, OpenIddictServerOptions options, SignInRequest signIn)
    {
        if (signIn.Kind == TenantSegment.Consumers)
        {
            return AadErrors.NoTenant;
        }

        if (string.IsNullOrEmpty(request.ClientId))
        {
            return AadErrors.MissingField(Parameters.ClientId);
        }

        if (!Guid.TryParse(request.ClientId, out var client))
        {
            return AadErrors.UnknownClient(request.ClientId, signIn.Segment);
        }

        request.ClientId = client.ToString();
        request.IdTokenHint = null; // Microsoft's platform goes by login_hint here
        if (string.IsNullOrEmpty(request.RedirectUri))
        {
            return AadErrors.NoReplyAddress;
        }

        var types = request.GetResponseTypes();
        return types.Length == 0 ? AadErrors.MissingField(Parameters.ResponseType)
            : options.ResponseTypes.Any(known => types.ToHashSet(StringComparer.Ordinal).SetEquals(known.Split(' '))) ? null
            : AadErrors.UnsupportedResponseType;
    }
}
