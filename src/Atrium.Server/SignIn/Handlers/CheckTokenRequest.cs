// Checks the fields of a token request before anything is looked up, so that each refusal names its field as Microsoft does.
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Atrium.Server.SignIn;

internal sealed class CheckTokenRequest : IOpenIddictServerHandler<ValidateTokenRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ValidateTokenRequestContext>()
            .UseSingletonHandler<CheckTokenRequest>()
            .SetOrder(OpenIddictServerHandlers.Exchange.ValidateGrantType.Descriptor.Order - 1_000)
            .SetType(OpenIddictServerHandlerType.Custom)
            .Build();

    public ValueTask HandleAsync(ValidateTokenRequestContext context)
    {
        if (Check(context.Request, context.Options, SignInRequest.Required) is { } error)
        {
            context.Refuse(error);
        }

        return ValueTask.CompletedTask;
    }

    private static AadError? Check(OpenIddictRequest request, OpenIddictServerOptions options, SignInRequest signIn)
    {
        if (string.IsNullOrEmpty(request.GrantType))
        {
            return AadErrors.MissingField(Parameters.GrantType);
        }

        if (!options.GrantTypes.Contains(request.GrantType))
        {
            return AadErrors.UnsupportedGrant(request.GrantType);
        }

        if (string.IsNullOrEmpty(request.ClientId))
        {
            return AadErrors.MissingField(Parameters.ClientId);
        }

        if (!Guid.TryParse(request.ClientId, out _))
        {
            return AadErrors.UnknownClient(request.ClientId, signIn.Segment);
        }

        if (request.HasParameter("resource") || request.HasParameter("audience"))
        {
            return AadErrors.ResourceParameter;
        }

        if (!string.IsNullOrEmpty(request.ClientAssertion) || !string.IsNullOrEmpty(request.ClientAssertionType))
        {
            return AadErrors.BadAssertion; // half of one, or beside a secret
        }

        return request.GrantType switch
        {
            GrantTypes.ClientCredentials => signIn.Kind != TenantSegment.Tenant ? AadErrors.NoTenant
                : Missing(Parameters.Scope, request.Scope),
            GrantTypes.Password => signIn.Kind is TenantSegment.Common or TenantSegment.Consumers ? AadErrors.NotForCommon
                : Missing(Parameters.Username, request.Username) ?? Missing(Parameters.Password, request.Password)
                    ?? Missing(Parameters.Scope, request.Scope),
            GrantTypes.AuthorizationCode => signIn.Kind == TenantSegment.Consumers ? AadErrors.NoTenant
                : Missing(Parameters.Code, request.Code) ?? Missing(Parameters.RedirectUri, request.RedirectUri),
            DeviceCodeGrant.Grant => Missing("device_code", (string?)request["device_code"]),
            OnBehalfOf.Grant => signIn.Kind == TenantSegment.Consumers ? AadErrors.NoTenant
                : (string?)request["requested_token_use"] != "on_behalf_of" ? AadErrors.MissingField("requested_token_use")
                : Missing(Parameters.Assertion, request.Assertion) ?? Missing(Parameters.Scope, request.Scope),
            GrantTypes.RefreshToken => signIn.Kind == TenantSegment.Consumers ? AadErrors.NoTenant
                : Missing(Parameters.RefreshToken, request.RefreshToken),
            _ => null,
        };
    }

    private static AadError? Missing(string name, string? value) => string.IsNullOrEmpty(value) ? AadErrors.MissingField(name) : null;
}
