// A client that proves itself by a token of somebody else: an issuer, a subject and an audience that the application wrote down beforehand.
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Atrium.Server.SignIn;

internal sealed class FederatedAssertions(
    ISignInDirectory directory, ISigningKeys own, IssuerKeys issuers, SignInOptions options, ILogger<FederatedAssertions> logger)
{
    private const string OlderIssuer = "https://sts.windows.net/";

    private static readonly JsonWebTokenHandler Handler = new();

    /// <summary>Whether the assertion is of another issuer: an application's own names its client id there.</summary>
    public static bool Is(JsonWebToken jwt) => Uri.TryCreate(Claim(jwt, "iss"), UriKind.Absolute, out _);

    /// <summary>Null: it stands for the application.</summary>
    public async ValueTask<AadError?> Check(string assertion, JsonWebToken jwt, SignInApplication application, SignInRequest request, CancellationToken cancel)
    {
        // Cheap first, and nothing is fetched for what no application asked for.
        var (issuer, subject) = (Claim(jwt, "iss")!, Claim(jwt, "sub") ?? "");
        if (Mismatch(await directory.FederatedCredentials(application, cancel), issuer, subject, jwt) is { } mismatch)
        {
            return mismatch;
        }

        if (jwt.Alg != SecurityAlgorithms.RsaSha256 || string.IsNullOrEmpty(jwt.Kid) || jwt.TryGetHeaderValue<object>("crit", out _))
        {
            return AadErrors.BadAssertion;
        }

        var (key, failure) = await Key(issuer, jwt, cancel);
        return failure ?? (key is null ? AadErrors.BadAssertion : await Verify(assertion, key, request));
    }

    private static AadError? Mismatch(IReadOnlyList<FederatedCredential> credentials, string issuer, string subject, JsonWebToken jwt)
    {
        var ofIssuer = credentials.Where(c => string.Equals(c.Issuer, issuer, StringComparison.Ordinal)).ToList();
        var ofSubject = ofIssuer.Where(c => string.Equals(c.Subject, subject, StringComparison.Ordinal)).ToList();
        return ofIssuer.Count == 0 ? AadErrors.NoFederatedIssuer(issuer)
            : ofSubject.Count == 0 ? AadErrors.NoFederatedSubject(subject)
            : jwt.Audiences.ToList() is [var audience] && ofSubject.Exists(c => string.Equals(c.Audience, audience, StringComparison.Ordinal)) ? null
            : AadErrors.NoFederatedAudience(string.Join(' ', jwt.Audiences));
    }

    private async ValueTask<(SecurityKey? Key, AadError? Failure)> Key(string issuer, JsonWebToken jwt, CancellationToken cancel)
    {
        if (Home(issuer) is { } tenant && await directory.FindTenant(tenant.ToString(), cancel) is not null)
        {
            return (await OwnKey(jwt, tenant, cancel), null);
        }

        try
        {
            return (await issuers.FindAsync(issuer, jwt.Kid, cancel), null);
        }
        catch (IssuerUnavailableException unavailable)
        {
            logger.LogWarning("A federated credential could not be verified: {Reason} {Cause}", unavailable.Message, unavailable.InnerException?.GetType().Name);
            return (null, AadErrors.IssuerUnavailable);
        }
    }

    /// <summary>The organisation of this server whose tokens have this issuer, in either format.</summary>
    private Guid? Home(string issuer)
    {
        var id = issuer.StartsWith(OlderIssuer, StringComparison.Ordinal) ? issuer[OlderIssuer.Length..].TrimEnd('/')
            : issuer.StartsWith(options.Authority + "/", StringComparison.Ordinal) && issuer.EndsWith("/v2.0", StringComparison.Ordinal) && issuer.Length > options.Authority.Length + 6
                ? issuer[(options.Authority.Length + 1)..^5]
                : null;
        return Guid.TryParseExact(id, "D", out var tenant) ? tenant : null;
    }

    /// <summary>Of a token that this server signed for one of its organisations; the application that got it must still be there.</summary>
    private async ValueTask<SecurityKey?> OwnKey(JsonWebToken jwt, Guid tenant, CancellationToken cancel) =>
        Guid.TryParse(Claim(jwt, "appid") ?? Claim(jwt, "azp"), out var app) && Claim(jwt, "tid") == tenant.ToString()
            && await directory.FindApplication(tenant, app, cancel) is { Enabled: true }
            ? own.Keys.FirstOrDefault(k => string.Equals(k.KeyId, jwt.Kid, StringComparison.Ordinal))
            : null;

    private static async ValueTask<AadError?> Verify(string assertion, SecurityKey key, SignInRequest request)
    {
        var verdict = await Handler.ValidateTokenAsync(assertion, new TokenValidationParameters
        {
            IssuerSigningKey = key,
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
            TryAllIssuerSigningKeys = false,
            // Issuer and audience were compared with what the application wrote down; the time is the organisation's.
            ValidateIssuer = false,
            ValidateAudience = false,
            ValidateLifetime = false,
        });
        if (!verdict.IsValid || verdict.SecurityToken is not JsonWebToken jwt)
        {
            return AadErrors.BadAssertion;
        }

        var now = request.Now.UtcDateTime;
        return jwt.TryGetPayloadValue<long>("exp", out _) && jwt.ValidTo > now - BearerTokens.Skew && jwt.ValidFrom < now + BearerTokens.Skew ? null : AadErrors.AssertionNotInTime;
    }

    private static string? Claim(JsonWebToken jwt, string name) => jwt.TryGetPayloadValue<string>(name, out var value) ? value : null;
}
