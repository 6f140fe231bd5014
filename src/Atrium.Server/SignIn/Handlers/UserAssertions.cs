// Whether an access token that an API got is one that it may act on: ours, for it, of a person, in force, of the organisation addressed.
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Atrium.Server.SignIn;

/// <summary>The person behind an assertion.</summary>
internal sealed record UserAssertion(SignInTenant Tenant, SignInUser User, DateTimeOffset At, IReadOnlyList<string> Methods, string? Family);

internal sealed class UserAssertions(ISigningKeys keys, ISignInDirectory directory, ISignInTokenRows rows, SignInOptions options)
{
    private const int LongestToken = 32 * 1024;

    private static readonly JsonWebTokenHandler Handler = new() { MaximumTokenSizeInBytes = LongestToken };

    public async ValueTask<(UserAssertion? Assertion, AadError? Error)> Check(string text, Guid client, SignInRequest request, CancellationToken cancel)
    {
        if (text.Length > LongestToken || await Verified(text) is not { } jwt || !Guid.TryParse(Text(jwt, "tid"), out var tid)
            || await directory.FindTenant(tid.ToString(), cancel) is not { } tenant || !IsIssuer(jwt, tenant))
        {
            return (null, AadErrors.UserAssertionRefused);
        }

        if (request.Tenant is { } addressed && addressed.Id != tenant.Id)
        {
            return (null, AadErrors.WrongTenant);
        }

        var at = tenant.Clock.GetUtcNow();
        var api = await directory.FindApplication(tenant.Id, client, cancel);
        var caller = Guid.TryParse(Text(jwt, "appid") ?? Text(jwt, "azp"), out var app) ? await directory.FindApplication(tenant.Id, app, cancel) : null;
        if (api is not { Enabled: true } || caller is not { Enabled: true } || !IsFor(jwt, api) || Text(jwt, "idtyp") is not "user" || Text(jwt, "scp") is not { Length: > 0 })
        {
            return (null, AadErrors.UserAssertionRefused);
        }

        if (jwt.ValidTo < at.UtcDateTime - BearerTokens.Skew || jwt.ValidFrom > at.UtcDateTime + BearerTokens.Skew)
        {
            return (null, AadErrors.UserAssertionExpired);
        }

        return await Person(jwt, tenant, at, cancel);
    }

    private async ValueTask<(UserAssertion? Assertion, AadError? Error)> Person(JsonWebToken jwt, SignInTenant tenant, DateTimeOffset at, CancellationToken cancel)
    {
        var family = Text(jwt, "sid");
        var user = Guid.TryParse(Text(jwt, "oid"), out var id) ? await directory.FindUserById(tenant.Id, id, cancel) : null;
        var error = user switch
        {
            null => AadErrors.UserAssertionRefused,
            { Enabled: false } => AadErrors.UserDisabled,
            { SessionsValidFrom: { } from } when TokenId.At(Text(jwt, "uti")) < from => AadErrors.GrantRevoked,
            _ when family is not null && await rows.IsDead(family, cancel) => AadErrors.GrantRevoked,
            _ => null,
        };
        var methods = jwt.TryGetPayloadValue<List<string>>("amr", out var amr) && amr is not null ? amr : TokenMethods.Read(Text(jwt, "aio"));
        return error is null ? (new UserAssertion(tenant, user!, at, methods, family), null) : (null, error);
    }

    private async ValueTask<JsonWebToken?> Verified(string text)
    {
        var (kid, failure) = TokenHeader.Read(text);
        if (failure is not null || keys.Keys.FirstOrDefault(k => string.Equals(k.KeyId, kid, StringComparison.Ordinal)) is not { } key)
        {
            return null;
        }

        var verdict = await Handler.ValidateTokenAsync(text, new TokenValidationParameters
        {
            IssuerSigningKey = key,
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
            ValidTypes = ["JWT"],
            TryAllIssuerSigningKeys = false,
            // Checked by the caller, by the organisation's clock.
            ValidateIssuer = false,
            ValidateAudience = false,
            ValidateLifetime = false,
        });
        return verdict.IsValid ? (JsonWebToken)verdict.SecurityToken : null;
    }

    /// <summary>Of either format; an id token has the issuer of the second and the audience of its client, but no scopes.</summary>
    private bool IsIssuer(JsonWebToken jwt, SignInTenant tenant) => Text(jwt, "ver") switch
    {
        "1.0" => jwt.Issuer == $"https://sts.windows.net/{tenant.Id}/",
        "2.0" => jwt.Issuer == $"{options.Authority}/{tenant.Id}/v2.0",
        _ => false,
    };

    private static bool IsFor(JsonWebToken jwt, SignInApplication api) => jwt.Audiences.ToList() is [var audience]
        && (audience.Equals(api.AppId.ToString(), StringComparison.OrdinalIgnoreCase)
            || api.IdentifierUris.Any(uri => uri.TrimEnd('/').Equals(audience.TrimEnd('/'), StringComparison.OrdinalIgnoreCase)));

    private static string? Text(JsonWebToken jwt, string name) => jwt.TryGetPayloadValue<string>(name, out var value) ? value : null;
}
