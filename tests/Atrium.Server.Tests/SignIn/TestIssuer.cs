// An issuer of tokens somewhere else: a discovery document and keys, over https with an authority of its own.

using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Atrium.Server.Tls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Atrium.Server.Tests.SignIn;

public sealed class TestIssuer : IAsyncDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "atrium-issuer-" + Guid.NewGuid().ToString("N"));
    private readonly Dictionary<string, object> _keys = [];
    private LocalAuthority _tls = null!;
    private WebApplication _app = null!;
    private int _asked;

    public string Url { get; private set; } = "";

    public X509Certificate2 Authority => _tls.Ca;

    /// <summary>How many requests came.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public string? RedirectTo { get; set; }

    public string? KeysAt { get; set; }

    /// <summary>What it says of itself instead of the truth.</summary>
    public string? Configuration { get; set; }

    public void Publish(string kid, RSA key)
    {
        var numbers = key.ExportParameters(false);
        _keys[kid] = new { kty = "RSA", use = "sig", kid, n = Base64UrlEncoder.Encode(numbers.Modulus), e = Base64UrlEncoder.Encode(numbers.Exponent) };
    }

    public void Withdraw(string kid) => _keys.Remove(kid);

    public async Task StartAsync()
    {
        _tls = LocalAuthority.Open(_folder, [], TimeProvider.System);
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(_tls.Server)));
        _app = builder.Build();
        _app.Run(AnswerAsync);
        await _app.StartAsync();
        Url = $"https://localhost:{new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port}";
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        System.IO.Directory.Delete(_folder, recursive: true);
    }

    private Task AnswerAsync(HttpContext http)
    {
        Interlocked.Increment(ref _asked);
        if (RedirectTo is not null)
        {
            http.Response.Redirect(RedirectTo + http.Request.Path);
            return Task.CompletedTask;
        }

        return http.Response.WriteAsync(http.Request.Path == "/keys"
            ? JsonSerializer.Serialize(new { keys = _keys.Values })
            : Configuration ?? JsonSerializer.Serialize(new { issuer = Url, jwks_uri = KeysAt ?? $"{Url}/keys" }));
    }
}
