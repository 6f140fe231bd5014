// Certificates of applications: read when they are added, and told apart by their ids.

using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Atrium.Areas.Directory;
using Atrium.Engine.Errors;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Rules;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Applications;

internal static class Certificates
{
    public const string Property = "keyCredentials";

    /// <summary>Completes what a client sent; an item that names a key which is there, without the key, keeps it.</summary>
    public static void Complete(Edit edit, JsonObject before)
    {
        if (!edit.Sends(Property) || edit.After[Property] is not JsonArray keys)
        {
            return;
        }

        var old = (before[Property] as JsonArray ?? []).OfType<JsonObject>().ToList();
        foreach (var key in keys.OfType<JsonObject>())
        {
            if (key["key"] is null && old.Find(o => o.Text("keyId") is { } id && id.Equals(key.Text("keyId"), StringComparison.OrdinalIgnoreCase)) is { } kept)
            {
                key.Clear();
                foreach (var (name, value) in kept)
                {
                    key[name] = value?.DeepClone();
                }
            }
            else
            {
                CompleteKey(edit.Call, edit.Type, key);
            }
        }

        ApplicationCheck.Demand(edit, keys.Select(k => k!["keyId"]!.GetValue<string>().ToLowerInvariant()).Distinct().Count() == keys.Count, Property);
    }

    /// <summary>Checks one certificate and adds what follows from it.</summary>
    public static void CompleteKey(Call call, EntityType type, JsonObject key)
    {
        if (key.Text("type") is "Symmetric" or "X509CertAndPassword" || key.Text("usage") is "Encrypt" or "Sign")
        {
            throw GraphError.NotImplemented("Only certificates that verify (AsymmetricX509Cert, Verify) are supported.");
        }

        Demand(key.Text("type") == "AsymmetricX509Cert" && key.Text("usage") == "Verify");
        using var certificate = Read(key.Text("key"));
        Demand(certificate is not null && certificate.GetRSAPublicKey() is not null);
        key["keyId"] ??= call.NewKey().ToString("D");
        key["displayName"] ??= certificate!.Subject;
        key["customKeyIdentifier"] ??= Convert.ToBase64String(certificate!.GetCertHash());
        key["startDateTime"] ??= Instants.Text(new DateTimeOffset(certificate!.NotBefore));
        key["endDateTime"] ??= Instants.Text(new DateTimeOffset(certificate!.NotAfter));
        Demand(Instant(key, "endDateTime") <= new DateTimeOffset(certificate!.NotAfter.ToUniversalTime()));
        Demand(Instant(key, "startDateTime") >= new DateTimeOffset(certificate.NotBefore.ToUniversalTime()));
        Demand(Instant(key, "startDateTime") < Instant(key, "endDateTime"));

        void Demand(bool holds)
        {
            if (!holds)
            {
                throw DirectoryErrors.InvalidValue(type, Property);
            }
        }
    }

    /// <summary>DER in base64; null if it is not that.</summary>
    public static X509Certificate2? Read(string? base64)
    {
        try
        {
            return base64 is null ? null : X509CertificateLoader.LoadCertificate(Convert.FromBase64String(base64));
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null;
        }
    }

    public static DateTimeOffset Instant(JsonObject of, string name) => DateTimeOffset.Parse(of.Text(name)!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
