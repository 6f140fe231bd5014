// Certificates of an application: brought along, rolled against a proof, and what they sign.

using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Atrium.Server.Tests.Applications;

public abstract class KeyTests(SharedServers servers, StoreKind store) : ApplicationTest(servers, store)
{
    private const string Directory = "00000002-0000-0000-c000-000000000000";

    /// <summary>An application that was registered with a certificate.</summary>
    private async Task<Registered> HolderAsync(X509Certificate2 certificate) => await WithKeysAsync([KeyOf(certificate)]);

    private async Task<Registered> WithKeysAsync(object[] keys) => (await PresentAsync(new { keyCredentials = keys })).Application;

    private static string Proof(Registered application, RSA key, Action<SecurityTokenDescriptor>? change = null)
    {
        var now = DateTime.UtcNow;
        var descriptor = new SecurityTokenDescriptor
        {
            Claims = new Dictionary<string, object> { ["aud"] = Directory, ["iss"] = application.Id },
            NotBefore = now,
            Expires = now.AddMinutes(10),
            SigningCredentials = new SigningCredentials(new RsaSecurityKey(key), SecurityAlgorithms.RsaSha256),
        };
        change?.Invoke(descriptor);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
    }

    private async Task<JsonElement[]> KeysAsync(Registered application, string select = "") =>
        [.. (await App.GetAsync(application.Path + select)).Must(HttpStatusCode.OK).Json.GetProperty("keyCredentials").EnumerateArray()];

