// GET /{tenant}/discovery/v2.0/keys: the public halves of every signing key in force.
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Atrium.Server.SignIn;

internal sealed class KeysDocument(ISigningKeys keys, SignInOptions options)
{
    public Task Write(HttpContext http, SignInRequest request) => DocumentJson.Write(http, json =>
    {
        json.WriteStartArray("keys");
        foreach (var key in keys.Keys)
        {
            Write(json, key, OpenIdConfiguration.Issuer(options, request));
        }

        json.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter json, SigningKey key, string issuer)
    {
        var numbers = key.Certificate.GetRSAPublicKey()!.ExportParameters(includePrivateParameters: false);
        json.WriteStartObject();
        json.WriteString("kty", "RSA");
        json.WriteString("use", "sig");
        json.WriteString("kid", key.KeyId);
        json.WriteString("x5t", key.KeyId);
        json.WriteString("n", Base64UrlEncoder.Encode(numbers.Modulus));
        json.WriteString("e", Base64UrlEncoder.Encode(numbers.Exponent));
        json.WriteStrings("x5c", Convert.ToBase64String(key.Certificate.RawData));
        json.WriteString("issuer", issuer);
        json.WriteEndObject();
    }
}
