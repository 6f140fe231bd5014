// Hands the keys to the protocol library, and anew whenever they change: rotation without a restart.
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;

namespace Atrium.Server.SignIn;

internal sealed class ProtocolKeys(ISigningKeys keys, SealKeys seal)
    : IConfigureOptions<OpenIddictServerOptions>, IOptionsChangeTokenSource<OpenIddictServerOptions>
{
    public string? Name => Options.DefaultName;

    public IChangeToken GetChangeToken() => keys.Changed();

    public void Configure(OpenIddictServerOptions options)
    {
        foreach (var key in keys.Keys)
        {
            options.SigningCredentials.Add(new SigningCredentials(key, SecurityAlgorithms.RsaSha256));
        }

        options.SigningCredentials.Add(new SigningCredentials(seal.Signature, SecurityAlgorithms.HmacSha256));
        options.EncryptionCredentials.Add(new EncryptingCredentials(
            seal.Encryption, SecurityAlgorithms.Aes256KW, SecurityAlgorithms.Aes256CbcHmacSha512));
    }
}
