// A certificate of the operator's own, from files that others may renew while the server runs.
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Atrium.Server.Hosting;

namespace Atrium.Server.Tls;

public sealed class OwnCertificate
{
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1);

    private readonly string _path;
    private readonly string? _keyPath;
    private readonly string? _password;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private SslServerAuthenticationOptions _current;
    private DateTime _written;
    private long _looked;

    private OwnCertificate(string path, string? keyPath, string? password, TimeProvider clock)
    {
        (_path, _keyPath, _password, _clock) = (path, keyPath, password, clock);
        (_written, _looked) = (Written(), clock.GetTimestamp());
        _current = Load();
    }

    /// <exception cref="StartRefused">The files cannot be read, or have no key.</exception>
    public static OwnCertificate Open(string path, string? keyPath, string? password, TimeProvider clock)
    {
        try
        {
            return new OwnCertificate(path, keyPath, password, clock);
        }
        catch (Exception broken) when (IsBroken(broken))
        {
            throw new StartRefused($"The certificate {path} cannot be used: {OneLine.Of(broken.Message)}", StartRefused.BadSettings, broken);
        }
    }

    /// <summary>What a connection needs. Once a minute it is seen whether the files were replaced; while they cannot be read, as between the
    /// writing of one and the other, the former certificate goes on.</summary>
    public SslServerAuthenticationOptions ForServer()
    {
        lock (_gate)
        {
            if (_clock.GetElapsedTime(_looked) >= Look)
            {
                _looked = _clock.GetTimestamp();
                Renew();
            }

            return _current;
        }
    }

    private static bool IsBroken(Exception broken) => broken is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException;

    private void Renew()
    {
        try
        {
            if (Written() is var written && written != _written)
            {
                _current = Load();
                _written = written;
            }
        }
        catch (Exception broken) when (IsBroken(broken))
        {
            // Looked at again in a minute.
        }
    }

    private DateTime Written() => new[] { _path, _keyPath ?? _path }.Max(File.GetLastWriteTimeUtc);

    private SslServerAuthenticationOptions Load()
    {
        var chain = new X509Certificate2Collection();
        X509Certificate2 leaf;
        if (Path.GetExtension(_path).ToLowerInvariant() is ".pfx" or ".p12")
        {
            chain.AddRange(X509CertificateLoader.LoadPkcs12CollectionFromFile(_path, _password));
            leaf = chain.FirstOrDefault(c => c.HasPrivateKey) ?? throw new CryptographicException("there is no private key in it.");
        }
        else
        {
            chain.ImportFromPemFile(_path);
            leaf = X509Certificate2.CreateFromPemFile(_path, _keyPath ?? _path);
        }

        chain.Remove(leaf);

        // Through PKCS#12: Windows' TLS cannot use a key that lives in memory only.
        var usable = OperatingSystem.IsWindows() ? X509CertificateLoader.LoadPkcs12(leaf.Export(X509ContentType.Pfx), password: null) : leaf;
        return new() { ServerCertificateContext = SslStreamCertificateContext.Create(usable, chain, offline: true) };
    }
}
