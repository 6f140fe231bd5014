// The proof that whoever changes the keys of an application holds one of them: a JWT signed by it (RFC 7519), for this purpose alone.

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Atrium.Engine.Errors;
using Atrium.Engine.Request;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Applications;

internal static class ProofOfPossession
{
    /// <summary>The directory's own name as an audience, documented for this proof.</summary>
    private const string Audience = "00000002-0000-0000-c000-000000000000";

    private const int LongestProof = 16 * 1024;

    /// <summary>The longest life that a proof may give itself.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>Between the clocks of who signed and of us.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    /// <exception cref="GraphError">401.</exception>
    public static void Demand(Call call, Guid key, IEnumerable<JsonObject> held, string proof)
    {
        if (!IsGood(call.Now, key, held, proof))
        {
            throw new GraphError(401, "Authentication_MissingOrMalformed", "Access Token missing or malformed.");
        }
    }

    private static bool IsGood(DateTimeOffset now, Guid key, IEnumerable<JsonObject> held, string proof)
    {
        if (proof.Length > LongestProof || proof.Split('.') is not [var first, var second, var third]
            || Read(first) is not { } header || Read(second) is not { } claims || Bytes(third) is not { } signature)
        {
            return false;
        }

        RSASignaturePadding? padding = header.Text("alg") switch
        {
            "RS256" => RSASignaturePadding.Pkcs1,
            "PS256" => RSASignaturePadding.Pss,
            _ => null,
        };
        return padding is not null && !header.ContainsKey("crit") && Says(claims, key, now)
            && held.Where(k => Certificates.Instant(k, "startDateTime") <= now && Certificates.Instant(k, "endDateTime") > now).Any(k => Signed(k, Encoding.ASCII.GetBytes($"{first}.{second}"), signature, padding));
    }

    private static bool Says(JsonObject claims, Guid key, DateTimeOffset now) =>
        claims.Text("aud") == Audience
        && Guid.TryParseExact(claims.Text("iss"), "D", out var issuer) && issuer == key
        && Instant(claims, "nbf") is { } from && Instant(claims, "exp") is { } until
        && until > from && until - from <= Longest && from <= now + Skew && until > now - Skew;

    private static bool Signed(JsonObject held, byte[] data, byte[] signature, RSASignaturePadding padding)
    {
        using var certificate = Certificates.Read(held.Text("key"));
        using var rsa = certificate?.GetRSAPublicKey(); // keys of other kinds sign nothing that is accepted
        return rsa is not null && rsa.VerifyData(data, signature, HashAlgorithmName.SHA256, padding);
    }

    private static DateTimeOffset? Instant(JsonObject claims, string name) =>
        claims[name] is JsonValue value && value.TryGetValue<long>(out var seconds) && seconds is >= 0 and < 100_000_000_000
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private static JsonObject? Read(string part)
    {
        try
        {
            return Bytes(part) is { } utf8 ? JsonNode.Parse(utf8, null, new() { AllowDuplicateProperties = false }) as JsonObject : null;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    /// <summary>Base64url without padding, as the JWT's form demands.</summary>
    private static byte[]? Bytes(string part)
    {
        try
        {
            return part.Length == 0 || part.Contains('=', StringComparison.Ordinal) ? null : Base64Url.DecodeFromChars(part);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