    [Fact]
    public async Task A_certificate_brought_along_says_the_rest_itself_and_signs_in()
    {
        using var certificate = Certify(Own, "Ferry timetable");
        var application = await HolderAsync(certificate);
        var key = (await KeysAsync(application)).Single();
        Assert.Equal("CN=Ferry timetable", key.GetProperty("displayName").GetString());
        Assert.Equal(Convert.ToBase64String(certificate.GetCertHash()), key.GetProperty("customKeyIdentifier").GetString());
        Assert.Equal(certificate.NotBefore.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture), key.GetProperty("startDateTime").GetString());
        Assert.Equal(certificate.NotAfter.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture), key.GetProperty("endDateTime").GetString());
        Assert.Equal(("AsymmetricX509Cert", "Verify"), (key.GetProperty("type").GetString(), key.GetProperty("usage").GetString()));
        Assert.True(key.GetProperty("keyId").TryGetGuid(out _));
        Assert.Equal(JsonValueKind.Null, key.GetProperty("key").ValueKind);

        var chosen = (await KeysAsync(application, "?$select=keyCredentials")).Single();
        Assert.Equal(Convert.ToBase64String(certificate.RawData), chosen.GetProperty("key").GetString());
        var listed = (await App.GetAsync($"/applications?$filter=appId eq '{application.AppId}'&$select=keyCredentials")).Items.Single();
        Assert.Equal(JsonValueKind.Null, listed.GetProperty("keyCredentials")[0].GetProperty("key").ValueKind);

        Assert.Equal(HttpStatusCode.OK, (await WithAssertionAsync(application, Assertion(application, certificate, Own))).Status);
        (await WithAssertionAsync(application, Assertion(application, certificate, Next))).Refused(401, "invalid_client", 700027);
    }

    [Fact]
    public async Task A_key_that_is_rolled_signs_in_and_the_old_one_no_longer_does()
    {
        using var old = Certify(Own);
        using var renewed = Certify(Next);
        var application = await HolderAsync(old);
        var added = (await App.PostAsync($"{application.Path}/addKey", new { keyCredential = KeyOf(renewed), passwordCredential = (object?)null, proof = Proof(application, Own) }))
            .Must(HttpStatusCode.OK);
        Assert.EndsWith("$metadata#microsoft.graph.keyCredential", added.Optional("@odata.context"), StringComparison.Ordinal);
        Assert.Equal(Convert.ToBase64String(renewed.GetCertHash()), added.Json.GetProperty("customKeyIdentifier").GetString());
        Assert.Equal(JsonValueKind.Null, added.Json.GetProperty("key").ValueKind);
        Assert.Equal(HttpStatusCode.OK, (await WithAssertionAsync(application, Assertion(application, renewed, Next))).Status);

        var keyId = (await KeysAsync(application)).Select(k => k.GetProperty("keyId").GetGuid()).Single(k => k != added.Json.GetProperty("keyId").GetGuid());
        (await App.PostAsync($"{application.Path}/removeKey", new { keyId, proof = Proof(application, Next) })).Must(HttpStatusCode.NoContent);
        (await WithAssertionAsync(application, Assertion(application, old, Own))).Refused(401, "invalid_client", 700027);
        (await App.PostAsync($"{application.Path}/removeKey", new { keyId, proof = Proof(application, Next) }))
            .Refused(HttpStatusCode.BadRequest, Bad, $"No key credential found with keyId '{keyId}'.");

        // The key that went no longer proves anything.
        (await App.PostAsync($"{application.Path}/addKey", new { keyCredential = KeyOf(old), proof = Proof(application, Own) }))
            .Refused(HttpStatusCode.Unauthorized, "Authentication_MissingOrMalformed");
    }

    [Fact]
    public async Task A_proof_is_good_only_as_it_should_be()
    {
        using var certificate = Certify(Own);
        using var renewed = Certify(Next);
        var (application, other) = (await HolderAsync(certificate), await HolderAsync(certificate));
        Action<SecurityTokenDescriptor>[] wrong =
        [
            d => d.Claims["aud"] = "https://graph.microsoft.com",
            d => d.Claims.Remove("aud"),
            d => d.Claims["iss"] = other.Id,
            d => d.Claims["iss"] = application.AppId,
            d => d.NotBefore = null,
            d => d.Expires = null,
            d => d.Expires = DateTime.UtcNow.AddMinutes(20),
            d => (d.NotBefore, d.Expires) = (DateTime.UtcNow.AddMinutes(-30), DateTime.UtcNow.AddMinutes(-20)),
            d => (d.NotBefore, d.Expires) = (DateTime.UtcNow.AddMinutes(20), DateTime.UtcNow.AddMinutes(30)),
            d => d.SigningCredentials = new SigningCredentials(new RsaSecurityKey(Next), SecurityAlgorithms.RsaSha256),
            d => d.SigningCredentials = new SigningCredentials(new RsaSecurityKey(Own), SecurityAlgorithms.RsaSha384),
            d => d.SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(certificate.RawData), SecurityAlgorithms.HmacSha256),
            d => d.SigningCredentials = null,
            d => d.AdditionalHeaderClaims = new Dictionary<string, object> { ["crit"] = new[] { "exp" } },
        ];
        var good = Proof(application, Own);
        var parts = good.Split('.');
        var padded = Convert.ToBase64String(Encoding.UTF8.GetBytes("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"a\":1}"));
        string[] texts = ["", "x", "a.b.c", $"{parts[0]}.{parts[1]}.", $"{parts[0]}.{parts[1]}.{parts[2][..^4]}AAAA", $"{padded}=.{parts[1]}.{parts[2]}", new string('a', 20_000)];
        foreach (var proof in wrong.Select(w => Proof(application, Own, w)).Concat(texts))
        {
            var answer = await App.PostAsync($"{application.Path}/addKey", new { keyCredential = KeyOf(renewed), proof });
            Assert.True(answer.Status == HttpStatusCode.Unauthorized, $"{proof}: {answer.Text}");
            answer.Refused(HttpStatusCode.Unauthorized, "Authentication_MissingOrMalformed");
        }

        Assert.Single(await KeysAsync(application));
        (await App.PostAsync($"{application.Path}/addKey", new { keyCredential = KeyOf(renewed), proof = good })).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_application_without_any_permission_rolls_its_own_keys_and_no_others()
    {
        using var certificate = Certify(Own);
        using var renewed = Certify(Next);
        var (application, other) = (await HolderAsync(certificate), await HolderAsync(certificate));
        var itself = Server.WithToken((await WithAssertionAsync(application, Assertion(application, certificate, Own))).Access);
        (await itself.GetAsync(application.Path)).Refused(HttpStatusCode.Forbidden, "Authorization_RequestDenied");
        (await itself.PostAsync($"{other.Path}/addKey", new { keyCredential = KeyOf(renewed), proof = Proof(other, Own) }))
            .Refused(HttpStatusCode.Forbidden, "Authorization_RequestDenied");
        (await itself.PostAsync($"{application.Path}/addKey", new { keyCredential = KeyOf(renewed), proof = Proof(application, Next) }))
            .Refused(HttpStatusCode.Unauthorized, "Authentication_MissingOrMalformed");
        (await itself.PostAsync($"{application.Path}/addKey", new { keyCredential = KeyOf(renewed), proof = Proof(application, Own) })).Must(HttpStatusCode.OK);
        Assert.Equal(2, (await KeysAsync(application)).Length);
        (await itself.PostAsync($"{application.Path}/addPassword")).Refused(HttpStatusCode.Forbidden, "Authorization_RequestDenied");
    }

    [Fact]
    public async Task Keys_are_written_with_the_object_and_those_that_are_left_out_go()
    {
        using var certificate = Certify(Own);
        using var renewed = Certify(Next, "renewed");
        var application = await HolderAsync(certificate);
        var kept = (await KeysAsync(application)).Single();
        var keyId = kept.GetProperty("keyId").GetString();
        (await App.PatchAsync(application.Path, new { keyCredentials = new[] { (object)new { keyId, type = "AsymmetricX509Cert", usage = "Verify" }, KeyOf(renewed) } }))
            .Must(HttpStatusCode.NoContent);
        Assert.Equal(2, (await KeysAsync(application)).Length);
        Assert.Equal(HttpStatusCode.OK, (await WithAssertionAsync(application, Assertion(application, certificate, Own))).Status);
        (await App.PatchAsync(application.Path, new { keyCredentials = new[] { KeyOf(renewed) } })).Must(HttpStatusCode.NoContent);
        Assert.Equal("CN=renewed", (await KeysAsync(application)).Single().GetProperty("displayName").GetString());
        (await WithAssertionAsync(application, Assertion(application, certificate, Own))).Refused(401, "invalid_client", 700027);
        Assert.Equal(HttpStatusCode.OK, (await WithAssertionAsync(application, Assertion(application, renewed, Next))).Status);
        (await App.PatchAsync(application.Path, new { passwordCredentials = new[] { new { displayName = "brought" } } })).Refused(HttpStatusCode.BadRequest, Bad, "passwordCredentials");
    }

    [Fact]
    public async Task A_service_principal_has_keys_and_secrets_of_its_own()
    {
        using var certificate = Certify(Own);
        using var renewed = Certify(Next);
        var application = await NewApplicationAsync();
        var principal = await App.GetAsync($"/servicePrincipals(appId='{application.AppId}')?$select=id");
        var path = $"/servicePrincipals/{principal.Id}";
        (await App.PatchAsync(path, new { keyCredentials = new[] { KeyOf(certificate) } })).Must(HttpStatusCode.NoContent);
        Assert.Equal(HttpStatusCode.OK, (await WithAssertionAsync(application, Assertion(application, certificate, Own))).Status);
        var self = application with { Id = principal.Id };
        (await App.PostAsync($"{path}/addKey", new { keyCredential = KeyOf(renewed), proof = Proof(application, Own) }))
            .Refused(HttpStatusCode.Unauthorized, "Authentication_MissingOrMalformed");
        var added = (await App.PostAsync($"{path}/addKey", new { keyCredential = KeyOf(renewed), proof = Proof(self, Own) })).Must(HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, (await WithAssertionAsync(application, Assertion(application, renewed, Next))).Status);
        (await App.PostAsync($"{path}/removeKey", new { keyId = added.Json.GetProperty("keyId").GetGuid(), proof = Proof(self, Own) })).Must(HttpStatusCode.NoContent);
        (await WithAssertionAsync(application, Assertion(application, renewed, Next))).Refused(401, "invalid_client", 700027);

        var made = (await App.PostAsync($"{path}/addPassword", new { passwordCredential = new { displayName = "Here" } })).Must(HttpStatusCode.OK);
        var secret = made.Json.GetProperty("secretText").GetString()!;
        Assert.Equal(HttpStatusCode.OK, (await WithSecretAsync(application, secret)).Status);
        Assert.Equal("Here", (await App.GetAsync(path)).Json.GetProperty("passwordCredentials")[0].GetProperty("displayName").GetString());
        Assert.Empty((await App.GetAsync(application.Path)).Json.GetProperty("passwordCredentials").EnumerateArray());
        (await App.PostAsync($"{path}/removePassword", new { keyId = made.Json.GetProperty("keyId").GetGuid() })).Must(HttpStatusCode.NoContent);
        (await WithSecretAsync(application, secret)).Refused(401, "invalid_client", 7000215);
    }

    [Fact]
    public async Task Without_a_certificate_that_is_still_good_nothing_proves_anything()
    {
        using var ended = Certify(Own, until: -1);
        using var renewed = Certify(Next);
        var application = await HolderAsync(ended);
        (await App.PostAsync($"{application.Path}/addKey", new { keyCredential = KeyOf(renewed), proof = Proof(application, Own) }))
            .Refused(HttpStatusCode.Unauthorized, "Authentication_MissingOrMalformed");
        (await WithAssertionAsync(application, Assertion(application, ended, Own))).Refused(401, "invalid_client", 700027);
    }

    [Theory]
    [InlineData("X509CertAndPassword", "Sign", HttpStatusCode.NotImplemented, "NotImplemented")]
    [InlineData("Symmetric", "Verify", HttpStatusCode.NotImplemented, "NotImplemented")]
    [InlineData("AsymmetricX509Cert", "Encrypt", HttpStatusCode.NotImplemented, "NotImplemented")]
    [InlineData("Asymmetric", "Verify", HttpStatusCode.BadRequest, Bad)]
    public async Task Keys_of_other_kinds_are_refused(string type, string usage, HttpStatusCode status, string code)
    {
        using var certificate = Certify(Own);
        var key = new { type, usage, key = Convert.ToBase64String(certificate.RawData) };
        (await App.PostAsync("/applications", new { displayName = Unique("App "), keyCredentials = new[] { key } })).Refused(status, code);
    }

    [Fact]
    public async Task What_is_not_a_public_certificate_is_refused()
    {
        using var certificate = Certify(Own);
        string[] keys = [Convert.ToBase64String(certificate.Export(X509ContentType.Pfx)), Convert.ToBase64String("not a certificate"u8), ""];
        foreach (var key in keys)
        {
            (await App.PostAsync("/applications", new { displayName = Unique("App "), keyCredentials = new[] { new { type = "AsymmetricX509Cert", usage = "Verify", key } } }))
                .Refused(HttpStatusCode.BadRequest, Bad);
        }

        object[] times =
        [
            new { type = "AsymmetricX509Cert", usage = "Verify", key = Convert.ToBase64String(certificate.RawData), endDateTime = "2999-01-01T00:00:00Z" },
            new { type = "AsymmetricX509Cert", usage = "Verify", key = Convert.ToBase64String(certificate.RawData), startDateTime = "2001-01-01T00:00:00Z" },
        ];
        foreach (var key in times)
        {
            (await App.PostAsync("/applications", new { displayName = Unique("App "), keyCredentials = new[] { key } })).Refused(HttpStatusCode.BadRequest, Bad, "keyCredentials");
        }
    }
}

public sealed class KeyTestsOnSqlite(SharedServers servers) : KeyTests(servers, StoreKind.Sqlite);

public sealed class KeyTestsOnPostgres(SharedServers servers) : KeyTests(servers, StoreKind.Postgres);
