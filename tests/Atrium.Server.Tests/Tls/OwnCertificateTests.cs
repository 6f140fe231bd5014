// A certificate of the operator's own: from PEM files or PKCS#12, renewed without a restart, and refused in one line.

using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Hosting;
using Atrium.Server.Tests.Support;
using Atrium.Server.Tls;
using Microsoft.Extensions.Time.Testing;

namespace Atrium.Server.Tests.Tls;

public sealed class OwnCertificateTests
{
    [Theory]
    [InlineData("pem")]
    [InlineData("pfx")]
    public async Task It_is_what_clients_meet(string kind)
    {
        var tls = LocalAuthority.Open(TestFolders.New(), ["graph.example.org"], TimeProvider.System);
        var folder = Path.GetDirectoryName(tls.CaPath)!;
        var settings = TestFolders.Settings(await TestFolders.CopyOfDemoAsync()) with { PublicUrl = new Uri("https://graph.example.org/"), Certificate = Path.Combine(folder, "server.pem") };
        if (kind == "pem")
        {
            settings = settings with { CertificateKey = Path.Combine(folder, "server-key.pem") };
        }
        else
        {
            settings = settings with { Certificate = Path.Combine(folder, "server.pfx"), CertificatePassword = "open" };
            await File.WriteAllBytesAsync(settings.Certificate, tls.Server.Export(X509ContentType.Pfx, "open"), TestContext.Current.CancellationToken);
        }

        await using var server = await TestServer.OverAsync(settings);
        Assert.Equal(tls.Server.Thumbprint, await MetAsync(server.Host.HttpsUrl));
        Assert.Null(server.File.CaCertificate);
        Assert.DoesNotContain("certificate authority", StartPrint.Of(server.Host), StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_renewed_when_its_files_are_and_stays_while_they_are_broken()
    {
        var folder = TestFolders.New();
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var first = LocalAuthority.Open(folder, [], TimeProvider.System);
        var (path, key) = (Path.Combine(folder, "tls", "server.pem"), Path.Combine(folder, "tls", "server-key.pem"));
        var own = OwnCertificate.Open(path, key, null, clock);
        Assert.Equal(first.Server.Thumbprint, Shown(own));

        var second = LocalAuthority.Open(folder, ["graph.example.org"], TimeProvider.System);
        File.SetLastWriteTimeUtc(path, clock.GetUtcNow().UtcDateTime.AddHours(1));
        Assert.Equal(first.Server.Thumbprint, Shown(own)); // not looked at yet
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(second.Server.Thumbprint, Shown(own));

        File.WriteAllText(path, "half of a fil");
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(second.Server.Thumbprint, Shown(own));
    }

    [Fact]
    public void What_is_no_certificate_is_refused_in_one_line()
    {
        var path = Path.Combine(System.IO.Directory.CreateTempSubdirectory("atrium-test-").FullName, "a.pem");
        Assert.StartsWith($"The certificate {path} cannot be used: ", Refusal(path), StringComparison.Ordinal);
        File.WriteAllText(path, "nonsense");
        Assert.DoesNotContain('\n', Refusal(path));
        System.IO.Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    private static string Refusal(string path) => Assert.Throws<StartRefused>(() => OwnCertificate.Open(path, null, null, TimeProvider.System)).Message;

    private static string Shown(OwnCertificate own) => own.ForServer().ServerCertificateContext!.TargetCertificate.Thumbprint;

    private static async Task<string> MetAsync(Uri address)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        string? met = null;
        await using var tls = new SslStream(socket.GetStream(), false, (_, shown, _, _) => (met = ((X509Certificate2)shown!).Thumbprint) is not null);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "graph.example.org" }, TestContext.Current.CancellationToken);
        return met!;
    }
}
