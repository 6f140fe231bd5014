// The keys that sign access and id tokens.
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Primitives;
using Microsoft.IdentityModel.Tokens;

namespace Atrium.Server.SignIn;

/// <summary>The signing keys in force. The newest that is due signs; all of them are published and accepted.</summary>
public interface ISigningKeys
{
    /// <summary>Never empty; newest first.</summary>
    IReadOnlyList<SigningKey> Keys { get; }

    /// <summary>Whether a key is due: a new one is published some time before, so that everybody who keeps our keys has it by then.</summary>
    bool Signs(SigningKey key);

    /// <summary>Fires once, when the list has changed; ask anew after that.</summary>
    IChangeToken Changed();
}

/// <summary>One RSA key with its self-signed certificate; <c>kid</c> and <c>x5t</c> are the certificate's SHA-1 thumbprint, as Microsoft's are.</summary>
public sealed class SigningKey : X509SecurityKey
{
    public SigningKey(X509Certificate2 certificate, DateTimeOffset created, DateTimeOffset signsFrom)
        : base(certificate)
    {
        (Created, SignsFrom) = (created, signsFrom);
        KeyId = X5t; // the base would print it in hex
    }

    public DateTimeOffset Created { get; }

    public DateTimeOffset SignsFrom { get; }
}
