// The resource side: who is behind the bearer token of a Graph request? Hot: a token seen before costs well under a microsecond.
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Atrium.Server.SignIn;

/// <summary>Checks bearer tokens. Knows nothing of HTTP beyond the header's text.</summary>
public sealed class BearerTokens(
    ISigningKeys keys, ISignInDirectory directory, IRevocations revocations, ISignInTokenRows rows, int cached = 20_000)
{
    /// <summary>Between the clocks of issuer and checker; Microsoft allows as much.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private const int LongestToken = 32 * 1024;
    private const string Scheme = "Bearer ";

    private static readonly JsonWebTokenHandler Handler = new() { MaximumTokenSizeInBytes = LongestToken };

    private readonly TokenCache _cache = new(cached);
    private readonly TokenClaims _claims = new();

    /// <summary>Checks the value of an Authorization header, null when there was none.</summary>
    public ValueTask<BearerResult> Check(string? authorization, CancellationToken cancel)
    {
        if (authorization is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return new(BearerFailure.Empty);
        }

        var token = authorization.AsSpan(Scheme.Length).Trim();
        if (token.IsEmpty)
        {
            return new(BearerFailure.Empty);
        }

        if (_cache.Find(token) is { } known)
        {
            var principal = known.Principal;
            if (principal.Tenant.Clock.GetUtcNow().UtcTicks > known.DeadAfter)
            {
                _cache.Remove(token);
                return new(BearerFailure.Expired);
            }

            if (known.IsFresh(revocations))
            {
                return new(principal);
            }

            _cache.Remove(token);
        }

        return token.Length > LongestToken ? new(BearerFailure.Invalid) : CheckAnew(token.ToString(), cancel);
    }

    private async ValueTask<BearerResult> CheckAnew(string token, CancellationToken cancel)
    {
        var (kid, failure) = TokenHeader.Read(token);
        if (failure is not null)
        {
            return failure;
        }

        if (kid is null || FindKey(kid) is not { } key)
        {
            return BearerFailure.Invalid;
        }

        var verdict = await Handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            IssuerSigningKey = key,
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
            ValidTypes = ["JWT"],
            TryAllIssuerSigningKeys = false,
            // What follows is checked below, by the organisation's clock and with Graph's sentences.
            ValidateIssuer = false,
            ValidateAudience = false,
            ValidateLifetime = false,
        });
        if (!verdict.IsValid)
        {
            return verdict.Exception is SecurityTokenMalformedException ? BearerFailure.Unreadable : BearerFailure.Invalid;
        }

        return await CheckClaims(token, (JsonWebToken)verdict.SecurityToken, cancel);
    }

    private async ValueTask<BearerResult> CheckClaims(string text, JsonWebToken jwt, CancellationToken cancel)
    {
        if (TokenFacts.Read(jwt) is not { } facts)
        {
            return BearerFailure.Invalid;
        }

        if (!GraphResources.IsAudience(facts.Audience))
        {
            return BearerFailure.WrongAudience;
        }

        // Before the directory is read: a change during the reading moves them, and the next request looks again.
        var version = revocations.Version;
        Guid? session = facts.Family is { } family ? rows.FamilyStamp(family) : null;
        var stamp = revocations.Stamp(facts.TenantId, facts.UserId, facts.AppId, session);
        if (await directory.FindTenant(facts.TenantId.ToString(), cancel) is not { } tenant)
        {
            return BearerFailure.Invalid;
        }

        var application = await directory.FindApplication(tenant.Id, facts.AppId, cancel);
        var failure = Lifetime(facts, tenant.Clock.GetUtcNow()) ?? await Alive(facts, application, cancel);
        if (failure is not null)
        {
            return failure;
        }

        var principal = _claims.Principal(facts, tenant, application!);
        _cache.Add(text, new CheckedToken
        {
            Principal = principal,
            AppId = facts.AppId,
            Session = session,
            DeadAfter = (facts.Expires + Skew).UtcTicks,
            Stamp = stamp,
            SeenVersion = version,
        });
        return principal;
    }

    private static BearerFailure? Lifetime(TokenFacts facts, DateTimeOffset now) =>
        now < facts.NotBefore - Skew ? BearerFailure.Invalid
        : now > facts.Expires + Skew ? BearerFailure.Expired
        : null;

    /// <summary>Whether application and user are still there and allowed.</summary>
    private async ValueTask<BearerFailure?> Alive(TokenFacts facts, SignInApplication? application, CancellationToken cancel)
    {
        if (application is not { Enabled: true })
        {
            return BearerFailure.Invalid;
        }

        if (facts.UserId is not { } userId)
        {
            // Another service principal: the application was removed and registered anew.
            return facts.ObjectId == application.ServicePrincipalId ? null : BearerFailure.Invalid;
        }

        // What came from a code that was used twice dies with it.
        if (facts.Family is { } family && await rows.IsDead(family, cancel))
        {
            return BearerFailure.RevokedUpTo(facts.Issued, facts.Capable);
        }

        return await directory.FindUserById(facts.TenantId, userId, cancel) switch
        {
            not { Enabled: true } => BearerFailure.Invalid,
            { SessionsValidFrom: { } from } when facts.Issued < from => BearerFailure.RevokedUpTo(from, facts.Capable),
            _ => null,
        };
    }

    private SigningKey? FindKey(string kid)
    {
        foreach (var key in keys.Keys)
        {
            if (string.Equals(key.KeyId, kid, StringComparison.Ordinal))
            {
                return key;
            }
        }

        return null;
    }
}
