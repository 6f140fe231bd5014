// Looks at a JWT's header before anything is computed: only what our own tokens have may be there.
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Atrium.Server.SignIn;

internal static class TokenHeader
{
    private const int Longest = 1024;

    /// <summary>The <c>kid</c> of a header that has alg RS256, typ JWT, a kid, perhaps x5t, each once, and nothing else:
    /// no jku, jwk, x5u, x5c or crit, which would let a token bring its own key. Null otherwise; a failure when it is no JWT at all.</summary>
    public static (string? Kid, BearerFailure? Failure) Read(ReadOnlySpan<char> token)
    {
        var dot = token.IndexOf('.');
        if (dot <= 0 || dot > Longest || token.Count('.') != 2)
        {
            return (null, BearerFailure.Unreadable);
        }

        try
        {
            Span<byte> bytes = stackalloc byte[Longest];
            if (!System.Buffers.Text.Base64Url.TryDecodeFromChars(token[..dot], bytes, out var length))
            {
                return (null, BearerFailure.Unreadable);
            }

            return (Kid(new Utf8JsonReader(bytes[..length])), null);
        }
        catch (Exception broken) when (broken is JsonException or FormatException or InvalidOperationException)
        {
            return (null, BearerFailure.Unreadable);
        }
    }

    private static string? Kid(Utf8JsonReader json)
    {
        string? kid = null, algorithm = null, type = null, thumbprint = null;
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString();
            json.Read();
            ref var place = ref kid;
            switch (name)
            {
                case "kid": break;
                case "alg": place = ref algorithm; break;
                case "typ": place = ref type; break;
                case "x5t": place = ref thumbprint; break;
                default: return null;
            }

            if (place is not null || json.TokenType != JsonTokenType.String)
            {
                return null;
            }

            place = json.GetString();
        }

        return algorithm is SecurityAlgorithms.RsaSha256 && type is "JWT"
            && (thumbprint is null || string.Equals(thumbprint, kid, StringComparison.Ordinal)) ? kid : null;
    }
}
