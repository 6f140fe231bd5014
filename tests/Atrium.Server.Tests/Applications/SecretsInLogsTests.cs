// What proves an application is in no log line, however much is logged.

using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Atrium.Server.Tests.Hosting;
using Atrium.Server.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Atrium.Server.Tests.Applications;

public sealed class SecretsInLogsTests
{
    [Fact]
    public async Task Secrets_assertions_proofs_and_tokens_are_in_no_log_line()
    {
        var everything = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Logging:LogLevel:Default"] = "Trace", ["Logging:Console:LogLevel:Default"] = "None" }).Build();
        await using var server = await TestServer.OverAsync(TestFolders.Settings(await TestFolders.CopyOfDemoAsync()), everything);
        using var lines = new Lines();
        server.Host.Services.GetRequiredService<ILoggerFactory>().AddProvider(lines);
        var daemon = await server.DaemonAsync();
        var id = (await daemon.GetAsync($"/applications(appId='{server.Daemon.ClientId}')?$select=id")).Id;
        var made = (await daemon.PostAsync($"/applications/{id}/addPassword")).Must(HttpStatusCode.OK);
        var secret = made.Json.GetProperty("secretText").GetString()!;
        string[] sent = [secret, "a-wrong-secret-that-nobody-has", "eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL2lzc3Vlci5leGFtcGxlIn0.c2lnbmF0dXJl"];
        var token = await SignInAsync(server, ("client_secret", sent[0]));
        await Assert.ThrowsAsync<InvalidOperationException>(() => SignInAsync(server, ("client_secret", sent[1])));
        await Assert.ThrowsAsync<InvalidOperationException>(() => SignInAsync(
            server, ("client_assertion", sent[2]), ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")));
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(server.File.CaCertificate!);
        var key = new { type = "AsymmetricX509Cert", usage = "Verify", key = Convert.ToBase64String(certificate.RawData) };
        (await daemon.PostAsync($"/applications/{id}/addKey", new { keyCredential = key, proof = sent[2] })).Must(HttpStatusCode.Unauthorized);
        (await daemon.PostAsync($"/applications/{id}/removePassword", new { keyId = made.Json.GetProperty("keyId").GetGuid() })).Must(HttpStatusCode.NoContent);

        Assert.NotEmpty(lines.Written); // it did listen
        foreach (var text in (string[])[.. sent, token, daemon.Token, server.Daemon.ClientSecret!])
        {
            Assert.DoesNotContain(lines.Written, line => line.Contains(text, StringComparison.Ordinal) || line.Contains(Uri.EscapeDataString(text), StringComparison.Ordinal));
        }
    }

    private static Task<string> SignInAsync(TestServer server, params (string Name, string Value)[] proof)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = server.Daemon.ClientId.ToString(),
            ["scope"] = "https://graph.microsoft.com/.default",
        };
        foreach (var (name, value) in proof)
        {
            form[name] = value;
        }

        return server.TokenAsync(form);
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Written { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
