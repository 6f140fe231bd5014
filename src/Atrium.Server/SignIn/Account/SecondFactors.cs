// A person's second factor: set up, confirmed, asked. Secrets are encrypted at rest; a code is accepted once.
using System.Net;
using System.Security.Cryptography;

namespace Atrium.Server.SignIn;

internal sealed class SecondFactors(ISignInAccounts accounts, SealKeys keys, GuessLimits limits)
{
    /// <summary>What tokens call it, among the methods of proof.</summary>
    public const string Method = "mfa";

    private const int NonceBytes = 12, TagBytes = 16;

    public async ValueTask<bool> IsRequired(SignInTenant tenant, SignInUser user, CancellationToken cancel) =>
        await accounts.Factor(tenant, user.Id, cancel) is { Confirmed: true };

    /// <summary>Makes a new secret that counts for nothing until it is confirmed. Null: there is a confirmed one, which must go first.</summary>
    public async ValueTask<string?> Begin(SignInTenant tenant, SignInUser user, CancellationToken cancel)
    {
        var before = await accounts.Factor(tenant, user.Id, cancel);
        if (before is { Confirmed: true })
        {
            return null;
        }

        var secret = RandomNumberGenerator.GetBytes(Totp.SecretBytes);
        return await accounts.TrySetFactor(tenant, user.Id, before, new SecondFactor(Seal(secret, user.Id), false, 0), cancel) ? Totp.Base32(secret) : null;
    }

    /// <summary>Whether the code is right, and was not used before; it confirms a new factor.</summary>
    public async ValueTask<AadError?> Check(SignInTenant tenant, SignInUser user, string code, IPAddress? address, CancellationToken cancel)
    {
        var name = $"second factor of {user.Id}";
        if (!limits.Allows(name, address))
        {
            return AadErrors.Locked;
        }

        if (await accounts.Factor(tenant, user.Id, cancel) is { } factor
            && Totp.Match(Open(factor.SealedSecret, user.Id), code, tenant.Clock.GetUtcNow(), factor.LastStep) is { } step
            && await accounts.TrySetFactor(tenant, user.Id, factor, factor with { Confirmed = true, LastStep = step }, cancel))
        {
            limits.Succeeded(name);
            return null;
        }

        limits.Failed(name, address);
        return AadErrors.WrongCode;
    }

    public async ValueTask Remove(SignInTenant tenant, SignInUser user, CancellationToken cancel)
    {
        while (await accounts.Factor(tenant, user.Id, cancel) is { } factor && !await accounts.TrySetFactor(tenant, user.Id, factor, null, cancel))
        {
        }
    }

    /// <summary>AES-GCM; bound to the person, so that a copied row is of no use to another.</summary>
    private string Seal(byte[] secret, Guid user)
    {
        var sealedBytes = new byte[NonceBytes + secret.Length + TagBytes];
        RandomNumberGenerator.Fill(sealedBytes.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(keys.Factors, TagBytes);
        aes.Encrypt(
            sealedBytes.AsSpan(0, NonceBytes), secret, sealedBytes.AsSpan(NonceBytes, secret.Length), sealedBytes.AsSpan(NonceBytes + secret.Length), user.ToByteArray());
        return Convert.ToBase64String(sealedBytes);
    }

    private byte[] Open(string text, Guid user)
    {
        var sealedBytes = Convert.FromBase64String(text);
        var secret = new byte[sealedBytes.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(keys.Factors, TagBytes);
        aes.Decrypt(
            sealedBytes.AsSpan(0, NonceBytes), sealedBytes.AsSpan(NonceBytes, secret.Length), sealedBytes.AsSpan(NonceBytes + secret.Length), secret, user.ToByteArray());
        return secret;
    }
}
