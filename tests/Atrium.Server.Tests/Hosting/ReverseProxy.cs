// A reverse proxy as operators put before the server: it ends https with a certificate of its own and passes requests on over http.

using System.Net;
using Atrium.Server.Tests.Support;
using Atrium.Server.Tls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Atrium.Server.Tests.Hosting;

internal sealed class ReverseProxy : IAsyncDisposable
{
    private readonly HttpMessageInvoker _behind = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private readonly WebApplication _proxy;
    private readonly LocalAuthority _tls;
    private readonly bool _takesOff;

    private ReverseProxy(WebApplication proxy, LocalAuthority tls, bool takesOff) => (_proxy, _tls, _takesOff) = (proxy, tls, takesOff);

    /// <summary>What clients call the server.</summary>
    public Uri Url => new($"https://localhost:{new Uri(_proxy.Urls.First()).Port}/hall/");

    public string CaCertificate => _tls.CaPath;

    /// <summary>Where it passes requests on to.</summary>
    public Uri? Behind { get; set; }

    /// <param name="takesOff">True: what is passed on has no path of the public address any more.</param>
    public static async Task<ReverseProxy> StartAsync(bool takesOff)
    {
        var tls = LocalAuthority.Open(TestFolders.New(), [], TimeProvider.System);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https => https.ServerCertificate = tls.Server)));
        var proxy = new ReverseProxy(builder.Build(), tls, takesOff);
        proxy._proxy.Run(proxy.PassAsync);
        await proxy._proxy.StartAsync(TestContext.Current.CancellationToken);
        return proxy;
    }

    /// <summary>A client that trusts the proxy; it asks from the given address, as far as the proxy can tell.</summary>
    public HttpClient NewClient(string? from = null)
    {
        var handler = TestServer.Trusting(CaCertificate);
        (handler.AllowAutoRedirect, handler.UseCookies) = (false, false);
        var client = new HttpClient(handler);
        client.DefaultRequestHeaders.Add("X-Test-From", from ?? "198.51.100.1");
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        _behind.Dispose();
    }

    private async Task PassAsync(HttpContext http)
    {
        var path = http.Request.Path + http.Request.QueryString.ToUriComponent();
        path = _takesOff && path.StartsWith("/hall/", StringComparison.Ordinal) ? path["/hall".Length..] : path;
        using var request = new HttpRequestMessage(new HttpMethod(http.Request.Method), new Uri(Behind!, path));
        request.Content = http.Request.ContentLength > 0 ? new StreamContent(http.Request.Body) : null;
        foreach (var (name, value) in http.Request.Headers.Where(h => h.Key is not ("Host" or "X-Test-From")))
        {
            _ = request.Headers.TryAddWithoutValidation(name, value.AsEnumerable()) || request.Content?.Headers.TryAddWithoutValidation(name, value.AsEnumerable()) == true;
        }

        request.Headers.TryAddWithoutValidation("X-Forwarded-For", http.Request.Headers["X-Test-From"].ToString()); // behind what the client said
        request.Headers.TryAddWithoutValidation("X-Forwarded-Host", "evil.example");
        request.Headers.TryAddWithoutValidation("X-Forwarded-Proto", "http");
        using var response = await _behind.SendAsync(request, http.RequestAborted);
        http.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers).Where(h => h.Key != "Transfer-Encoding"))
        {
            http.Response.Headers[name] = values.ToArray();
        }

        await response.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
    }
}
