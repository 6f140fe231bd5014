// The real server as a process of its own, so that it can be killed at any instruction.

using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Durability;

/// <summary>Ready when it is given out. Whoever disposes it without having stopped it kills it.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;
    private readonly Task _output;
    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 64 });

    private ServerProcess(Process process, Task<string> errors, AtriumFile file)
    {
        (_process, _errors, File) = (process, errors, file);
        _output = process.StandardOutput.ReadToEndAsync();
    }

    public AtriumFile File { get; }

    public int Id => _process.Id;

    /// <param name="under">A program and its arguments that runs the server as its own process, e.g. a tracer.</param>
    public static async Task<ServerProcess> StartAsync(string folder, string? connection = null, params string[] under)
    {
        var process = Launch(folder, connection, under);
        var errors = process.StandardError.ReadToEndAsync();
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.Contains("Ctrl+C", StringComparison.Ordinal)) // the last line of what is printed once it is ready
            {
                var file = AtriumFile.Read(Path.Combine(folder, AtriumFile.Name));
                var server = new ServerProcess(process, errors, file);
                using var ready = await server._http.GetAsync(new Uri(new Uri(file.Graph), "/readyz"));
                Assert.Equal(System.Net.HttpStatusCode.OK, ready.StatusCode);
                return server;
            }
        }

        throw new InvalidOperationException($"The server did not start: {await errors}");
    }

    /// <summary>Starts one that is expected to refuse; returns its exit code and what it printed as an error.</summary>
    public static async Task<(int Code, string Errors, string Output)> RefusedAsync(string folder)
    {
        using var process = Launch(folder, null, []);
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await errors, output);
    }

    /// <summary>A token with every application permission.</summary>
    public async Task<string> TokenAsync()
    {
        var daemon = File.Clients.First(c => c.Kind == "daemon");
        using var handler = TestServer.Trusting(File.CaCertificate!);
        using var client = new HttpClient(handler);
        using var answer = await client.PostAsync(new Uri($"{File.Authority}/oauth2/v2.0/token"), new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = daemon.ClientId.ToString(),
            ["client_secret"] = daemon.ClientSecret!,
            ["scope"] = "https://graph.microsoft.com/.default",
        }));
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("access_token").GetString()!;
    }

    /// <summary>One request. A link from an earlier start of the server is taken to this one's port.</summary>
    /// <exception cref="HttpRequestException">The server died before it had answered.</exception>
    public async Task<Answer> SendAsync(string token, HttpMethod method, string path, object? body = null)
    {
        var at = path.IndexOf("/v1.0/", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(method, new Uri(File.Graph + (at < 0 ? path : path[(at + 5)..])));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is not null)
        {
            request.Content = new StringContent(JsonSerializer.Serialize(body, JsonSerializerOptions.Web), Encoding.UTF8, "application/json");
        }

        using var response = await _http.SendAsync(request);
        return new Answer(response, await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>SIGKILL: the process gets no chance to do anything.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM; returns the exit code and what was printed as an error.</summary>
    public async Task<(int Code, string Errors)> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync();
        return (_process.ExitCode, await _errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        await Task.WhenAll(_output, _errors);
        _process.Dispose();
        _http.Dispose();
    }

    private static Process Launch(string folder, string? connection, string[] under)
    {
        string[] store = connection is null ? [] : ["--store", "postgres", "--connection", connection];
        string[] command =
        [
            .. under, "dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "Atrium.Server.dll"),
            "--data", folder, "--http-port", "0", "--https-port", "0", .. store,
        ];
        return Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
    }
}
