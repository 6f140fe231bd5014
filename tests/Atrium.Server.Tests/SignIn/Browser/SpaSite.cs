// The site of an application that runs in browsers, on two origins of this machine; and the address to which a web application's users return.
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Atrium.Server.Tests.Sdk;
using Atrium.Server.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Atrium.Server.Tests.SignIn.Browser;

internal sealed class SpaSite : IAsyncDisposable
{
    private static readonly Dictionary<string, (string File, string Type)> Files = new(StringComparer.Ordinal)
    {
        ["/"] = ("site/index.html", "text/html"),
        ["/bridge.html"] = ("site/bridge.html", "text/html"),
        ["/msal-browser.js"] = ("node_modules/@azure/msal-browser/lib/msal-browser.min.js", "text/javascript"),
        ["/msal-redirect-bridge.js"] = ("node_modules/@azure/msal-browser/lib/redirect-bridge/msal-redirect-bridge.min.js", "text/javascript"),
    };

    private readonly WebApplication _site;

    private SpaSite(WebApplication site) => _site = site;

    /// <summary>Of the same site as the server, to a browser: https, and the same host name.</summary>
    public string Here => Of("https");

    /// <summary>Another site to a browser, because it is not https.</summary>
    public string Elsewhere => Of("http");

    /// <summary>Told to the page as <c>settings.json</c>.</summary>
    public object? Settings { get; set; }

    /// <summary>With what parameters the site was told that somebody signed out.</summary>
    public ConcurrentQueue<string> SignedOut { get; } = [];

    public static async Task<SpaSite> StartAsync(TestServer server)
    {
        var folder = Path.Combine(server.Host.Folder, "tls");
        var certificate = X509Certificate2.CreateFromPemFile(Path.Combine(folder, "server.pem"), Path.Combine(folder, "server-key.pem"));
        var chain = new X509Certificate2Collection(X509CertificateLoader.LoadCertificateFromFile(server.Host.CaCertificate));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https => (https.ServerCertificate, https.ServerCertificateChain) = (certificate, chain)));
        });
        var site = new SpaSite(builder.Build());
        site._site.Run(site.ServeAsync);
        await site._site.StartAsync(TestContext.Current.CancellationToken);
        return site;
    }

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    private string Of(string scheme) => _site.Urls.First(url => url.StartsWith(scheme + ":", StringComparison.Ordinal)).Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    private async Task ServeAsync(HttpContext http)
    {
        if (Files.TryGetValue(http.Request.Path, out var file))
        {
            http.Response.ContentType = file.Type;
            await http.Response.SendFileAsync(Path.Combine(NodeScript.Folder, file.File), http.RequestAborted);
        }
        else if (http.Request.Path == "/settings.json")
        {
            await http.Response.WriteAsJsonAsync(Settings, http.RequestAborted);
        }
        else if (http.Request.Path == "/back")
        {
            var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : null;
            http.Response.ContentType = "text/html";
            await http.Response.WriteAsync($"<!DOCTYPE html><title>Back</title><link rel=icon href=data:,><body>{string.Join(" ", (form?.Keys ?? []).Order(StringComparer.Ordinal))}", http.RequestAborted);
        }
        else if (http.Request.Path == "/out")
        {
            SignedOut.Enqueue(string.Join(' ', http.Request.Query.Select(p => $"{p.Key}={p.Value}")));
        }
        else
        {
            http.Response.StatusCode = 404;
        }
    }
}
