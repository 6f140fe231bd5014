// The server's RSA keys, kept in the vault; rotated and reloaded while the server runs.
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Primitives;

namespace Atrium.Server.SignIn;

/// <summary>Signing keys in the vault entry <c>signing-keys.json</c>: an array of {created, pem}, where pem holds a certificate and its private key.</summary>
public sealed partial class SigningKeySet : ISigningKeys, IDisposable
{
    private const string Entry = "signing-keys.json";

    /// <summary>How long a key that no longer signs is still published and accepted: well over a token's life.</summary>
    private static readonly TimeSpan Retirement = TimeSpan.FromDays(2);

    private readonly ISecretsVault _vault;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private volatile SigningKey[] _keys;
    private CancellationTokenSource _changing = new();

    /// <summary>Loads the keys; makes the first one when there is none.</summary>
    public SigningKeySet(ISecretsVault vault, TimeProvider clock)
    {
        _vault = vault;
        _clock = clock;
        _keys = Load();
        if (_keys.Length == 0)
        {
            // Another node may be making the first one at this moment: one of the two is kept.
            vault.Keep(Entry, Written([Make(clock.GetUtcNow())]));
            _keys = Load();
        }
    }

    public IReadOnlyList<SigningKey> Keys => _keys;

    public IChangeToken Changed()
    {
        lock (_gate)
        {
            return new CancellationChangeToken(_changing.Token);
        }
    }

    /// <summary>Adds a new key, which signs from now on, and drops keys long out of use.</summary>
    public void Rotate()
    {
        lock (_gate)
        {
            var now = _clock.GetUtcNow();
            var kept = Load().ToList();
            // A key stopped signing when its successor was made.
            for (var i = kept.Count - 1; i > 0; i--)
            {
                if (kept[i - 1].Created < now - Retirement)
                {
                    kept.RemoveAt(i);
                }
            }

            kept.Insert(0, Make(now));
            _vault.Write(Entry, Written(kept));
            Publish([.. kept]);
        }
    }

    /// <summary>Reads the vault again: another node has rotated.</summary>
    public void Reload()
    {
        lock (_gate)
        {
            Publish(Load());
        }
    }

    public void Dispose() => _changing.Dispose();

    private void Publish(SigningKey[] now)
    {
        _keys = now;
        var fired = _changing;
        _changing = new CancellationTokenSource();
        fired.Cancel();
    }

    private static byte[] Written(IEnumerable<SigningKey> keys) => JsonSerializer.SerializeToUtf8Bytes(
        keys.Select(key => new StoredKey(key.Created, Pem(key.Certificate))).ToArray(), Stored.Default.StoredKeyArray);

    private SigningKey[] Load() => _vault.Read(Entry) is not { } bytes
        ? []
        : [.. JsonSerializer.Deserialize(bytes, Stored.Default.StoredKeyArray)!.Select(Read).OrderByDescending(key => key.Created)];

    private SigningKey Read(StoredKey stored)
    {
        var certificate = X509Certificate2.CreateFromPem(stored.Pem, stored.Pem);
        // The same key object is kept: verifiers cache by it.
        var known = Array.Find(_keys ?? [], key => string.Equals(key.Certificate.Thumbprint, certificate.Thumbprint, StringComparison.Ordinal));
        return known ?? new SigningKey(certificate, stored.Created);
    }

    private static string Pem(X509Certificate2 certificate) =>
        certificate.ExportCertificatePem() + "\n" + certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem();

    private static SigningKey Make(DateTimeOffset now)
    {
        using var rsa = RSA.Create(2048);
        var request = new CertificateRequest("CN=Atrium token signing", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        // Without end: keys retire by rotation, and an organisation's clock may stand anywhere.
        return new SigningKey(request.CreateSelfSigned(Always.From, Always.To), now);
    }

    private static class Always
    {
        public static readonly DateTimeOffset From = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
        public static readonly DateTimeOffset To = new(9999, 12, 31, 23, 59, 59, TimeSpan.Zero); // RFC 5280, 4.1.2.5
    }

    private sealed record StoredKey(DateTimeOffset Created, string Pem);

    [JsonSerializable(typeof(StoredKey[]))]
    private sealed partial class Stored : JsonSerializerContext;
}
