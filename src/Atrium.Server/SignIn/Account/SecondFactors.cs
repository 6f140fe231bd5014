// A person's second factor: when it is asked, set up, checked. Secrets are encrypted at rest; a code is accepted once.
using System.Net;
using System.Security.Cryptography;

namespace Atrium.Server.SignIn;

/// <summary>What stands between a person and a token.</summary>
internal enum FactorNeed
{
    None,

    /// <summary>A code of the second factor that they have.</summary>
    Code,

    /// <summary>They have none, and must set one up.</summary>
    Enrolment,
}

internal sealed class SecondFactors(ISignInAccounts accounts, ISignInDirectory directory, SealKeys keys, GuessLimits limits)
{
    /// <summary>What tokens call it, among the methods of proof.</summary>
    public const string Method = "mfa";

    private const int NonceBytes = 12, TagBytes = 16;

    public async ValueTask<bool> Has(SignInTenant tenant, SignInUser user, CancellationToken cancel) =>
        await accounts.Factor(tenant, user.Id, cancel) is { Confirmed: true };

    /// <summary>What is asked of who has just typed their password.</summary>
    public async ValueTask<FactorNeed> AtSignIn(SignInTenant tenant, SignInUser user, CancellationToken cancel) =>
        await Has(tenant, user, cancel) ? FactorNeed.Code
        : await directory.DemandsFactor(tenant.Id, cancel) ? FactorNeed.Enrolment
        : FactorNeed.None;

    /// <summary>What is asked, before they get anything, of who signed in some time ago and proved it by these methods.</summary>
    /// <param name="demanded">The request itself demands a second factor.</param>
    public async ValueTask<FactorNeed> Later(
        SignInTenant tenant, SignInUser user, IReadOnlyCollection<string> methods, bool demanded, CancellationToken cancel) =>
        methods.Contains(Method) || !(demanded || await directory.DemandsFactor(tenant.Id, cancel)) ? FactorNeed.None
        : await Has(tenant, user, cancel) ? FactorNeed.Code
        : FactorNeed.Enrolment;

    /// <summary>A secret that counts for nothing until <see cref="Enrol"/>. It is kept in the page that shows it, and nowhere else: what is confirmed
    /// is what that page showed, whatever somebody else sets up meanwhile.</summary>
    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(Totp.SecretBytes);

    /// <summary>Makes the secret the person's second factor, against a code of it. Who has one must be rid of it first.</summary>
    public async ValueTask<AadError?> Enrol(SignInTenant tenant, SignInUser user, byte[] secret, string code, CancellationToken cancel)
    {
        var before = await accounts.Factor(tenant, user.Id, cancel);
        return before is { Confirmed: true } ? AadErrors.StalePage
            : Totp.Match(secret, code, tenant.Clock.GetUtcNow(), last: 0) is not { } step ? AadErrors.WrongCode
            : await accounts.TrySetFactor(tenant, user.Id, before, new SecondFactor(Seal(secret, user.Id), true, step), cancel) ? null
            : AadErrors.StalePage;
    }

    /// <summary>Whether the code is right, and was not used before.</summary>
    public async ValueTask<AadError?> Check(SignInTenant tenant, SignInUser user, string code, IPAddress? address, CancellationToken cancel)
    {
        var kept = await accounts.Factor(tenant, user.Id, cancel);
        var guess = await limits.Of($"second factor of {user.Id}", address, cancel);
        if (!guess.Allowed)
        {
            return AadErrors.Locked;
        }

        // The store takes the step once, whichever node it comes to.
        if (kept is { Confirmed: true } factor
            && Totp.Match(Open(factor.SealedSecret, user.Id), code, tenant.Clock.GetUtcNow(), factor.LastStep) is { } step
            && await accounts.TrySetFactor(tenant, user.Id, factor, factor with { LastStep = step }, cancel))
        {
            await guess.Succeeded();
            return null;
        }

        await guess.Failed();
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
