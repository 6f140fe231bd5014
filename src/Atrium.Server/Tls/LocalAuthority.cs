// The server's own certificate authority: clients refuse plain http, and nobody buys certificates for localhost.
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Atrium.Server.Tls;

/// <summary>A certificate authority and a server certificate in a data folder, made at the first start and kept:
/// <c>tls/ca.pem</c> is what clients must trust.</summary>
public sealed class LocalAuthority
{
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    private LocalAuthority(string caPath, X509Certificate2 ca, X509Certificate2 server)
    {
        CaPath = caPath;
        Ca = ca;
        Server = server;
    }

    /// <summary>Full path of the authority's certificate.</summary>
    public string CaPath { get; }

    /// <summary>The authority's certificate, without its key.</summary>
    public X509Certificate2 Ca { get; }

    /// <summary>The server's certificate with its key, for Kestrel. Send it together with <see cref="Ca"/>.</summary>
    public X509Certificate2 Server { get; }

    /// <summary>The line for a shell that makes .NET, Node, Python and curl trust this server.</summary>
    public string TrustLine => $"export SSL_CERT_FILE='{CaPath}' NODE_EXTRA_CA_CERTS='{CaPath}' REQUESTS_CA_BUNDLE='{CaPath}' CURL_CA_BUNDLE='{CaPath}'";

    /// <summary>What a connection needs: the server's certificate and the way up to <see cref="Ca"/>. Nothing is fetched.</summary>
    public SslServerAuthenticationOptions ForServer() => new()
    {
        ServerCertificateContext = SslStreamCertificateContext.Create(Server, [Ca], offline: true),
    };

    /// <summary>Opens the authority of a data folder, making or renewing what is missing or near its end.</summary>
    /// <param name="dataFolder">The folder that holds, or will hold, <c>tls/</c>.</param>
    /// <param name="hostNames">Host names or addresses beside localhost, 127.0.0.1 and ::1.</param>
    /// <param name="clock">The real clock: clients judge certificates by theirs.</param>
    public static LocalAuthority Open(string dataFolder, IEnumerable<string> hostNames, TimeProvider clock)
    {
        var folder = Path.GetFullPath(Path.Combine(dataFolder, "tls"));
        Directory.CreateDirectory(folder); // open to all: clients of other accounts read ca.pem; the keys are closed
        var now = clock.GetUtcNow();
        var hosts = Hosts(hostNames);

        var caPair = new CertificateFiles(folder, "ca");
        var ca = caPair.Read();
        if (ca is null || ca.NotAfter.ToUniversalTime() < now.UtcDateTime + RenewBefore)
        {
            ca = CertificateMaker.Authority(now);
            caPair.Write(ca);
        }

        var serverPair = new CertificateFiles(folder, "server");
        var server = serverPair.Read();
        if (server is null || !IsGood(server, ca, hosts, now))
        {
            server = CertificateMaker.Server(ca, hosts, now);
            serverPair.Write(server);
        }

        // Through PKCS#12: Windows' TLS cannot use a key that lives in memory only.
        var usable = OperatingSystem.IsWindows() ? X509CertificateLoader.LoadPkcs12(server.Export(X509ContentType.Pfx), password: null) : server;
        return new LocalAuthority(caPair.CertificatePath, X509CertificateLoader.LoadCertificate(ca.RawData), usable);
    }

    private static SortedSet<string> Hosts(IEnumerable<string> more)
    {
        var hosts = new SortedSet<string>(StringComparer.OrdinalIgnoreCase) { "localhost", "127.0.0.1", "::1" };
        foreach (var host in more)
        {
            hosts.Add(IPAddress.TryParse(host.Trim('[', ']'), out var address) ? address.ToString() : host);
        }

        return hosts;
    }

    private static bool IsGood(X509Certificate2 server, X509Certificate2 ca, SortedSet<string> hosts, DateTimeOffset now) =>
        server.NotAfter.ToUniversalTime() > now.UtcDateTime + RenewBefore
        && server.NotBefore.ToUniversalTime() <= now.UtcDateTime
        && server.IssuerName.RawData.AsSpan().SequenceEqual(ca.SubjectName.RawData)
        && CertificateMaker.AuthorityKeyOf(server) is { } key && key.Span.SequenceEqual(CertificateMaker.KeyOf(ca).Span)
        && hosts.SetEquals(CertificateMaker.HostsOf(server));
}
