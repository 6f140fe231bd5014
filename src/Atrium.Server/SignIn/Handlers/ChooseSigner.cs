// Which key signs: the newest RSA key that is due for tokens that others verify, the server's own seal for tokens only it reads.
// The library would take the first of a list whose order is not kept, and a symmetric key before any other.
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Atrium.Server.SignIn;

internal sealed class ChooseSigner(ISigningKeys keys) : IOpenIddictServerHandler<GenerateTokenContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<GenerateTokenContext>()
            .UseSingletonHandler<ChooseSigner>()
            .SetOrder(OpenIddictServerHandlers.Protection.AttachSecurityCredentials.Descriptor.Order + 500)
            .SetType(OpenIddictServerHandlerType.Custom)
            .Build();

    public ValueTask HandleAsync(GenerateTokenContext context)
    {
        var verifiedByOthers = context.TokenType is TokenTypeIdentifiers.AccessToken or TokenTypeIdentifiers.IdentityToken;

        // From this request's options, so that key and options are of one moment also while keys rotate.
        SigningCredentials? chosen = null;
        foreach (var credentials in context.Options.SigningCredentials)
        {
            if (verifiedByOthers != credentials.Key is SigningKey)
            {
                continue;
            }

            if (chosen?.Key is not SigningKey best || Precedes((SigningKey)credentials.Key, best))
            {
                chosen = credentials;
            }
        }

        context.SigningCredentials = chosen ?? throw new InvalidOperationException("No key can sign a token of type " + context.TokenType);
        if (verifiedByOthers)
        {
            // Nothing is remembered of them: they are checked by signature, lifetime and revocation stamp.
            context.EncryptionCredentials = null;
            context.CreateTokenEntry = false;
            context.PersistTokenPayload = false;
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>One that is due before one that is only announced, and the newer of two.</summary>
    private bool Precedes(SigningKey key, SigningKey other) =>
        keys.Signs(key) == keys.Signs(other) ? key.Created > other.Created : keys.Signs(key);
}
