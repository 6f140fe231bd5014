// The local authority: what it makes is kept, renewed when due, and trusted by who trusts its CA.
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Atrium.Server.Tls;
using Microsoft.Extensions.Time.Testing;

namespace Atrium.Server.Tests.Tls;

public sealed class LocalAuthorityTests : IDisposable
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), "atrium-tls-" + Guid.NewGuid().ToString("N"));
    private readonly FakeTimeProvider clock = new(TimeProvider.System.GetUtcNow());

    public void Dispose() => System.IO.Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_second_start_uses_what_the_first_made()
    {
        var first = LocalAuthority.Open(folder, ["mail.contoso.example"], clock);
        var second = LocalAuthority.Open(folder, ["mail.contoso.example"], clock);
        Assert.Equal(first.Ca.Thumbprint, second.Ca.Thumbprint);
        Assert.Equal(first.Server.Thumbprint, second.Server.Thumbprint);
        Assert.True(second.Server.HasPrivateKey);
        Assert.False(second.Ca.HasPrivateKey);
    }

    [Fact]
    public void Keys_are_for_the_server_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix modes");
        LocalAuthority.Open(folder, [], clock);
        var own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(own, File.GetUnixFileMode(Path.Combine(folder, "tls", "ca-key.pem")));
        Assert.Equal(own, File.GetUnixFileMode(Path.Combine(folder, "tls", "server-key.pem")));
        Assert.True(File.GetUnixFileMode(Path.Combine(folder, "tls", "ca.pem")).HasFlag(UnixFileMode.OtherRead));
    }

    [Fact]
    public void New_host_names_renew_the_server_certificate_only()
    {
        var first = LocalAuthority.Open(folder, [], clock);
        var second = LocalAuthority.Open(folder, ["atrium.contoso.example", "192.0.2.7", "[2001:db8::1]"], clock);
        Assert.Equal(first.Ca.Thumbprint, second.Ca.Thumbprint);
        Assert.NotEqual(first.Server.Thumbprint, second.Server.Thumbprint);
        Assert.True(second.Server.MatchesHostname("atrium.contoso.example"));
        Assert.True(second.Server.MatchesHostname("192.0.2.7"));
    }

    [Fact]
    public void A_server_certificate_near_its_end_is_renewed()
    {
        var first = LocalAuthority.Open(folder, [], clock);
        clock.Advance(TimeSpan.FromDays(370));
        var second = LocalAuthority.Open(folder, [], clock);
        Assert.Equal(first.Ca.Thumbprint, second.Ca.Thumbprint);
        Assert.NotEqual(first.Server.Thumbprint, second.Server.Thumbprint);
    }

    [Fact]
    public void A_broken_or_missing_file_is_made_anew()
    {
        var first = LocalAuthority.Open(folder, [], clock);
        File.WriteAllText(Path.Combine(folder, "tls", "server.pem"), "broken");
        Assert.NotEqual(first.Server.Thumbprint, LocalAuthority.Open(folder, [], clock).Server.Thumbprint);
        File.Delete(Path.Combine(folder, "tls", "ca-key.pem"));
        var third = LocalAuthority.Open(folder, [], clock);
        Assert.NotEqual(first.Ca.Thumbprint, third.Ca.Thumbprint);
        Assert.Equal(third.Ca.Subject, third.Server.Issuer);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task Tls_succeeds_by_the_ca_alone(string host)
    {
        var cancel = TestContext.Current.CancellationToken;
        var tls = LocalAuthority.Open(folder, [], clock);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, cancel);
        using var accepted = await listener.AcceptTcpClientAsync(cancel);
        await using var serverSide = new SslStream(accepted.GetStream());
        await using var clientSide = new SslStream(client.GetStream());
        var serving = serverSide.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = tls.Server }, cancel);
        await clientSide.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = host,
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(tls.CaPath) },
            },
        }, cancel);
        await serving;
        Assert.True(clientSide.IsAuthenticated);
    }
}
