// The published server as a process, and how to talk to it.

using System.Diagnostics;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace Atrium.Bench;

internal sealed class AtriumProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly JsonElement _file;

    private AtriumProcess(Process process, JsonElement file) => (_process, _file) = (process, file);

    /// <summary>Ends in <c>/v1.0</c>.</summary>
    public Uri Graph => new(_file.GetProperty("graph").GetString()!);

    public string User => _file.GetProperty("users")[1].GetProperty("userPrincipalName").GetString()!;

    public Process Process => _process;

    /// <summary>Waits until the server has printed that it is ready.</summary>
    public static async Task<AtriumProcess> StartAsync(Bench bench, string folder, params string[] more)
    {
        var process = bench.Start(bench.Server, ["--data", folder, "--http-port", "0", "--https-port", "0", .. more]);
        _ = process.StandardError.ReadToEndAsync();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains("Ctrl+C", StringComparison.Ordinal))
            {
                using var file = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, "atrium.json")));
                return new AtriumProcess(process, file.RootElement.Clone());
            }
        }

        throw new InvalidOperationException("The server did not start.");
    }

    /// <summary>A token with every application permission.</summary>
    public async Task<string> TokenAsync()
    {
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(_file.GetProperty("caCertificate").GetString()!) },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        using var http = new HttpClient(handler);
        var daemon = _file.GetProperty("clients").EnumerateArray().First(c => c.GetProperty("kind").GetString() == "daemon");
        using var answer = await http.PostAsync(new Uri(_file.GetProperty("authority").GetString() + "/oauth2/v2.0/token"), new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = daemon.GetProperty("clientId").GetString()!,
            ["client_secret"] = daemon.GetProperty("clientSecret").GetString()!,
            ["scope"] = "https://graph.microsoft.com/.default",
        }));
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return json.RootElement.GetProperty("access_token").GetString()!;
    }

    public async Task<byte[]> GetAsync(string token, string path)
    {
        using var http = new HttpClient { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        return await http.GetByteArrayAsync(new Uri(Graph + path));
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
