// The published server as a process, and how to talk to it.

using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Atrium.Bench;

internal sealed class AtriumProcess
{
    private readonly JsonElement _file;

    private AtriumProcess(Process process, JsonElement file) => (Process, _file) = (process, file);

    public Process Process { get; }

    /// <summary>Ends in <c>/v1.0</c>.</summary>
    public Uri Graph => new(_file.GetProperty("graph").GetString()!);

    public string TenantId => _file.GetProperty("tenantId").GetString()!;

    /// <summary>By http: what is measured is the server, not TLS.</summary>
    public Uri Authority => new(Graph, "/" + TenantId);

    /// <summary>The token endpoint and the form of a daemon that signs in.</summary>
    public (Uri Url, string Form) TokenRequest
    {
        get
        {
            var daemon = _file.GetProperty("clients").EnumerateArray().First(c => c.GetProperty("kind").GetString() == "daemon");
            var (id, secret) = (daemon.GetProperty("clientId").GetString()!, Uri.EscapeDataString(daemon.GetProperty("clientSecret").GetString()!));
            return (new Uri(Authority + "/oauth2/v2.0/token"),
                $"grant_type=client_credentials&client_id={id}&client_secret={secret}&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default");
        }
    }

    public string User => _file.GetProperty("users")[1].GetProperty("userPrincipalName").GetString()!;

    /// <summary>Waits until the server has printed that it is ready.</summary>
    public static async Task<AtriumProcess> StartAsync(Bench bench, string folder, params string[] more)
    {
        var process = bench.Start(bench.Server, ["--data", folder, "--http-port", "0", "--https-port", "0", .. more]);
        var errors = process.StandardError.ReadToEndAsync();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains("Ctrl+C", StringComparison.Ordinal))
            {
                using var file = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, "atrium.json")));
                return new AtriumProcess(process, file.RootElement.Clone());
            }
        }

        throw new InvalidOperationException("The server did not start. " + await errors);
    }

    /// <summary>A token of the daemon.</summary>
    public async Task<string> TokenAsync()
    {
        using var http = new HttpClient();
        var (url, form) = TokenRequest;
        using var content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded");
        using var answer = await http.PostAsync(url, content);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return json.RootElement.GetProperty("access_token").GetString()!;
    }

    public async Task<byte[]> GetAsync(string? token, Uri url)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return await http.GetByteArrayAsync(url);
    }
}
