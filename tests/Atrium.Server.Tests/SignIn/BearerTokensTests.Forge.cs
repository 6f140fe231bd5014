// Makes the tokens of the table in BearerTokensTests: good ones, and forged in every way that has a name.
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Atrium.Server.SignIn;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Atrium.Server.Tests.SignIn;

public sealed partial class BearerTokensTests
{
    private string? Make(string which)
    {
        var good = Token(UserClaims());
        var parts = good.Split('.');
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var key = keys.Keys[0];
        var kid = key.KeyId;
        using var strange = RSA.Create(2048);
        return which switch
        {
            "good" => "Bearer " + good,
            "good, app-only" => "Bearer " + Token(AppClaims()),
            "audience with slash" => With("aud", "https://graph.microsoft.com/"),
            "audience by id" => With("aud", "00000003-0000-0000-c000-000000000000"),
            "nbf four minutes ahead" => With("nbf", now + 240),
            "exp four minutes ago" => With("exp", now - 240),
            "no header" => null,
            "no token" => "Bearer ",
            "basic" => "Basic YTpi",
            "garbage" => "Bearer garbage",
            "two parts" => $"Bearer {parts[0]}.{parts[1]}",
            "five parts" => $"Bearer {good}.x.y",
            "header is no json" => $"Bearer {Encode("not json")}.{parts[1]}.{parts[2]}",
            "alg none" => $"Bearer {Encode($$"""{"alg":"none","typ":"JWT","kid":"{{kid}}"}""")}.{parts[1]}.",
            "alg none, signature kept" => $"Bearer {Encode($$"""{"alg":"none","typ":"JWT","kid":"{{kid}}"}""")}.{parts[1]}.{parts[2]}",
            "signature stripped" => $"Bearer {parts[0]}.{parts[1]}.",
            "hs256 with the public key" => Hmac(Encoding.UTF8.GetBytes(key.Certificate.GetRSAPublicKey()!.ExportSubjectPublicKeyInfoPem())),
            "hs256 with the certificate" => Hmac(key.Certificate.RawData),
            "rs384" => Signed($$"""{"alg":"RS384","typ":"JWT","kid":"{{kid}}"}""", key.Certificate.GetRSAPrivateKey()!, HashAlgorithmName.SHA384),
            "ps256" => Signed($$"""{"alg":"PS256","typ":"JWT","kid":"{{kid}}"}""", key.Certificate.GetRSAPrivateKey()!, padding: RSASignaturePadding.Pss),
            "foreign key, our kid" => Signed($$"""{"alg":"RS256","typ":"JWT","kid":"{{kid}}"}""", strange),
            "foreign key, its kid" => Signed("""{"alg":"RS256","typ":"JWT","kid":"strange"}""", strange),
            "no kid" => Signed("""{"alg":"RS256","typ":"JWT"}""", key.Certificate.GetRSAPrivateKey()!),
            "jku" => Extra("\"jku\":\"https://evil.example/keys\""),
            "x5u" => Extra("\"x5u\":\"https://evil.example/cert\""),
            "jwk" => Extra("\"jwk\":{\"kty\":\"RSA\",\"n\":\"AQ\",\"e\":\"AQAB\"}"),
            "x5c" => Extra("\"x5c\":[\"AAAA\"]"),
            "crit" => Extra("\"crit\":[\"exp\"]"),
            "alg twice" => Extra("\"alg\":\"none\""),
            "typ at+jwt" => Signed($$"""{"alg":"RS256","typ":"at+jwt","kid":"{{kid}}"}""", key.Certificate.GetRSAPrivateKey()!),
            "payload changed" => $"Bearer {parts[0]}.{Encode(Base64UrlEncoder.Decode(parts[1]).Replace("User.Read", "User.ReadWrite.All", StringComparison.Ordinal))}.{parts[2]}",
            "signature changed" => $"Bearer {parts[0]}.{parts[1]}.{(parts[2][0] == 'A' ? 'B' : 'A')}{parts[2][1..]}",
            "other audience" => With("aud", "https://vault.example"),
            "id token" => IdToken(),
            "two audiences" => With("aud", new[] { "https://vault.example", "https://graph.microsoft.com" }),
            "other issuer" => With("iss", "https://evil.example/"),
            "issuer of another tenant" => With("iss", $"https://sts.windows.net/{FakeDirectory.Fabrikam}/"),
            "unknown tenant" => Unknown(),
            "ver 2.0" => With("ver", "2.0"),
            "no ver" => With("ver", null),
            "no exp" => With("exp", null),
            "exp as text" => With("exp", "never"),
            "no idtyp" => With("idtyp", null),
            "nbf six minutes ahead" => With("nbf", now + 360),
            "exp six minutes ago" => With("exp", now - 360),
            "unknown user" => With("oid", Guid.NewGuid().ToString()),
            "unknown application" => With("appid", Guid.NewGuid().ToString()),
            "user id in an app token" => With("idtyp", "app"),
            "no uti after a revocation" => Revoked(),
            _ => throw new ArgumentOutOfRangeException(nameof(which), which, null),
        };

        string With(string name, object? value)
        {
            var claims = UserClaims();
            claims.Remove(name);
            if (value is not null)
            {
                claims[name] = value;
            }

            return "Bearer " + Token(claims);
        }

        string Extra(string member) => Signed($$"""{"alg":"RS256","typ":"JWT","kid":"{{kid}}",{{member}}}""", key.Certificate.GetRSAPrivateKey()!);

        string Hmac(byte[] secret)
        {
            var head = Encode($$"""{"alg":"HS256","typ":"JWT","kid":"{{kid}}"}""");
            return $"Bearer {head}.{parts[1]}.{Base64UrlEncoder.Encode(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes($"{head}.{parts[1]}")))}";
        }

        string Signed(string head, RSA by, HashAlgorithmName? hash = null, RSASignaturePadding? padding = null)
        {
            var text = $"{Encode(head)}.{parts[1]}";
            return $"Bearer {text}.{Base64UrlEncoder.Encode(by.SignData(Encoding.ASCII.GetBytes(text), hash ?? HashAlgorithmName.SHA256, padding ?? RSASignaturePadding.Pkcs1))}";
        }

        string IdToken()
        {
            var claims = UserClaims();
            claims["aud"] = FakeDirectory.Desktop.ToString();
            claims["iss"] = $"https://localhost/{FakeDirectory.Contoso}/v2.0";
            claims["ver"] = "2.0";
            return "Bearer " + Token(claims);
        }

        string Unknown()
        {
            var claims = UserClaims();
            var id = Guid.NewGuid();
            claims["tid"] = id.ToString();
            claims["iss"] = $"https://sts.windows.net/{id}/";
            return "Bearer " + Token(claims);
        }

        string Revoked()
        {
            directory.Users[FakeDirectory.Adele] = directory.Users[FakeDirectory.Adele] with { SessionsValidFrom = DateTimeOffset.UnixEpoch };
            return With("uti", null);
        }
    }

    private string Token(Dictionary<string, object> claims) => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
    {
        Claims = claims,
        TokenType = "JWT",
        SigningCredentials = new SigningCredentials(keys.Keys[0], SecurityAlgorithms.RsaSha256),
    });

    private Dictionary<string, object> UserClaims() => new()
    {
        ["aud"] = "https://graph.microsoft.com",
        ["iss"] = $"https://sts.windows.net/{FakeDirectory.Contoso}/",
        ["nbf"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
        ["exp"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 3599,
        ["tid"] = FakeDirectory.Contoso.ToString(),
        ["oid"] = FakeDirectory.Adele.ToString(),
        ["appid"] = FakeDirectory.Desktop.ToString(),
        ["idtyp"] = "user",
        ["scp"] = "Mail.Read User.Read",
        ["upn"] = FakeDirectory.AdeleName,
        ["uti"] = TokenId.Make(directory.ContosoClock.GetUtcNow()),
        ["ver"] = "1.0",
    };

    private Dictionary<string, object> AppClaims()
    {
        var claims = UserClaims();
        claims["idtyp"] = "app";
        claims["appid"] = FakeDirectory.Daemon.ToString();
        claims["oid"] = FakeDirectory.Spn(FakeDirectory.Daemon).ToString();
        claims.Remove("scp");
        claims["roles"] = new[] { "User.Read.All" };
        return claims;
    }

    private static string Encode(string text) => Base64UrlEncoder.Encode(text);
}
