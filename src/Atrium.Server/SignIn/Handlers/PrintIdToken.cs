// The id token in Microsoft's v2 format.
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Atrium.Server.SignIn;

internal sealed class PrintIdToken(SealKeys seal, SignInOptions options) : IOpenIddictServerHandler<GenerateTokenContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<GenerateTokenContext>()
            .UseSingletonHandler<PrintIdToken>()
            .SetOrder(OpenIddictServerHandlers.Protection.GenerateIdentityModelToken.Descriptor.Order - 400)
            .SetType(OpenIddictServerHandlerType.Custom)
            .Build();

    public ValueTask HandleAsync(GenerateTokenContext context)
    {
        if (context.TokenType is not TokenTypeIdentifiers.IdentityToken)
        {
            return ValueTask.CompletedTask;
        }

        var access = SignInRequest.Required.Granted ?? throw new InvalidOperationException("Nothing was granted.");
        var user = access.User ?? throw new InvalidOperationException("An id token is a person's.");
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["sub"] = seal.PairwiseSubject(user.Id, access.Application.AppId),
            ["tid"] = access.Tenant.Id.ToString(),
            ["uti"] = TokenId.Make(access.At),
            ["ver"] = "2.0",
        };
        if (access.Profile)
        {
            claims["name"] = user.DisplayName ?? user.UserPrincipalName;
            claims["oid"] = user.Id.ToString();
            claims["preferred_username"] = user.UserPrincipalName;
        }

        if (access.Email && !string.IsNullOrEmpty(user.Mail))
        {
            claims["email"] = user.Mail;
        }

        if (access.ClientRoles.Count > 0)
        {
            claims["roles"] = access.ClientRoles.ToArray();
        }

        foreach (var (name, value) in access.IdClaims)
        {
            claims[name] = value;
        }

        // What binds the token to its request: the library computed it.
        foreach (var name in (ReadOnlySpan<string>)[Claims.Nonce, Claims.CodeHash, Claims.AccessTokenHash])
        {
            if (context.Principal.GetClaim(name) is { } value)
            {
                claims[name] = value;
            }
        }

        TokenTimes.Stamp(context.SecurityTokenDescriptor, access.At, options.IdTokenLifetime);
        context.SecurityTokenDescriptor.Subject = null;
        context.SecurityTokenDescriptor.Claims = claims;
        context.SecurityTokenDescriptor.Issuer = $"{options.Authority}/{access.Tenant.Id}/v2.0";
        context.SecurityTokenDescriptor.Audience = access.Application.AppId.ToString();
        context.SecurityTokenDescriptor.TokenType = "JWT";
        return ValueTask.CompletedTask;
    }
}
