// The claims parameter: what a client asks of this one sign-in, and what a challenge of an API demands. What is demanded and cannot be
// given is refused; what is merely wished for and unknown is left out, as OpenID Connect Core 5.5.1 says.
using System.Globalization;
using System.Text.Json;

namespace Atrium.Server.SignIn;

internal sealed record ClaimsRequest
{
    private const int Longest = 8 * 1024;

    /// <summary>Continuous evaluation: the client understands a challenge in an API's refusal.</summary>
    public const string ChallengeCapability = "cp1";

    /// <summary>The demand for a second factor, as a refusal hands it out and a client sends it back.</summary>
    public const string FactorDemand = """{"access_token":{"amr":{"essential":true,"values":["mfa"]}}}""";

    public static ClaimsRequest None { get; } = new();

    /// <summary>The client declared that it understands challenges.</summary>
    public bool Capable { get; init; }

    /// <summary>Names of claims that are asked for in the id token.</summary>
    public IReadOnlyList<string> IdToken { get; init; } = [];

    /// <summary>Seconds since 1970: whoever proved who they are before that must do so again.</summary>
    public long? NotBefore { get; init; }

    /// <summary>A second factor is demanded.</summary>
    public bool Factor { get; init; }

    public bool Allows(DateTimeOffset authenticated) => NotBefore is not { } from || authenticated.ToUnixTimeSeconds() >= from;

    public static (ClaimsRequest? Asked, AadError? Error) Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return (None, null);
        }

        if (text.Length > Longest)
        {
            return (null, AadErrors.BadClaims);
        }

        try
        {
            using var json = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 8 });
            return Read(json.RootElement);
        }
        catch (JsonException)
        {
            return (null, AadErrors.BadClaims);
        }
    }

    private static (ClaimsRequest? Asked, AadError? Error) Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return (null, AadErrors.BadClaims);
        }

        var (asked, names) = (None, new List<string>());
        foreach (var token in root.EnumerateObject())
        {
            if (token.Name is not ("id_token" or "access_token" or "userinfo") || token.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
            {
                return (null, AadErrors.BadClaims);
            }

            foreach (var claim in token.Value.ValueKind == JsonValueKind.Null ? default : token.Value.EnumerateObject())
            {
                if (Claim.Read(claim) is not { } read)
                {
                    return (null, AadErrors.BadClaims);
                }

                var offered = token.Name == "id_token" && ConfiguredClaims.MayBeAsked(claim.Name);
                if (offered)
                {
                    names.Add(claim.Name);
                }

                if (Demand(asked, read) is { } next)
                {
                    asked = next;
                }
                else if (read.Essential && (!offered || read.Values.Count > 0)) // a value that is not promised
                {
                    return (null, AadErrors.ClaimNotOffered(claim.Name));
                }
            }
        }

        return (asked with { IdToken = names }, null);
    }

    /// <summary>Null: it demands nothing that is known here.</summary>
    private static ClaimsRequest? Demand(ClaimsRequest asked, Claim claim) => claim.Name switch
    {
        "xms_cc" => asked with { Capable = asked.Capable || claim.Values.Contains(ChallengeCapability, StringComparer.OrdinalIgnoreCase) },
        "nbf" when claim.Values is [var at] && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var from) =>
            asked with { NotBefore = Math.Max(asked.NotBefore ?? 0, from) },
        "amr" when claim.Values.Contains("mfa", StringComparer.Ordinal) => asked with { Factor = true },
        _ => null,
    };

    private sealed record Claim(string Name, bool Essential, IReadOnlyList<string> Values)
    {
        public static Claim? Read(JsonProperty claim)
        {
            if (claim.Value.ValueKind == JsonValueKind.Null)
            {
                return new(claim.Name, false, []);
            }

            if (claim.Value.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var values = new List<string>();
            if (claim.Value.TryGetProperty("value", out var one))
            {
                values.Add(Text(one));
            }

            if (claim.Value.TryGetProperty("values", out var several))
            {
                if (several.ValueKind != JsonValueKind.Array)
                {
                    return null;
                }

                values.AddRange(several.EnumerateArray().Select(Text));
            }

            return new(claim.Name, claim.Value.TryGetProperty("essential", out var essential) && essential.ValueKind == JsonValueKind.True, values);
        }

        private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
    }
}
