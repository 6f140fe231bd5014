// Symmetric keys of the server: they seal refresh tokens and codes, which so outlive any RSA key, and make pairwise subjects.
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Atrium.Server.SignIn;

internal sealed class SealKeys
{
    private readonly byte[] _pairwise;

    public SealKeys(ISecretsVault vault)
    {
        var master = Master(vault);
        Encryption = new(Derive(master, "seal-encryption")) { KeyId = "seal-encryption" };
        Signature = new(Derive(master, "seal-signature")) { KeyId = "seal-signature" };
        Factors = Derive(master, "second-factors");
        Notes = Derive(master, "browser-notes");
        _pairwise = Derive(master, "pairwise-subject");
    }

    public SymmetricSecurityKey Encryption { get; }

    public SymmetricSecurityKey Signature { get; }

    /// <summary>Signs what travels through a browser and back.</summary>
    public byte[] Notes { get; }

    /// <summary>Encrypts the secrets of second factors.</summary>
    public byte[] Factors { get; }

    /// <summary>A user's <c>sub</c> towards one application: stable there, unlinkable elsewhere.</summary>
    public string PairwiseSubject(Guid user, Guid app)
    {
        Span<byte> input = stackalloc byte[32];
        user.TryWriteBytes(input);
        app.TryWriteBytes(input[16..]);
        return Base64UrlEncoder.Encode(HMACSHA256.HashData(_pairwise, input));
    }

    private static byte[] Master(ISecretsVault vault)
    {
        const string name = "seal.key";
        return vault.Keep(name, RandomNumberGenerator.GetBytes(32));
    }

    private static byte[] Derive(byte[] master, string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, master, 32, info: Encoding.ASCII.GetBytes("atrium " + purpose));
}
