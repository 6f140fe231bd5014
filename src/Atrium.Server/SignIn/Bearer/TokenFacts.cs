// What a token whose signature is good says, read strictly: anything missing or odd, and it is not a token of ours for Graph.
using Microsoft.IdentityModel.JsonWebTokens;

namespace Atrium.Server.SignIn;

internal sealed record TokenFacts(
    Guid TenantId, Guid ObjectId, Guid? UserId, Guid AppId, string Audience, DateTimeOffset Issued, DateTimeOffset NotBefore,
    DateTimeOffset Expires, string? Upn, string Scopes, IReadOnlyList<string> Roles, IReadOnlyList<string> RoleIds,
    string? Family, bool Capable)
{
    /// <summary>Null for a token that is not one of our v1 access tokens.</summary>
    public static TokenFacts? Read(JsonWebToken jwt)
    {
        if (!Id(jwt, "tid", out var tenant) || !Id(jwt, "oid", out var subject) || !Id(jwt, "appid", out var app)
            || Text(jwt, "ver") is not "1.0"
            || !string.Equals(jwt.Issuer, $"https://sts.windows.net/{tenant}/", StringComparison.Ordinal)
            || !Second(jwt, "nbf", out var notBefore) || !Second(jwt, "exp", out var expires)
            || Text(jwt, "aud") is not { } audience)
        {
            return null;
        }

        var kind = Text(jwt, "idtyp");
        if (kind is not ("user" or "app"))
        {
            return null;
        }

        var isUser = kind is "user";
        return new TokenFacts(
            tenant, subject, isUser ? subject : null, app, audience, TokenId.At(Text(jwt, "uti")), notBefore, expires,
            isUser ? Text(jwt, "upn") : null,
            isUser ? Text(jwt, "scp") ?? "" : "",
            isUser ? [] : List(jwt, "roles"),
            List(jwt, "wids"),
            isUser ? Text(jwt, "sid") : null,
            List(jwt, "xms_cc").Contains(ClaimsRequest.ChallengeCapability, StringComparer.OrdinalIgnoreCase));
    }

    private static bool Id(JsonWebToken jwt, string name, out Guid id) =>
        Guid.TryParseExact(Text(jwt, name), "D", out id);

    private static string? Text(JsonWebToken jwt, string name) => jwt.TryGetPayloadValue<string>(name, out var value) ? value : null;

    private static bool Second(JsonWebToken jwt, string name, out DateTimeOffset at)
    {
        at = default;
        if (!jwt.TryGetPayloadValue<long>(name, out var seconds) || seconds < 0 || seconds > int.MaxValue * 4L)
        {
            return false;
        }

        at = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return true;
    }

    private static List<string> List(JsonWebToken jwt, string name) =>
        jwt.TryGetPayloadValue<List<string>>(name, out var values) && values is not null ? values : [];
}
