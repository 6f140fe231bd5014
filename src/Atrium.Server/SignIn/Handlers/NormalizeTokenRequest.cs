// First step of a token request: one spelling of the client id, and a note whether a secret came with it.
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Atrium.Server.SignIn;

internal sealed class NormalizeTokenRequest : IOpenIddictServerHandler<ExtractTokenRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ExtractTokenRequestContext>()
            .UseSingletonHandler<NormalizeTokenRequest>()
            .SetOrder(int.MaxValue - 1_000) // after the body and the Basic header were read
            .SetType(OpenIddictServerHandlerType.Custom)
            .Build();

    public ValueTask HandleAsync(ExtractTokenRequestContext context)
    {
        if (context.Request is not { } request)
        {
            return ValueTask.CompletedTask;
        }

        if (Guid.TryParse(request.ClientId, out var client))
        {
            request.ClientId = client.ToString();
        }

        if (request.GrantType is "device_code" or GrantTypes.DeviceCode)
        {
            request.GrantType = DeviceCodeGrant.Grant;
        }

        var signIn = SignInRequest.Required;
        if (!string.IsNullOrEmpty(request.ClientAssertion) && request.ClientAssertionType == ClientAssertionTypes.JwtBearer && string.IsNullOrEmpty(request.ClientSecret))
        {
            // Checked by ours: the library wants another type and another audience than Microsoft's libraries send.
            (signIn.Assertion, request.ClientAssertion, request.ClientAssertionType) = (request.ClientAssertion, null, null);
            request.ClientSecret = CheckClientAssertion.InPlaceOfSecret;
        }

        signIn.SecretPresented = !string.IsNullOrEmpty(request.ClientSecret);
        return ValueTask.CompletedTask;
    }
}
