// The server as a process of its own in a folder of its own, and the identities that the requests use.

using System.Diagnostics;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Atrium.Fuzz;

internal sealed class FuzzedServer : IAsyncDisposable
{
    private const int MostAttempts = 50;
    private const string Password = "Gauge-Marsh-4417!";
    private readonly Process _process;
    private readonly string _folder;
    private readonly JsonElement _file;
    private readonly HttpClient _http;
    private readonly SemaphoreSlim _turn = new(1);
    private int _people;
    private long _resetSteps;

    private FuzzedServer(Process process, string folder, JsonElement file)
    {
        (_process, _folder, _file) = (process, folder, file);
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(file.GetProperty("caCertificate").GetString()!) },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        _http = new HttpClient(handler);
    }

    /// <summary>An application with every permission.</summary>
    public string AppToken { get; private set; } = "";

    /// <summary>A person with a mailbox, made for the run: the requests may well delete them.</summary>
    public string UserToken { get; private set; } = "";

    public int Port => new Uri(_file.GetProperty("graph").GetString()!).Port;

    public string TenantId => _file.GetProperty("tenantId").GetString()!;

    public string ClientId => Text(Daemon, "clientId");

    public string ClientSecret => Text(Daemon, "clientSecret");

    private JsonElement Daemon => _file.GetProperty("clients").EnumerateArray().First(c => c.GetProperty("kind").GetString() == "daemon");

    /// <summary>How often the requests took away what the fuzzer signs in with, so that the organisation was put back to its start.</summary>
    public int Resets => (int)(ResetSteps / 2);

    /// <summary>Odd while the organisation is put back.</summary>
    public long ResetSteps => Volatile.Read(ref _resetSteps);

    public bool WasResetSince(long steps) => (steps & 1) == 1 || ResetSteps != steps;

    public bool HasExited => _process.HasExited;

    public long PeakMemory => _process.HasExited ? 0 : ReadMemory();

    private string Root => _file.GetProperty("graph").GetString()!;

    public static async Task<FuzzedServer> StartAsync(string program, string? store, string? connection)
    {
        var folder = Directory.CreateTempSubdirectory("atrium-fuzz-").FullName;
        string[] where = store is null ? [] : ["--store", store, "--connection", connection!];
        var start = new ProcessStartInfo("dotnet", ["exec", program, "--data", folder, "--http-port", "0", "--https-port", "0", "--control", .. where])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        var process = Process.Start(start)!;
        var log = Path.Combine(folder, "server.log");
        var errors = process.StandardError;
        _ = Task.Run(async () => await File.WriteAllTextAsync(log, await errors.ReadToEndAsync()));
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains("Ctrl+C", StringComparison.Ordinal))
            {
                _ = Drain(process.StandardOutput);
                var server = new FuzzedServer(process, folder, JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, "atrium.json"))).RootElement);
                await server.RenewAsync();
                return server;
            }
        }

        throw new InvalidOperationException("The server did not start.");
    }

    public async Task<string> MetadataAsync() => await _http.GetStringAsync(new Uri(Root + "/$metadata"));

    public async Task<JsonNode?> GetAsync(string token, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path.StartsWith("http", StringComparison.Ordinal) ? path : Root + path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await _http.SendAsync(request);
        return answer.IsSuccessStatusCode ? JsonNode.Parse(await answer.Content.ReadAsStringAsync()) : null;
    }

    /// <summary>Signs in again where a request has ended what a token stood for.</summary>
    /// <returns>True if the person is another one now.</returns>
    public async Task<bool> RenewAsync()
    {
        await _turn.WaitAsync();
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await RenewedAsync();
                }
                catch (Exception gone) when (attempt < MostAttempts && gone is (InvalidOperationException or HttpRequestException))
                {
                    // Requests have taken away what the fuzzer signs in with, an application or what it was granted, and may do so again meanwhile.
                    await ResetAsync();
                    (AppToken, UserToken) = ("", "");
                }
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<bool> RenewedAsync()
    {
        if (AppToken.Length == 0 || await GetAsync(AppToken, "/users?$top=1") is null)
        {
            AppToken = await TokenAsync(new() { ["grant_type"] = "client_credentials", ["client_id"] = ClientId, ["client_secret"] = ClientSecret });
        }

        if (UserToken.Length > 0 && await GetAsync(UserToken, "/me/messages?$top=1") is not null)
        {
            return false;
        }

        UserToken = await NewPersonAsync();
        await FillMailboxAsync();
        return true;
    }

    /// <summary>The organisation as it was at the start.</summary>
    private async Task ResetAsync()
    {
        Interlocked.Increment(ref _resetSteps);
        try
        {
            using var body = new StringContent("{}", Encoding.UTF8, "application/json");
            using var answer = await _http.PostAsync(new Uri(Root[..^"v1.0".Length] + "control/reset"), body);
            answer.EnsureSuccessStatusCode();
        }
        finally
        {
            Interlocked.Increment(ref _resetSteps);
        }
    }

    public async Task<bool> IsHealthyAsync()
    {
        await RenewAsync();
        return await GetAsync(AppToken, "/users?$top=999") is not null && await GetAsync(UserToken, "/me/messages") is not null;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _http.Dispose();
        _turn.Dispose();
        if (Environment.GetEnvironmentVariable("ATRIUM_FUZZ_KEEP") is null)
        {
            Directory.Delete(_folder, recursive: true);
        }
        else
        {
            await Console.Error.WriteLineAsync($"Kept: {_folder}");
        }
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private async Task<string> NewPersonAsync()
    {
        var alias = $"fuzz{++_people}";
        var domain = Text(_file.GetProperty("users")[0], "userPrincipalName").Split('@')[1];
        await PostAsync(AppToken, "/users", new
        {
            accountEnabled = true,
            displayName = alias,
            mailNickname = alias,
            userPrincipalName = $"{alias}@{domain}",
            mail = $"{alias}@{domain}",
            passwordProfile = new { password = Password, forceChangePasswordNextSignIn = false },
        });
        var client = _file.GetProperty("clients").EnumerateArray().First(c => c.GetProperty("kind").GetString() == "public");
        return await TokenAsync(new() { ["grant_type"] = "password", ["client_id"] = Text(client, "clientId"), ["username"] = $"{alias}@{domain}", ["password"] = Password });
    }

    private async Task FillMailboxAsync()
    {
        for (var i = 0; i < 12; i++)
        {
            await PostAsync(UserToken, i % 3 == 0 ? "/me/mailFolders/inbox/messages" : "/me/messages", new
            {
                subject = $"Fuzz {i % 5}",
                body = new { contentType = "html", content = $"<p>Body {i}</p>" },
                importance = i % 2 == 0 ? "high" : "low",
                toRecipients = new[] { new { emailAddress = new { address = Text(_file.GetProperty("users")[i % 2], "userPrincipalName") } } },
            });
        }

        await PostAsync(UserToken, "/me/mailFolders", new { displayName = "Fuzz" });
    }

    private async Task PostAsync(string token, string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Root + path));
        request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await _http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    private async Task<string> TokenAsync(Dictionary<string, string> form)
    {
        form["scope"] = "https://graph.microsoft.com/.default";
        using var content = new FormUrlEncodedContent(form);
        using var answer = await _http.PostAsync(new Uri(Text(_file, "authority") + "/oauth2/v2.0/token"), content);
        var json = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        return json["access_token"]?.GetValue<string>() ?? throw new InvalidOperationException(json.ToString());
    }

    private long ReadMemory()
    {
        _process.Refresh();
        return _process.PeakWorkingSet64;
    }

    private static async Task Drain(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is not null)
        {
        }
    }
}
