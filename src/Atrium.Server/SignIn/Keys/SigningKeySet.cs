// The server's RSA keys, kept in the vault; rotated and reloaded while the server runs.
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Primitives;

namespace Atrium.Server.SignIn;

/// <summary>Signing keys in the vault entry <c>signing-keys.json</c>: an array of {created, pem, signsFrom}, where pem holds a certificate and its private key.</summary>
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
            vault.Keep(Entry, Written([Make(clock.GetUtcNow(), TimeSpan.Zero)]));
            _keys = Load();
        }
    }

    public IReadOnlyList<SigningKey> Keys => _keys;

    public bool Signs(SigningKey key) => key.SignsFrom <= _clock.GetUtcNow();

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
            var kept = InUse(now);
            kept.Insert(0, Make(now, TimeSpan.Zero));
            Keep(kept);
        }
    }

    /// <summary>What is to be done from time to time, by one node at once: makes a new key when the newest has signed for long enough, and
    /// drops those that no token in force was signed with. What other nodes did is read.</summary>
    /// <param name="life">How long a key signs.</param>
    /// <param name="announced">How long a key is published before it signs.</param>
    /// <returns>Whether there is a new key.</returns>
    public bool Tend(TimeSpan life, TimeSpan announced)
    {
        lock (_gate)
        {
            var now = _clock.GetUtcNow();
            var kept = InUse(now);
            var due = kept[0].SignsFrom + life <= now;
            if (due)
            {
                kept.Insert(0, Make(now, announced));
            }

            if (due || kept.Count != Load().Length)
            {
                Keep(kept);
            }
            else
            {
                Publish([.. kept]);
            }

            return due;
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

    /// <summary>Without those that stopped signing long ago: each did when its successor was due.</summary>
    private List<SigningKey> InUse(DateTimeOffset now)
    {
        var kept = Load().ToList();
        for (var i = kept.Count - 1; i > 0; i--)
        {
            if (kept[i - 1].SignsFrom < now - Retirement)
            {
                kept.RemoveAt(i);
            }
        }

        return kept;
    }

    private void Keep(List<SigningKey> keys)
    {
        _vault.Write(Entry, Written(keys));
        Publish([.. keys]);
    }

    private void Publish(SigningKey[] now)
    {
        if (now.AsSpan().SequenceEqual(_keys)) // of the same objects: see Read
        {
            return;
        }

        _keys = now;
        var fired = _changing;
        _changing = new CancellationTokenSource();
        fired.Cancel();
    }

    private static byte[] Written(IEnumerable<SigningKey> keys) => JsonSerializer.SerializeToUtf8Bytes(
        keys.Select(key => new StoredKey(key.Created, Pem(key.Certificate), key.SignsFrom)).ToArray(), Stored.Default.StoredKeyArray);

    private SigningKey[] Load() => _vault.Read(Entry) is not { } bytes
        ? []
        : [.. JsonSerializer.Deserialize(bytes, Stored.Default.StoredKeyArray)!.Select(Read).OrderByDescending(key => key.Created)];

    private SigningKey Read(StoredKey stored)
    {
        var certificate = X509Certificate2.CreateFromPem(stored.Pem, stored.Pem);
        // The same key object is kept: verifiers cache by it.
        var known = Array.Find(_keys ?? [], key => string.Equals(key.Certificate.Thumbprint, certificate.Thumbprint, StringComparison.Ordinal));
        return known ?? new SigningKey(certificate, stored.Created, stored.SignsFrom ?? stored.Created);
    }

    private static string Pem(X509Certificate2 certificate) =>
        certificate.ExportCertificatePem() + "\n" + certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem();

    private static SigningKey Make(DateTimeOffset now, TimeSpan announced)
    {
        using var rsa = RSA.Create(2048);
        var request = new CertificateRequest("CN=Atrium token signing", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        // Without end: keys retire by rotation, and an organisation's clock may stand anywhere.
        return new SigningKey(request.CreateSelfSigned(Always.From, Always.To), now, now + announced);
    }

    private static class Always
    {
        public static readonly DateTimeOffset From = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
        public static readonly DateTimeOffset To = new(9999, 12, 31, 23, 59, 59, TimeSpan.Zero); // RFC 5280, 4.1.2.5
    }

    /// <param name="SignsFrom">Null in entries of earlier builds: from the start.</param>
    private sealed record StoredKey(DateTimeOffset Created, string Pem, DateTimeOffset? SignsFrom = null);

    [JsonSerializable(typeof(StoredKey[]))]
    private sealed partial class Stored : JsonSerializerContext;
}
