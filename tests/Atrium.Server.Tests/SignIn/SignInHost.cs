// A Kestrel host on a free loopback port, over https with our own authority, that signs in against the fakes.
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Atrium.Server.SignIn;
using Atrium.Server.Tls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Atrium.Server.Tests.SignIn;

public sealed class SignInHost : IAsyncLifetime
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), "atrium-signin-" + Guid.NewGuid().ToString("N"));
    private WebApplication? app;

    public FakeDirectory Directory { get; } = new();

    public MemoryTokenRows Rows { get; } = new();

    public MemoryVault Vault { get; } = new();

    public SigningKeySet Keys { get; private set; } = null!;

    public BearerTokens Bearer { get; private set; } = null!;

    public LocalAuthority Tls { get; private set; } = null!;

    public string Url { get; private set; } = "";

    public HttpClient Http { get; private set; } = null!;

    public FederationOptions Federation { get; init; } = new();

    public async ValueTask InitializeAsync()
    {
        var port = FreePort();
        Url = $"https://localhost:{port}";
        Tls = LocalAuthority.Open(folder, [], TimeProvider.System);
        Keys = new SigningKeySet(Vault, TimeProvider.System);
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        if (Environment.GetEnvironmentVariable("ATRIUM_TEST_LOG") is not null)
        {
            builder.Logging.AddSimpleConsole();
        }

        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen => listen.UseHttps(Tls.Server)));
        builder.Services.AddSingleton<ISignInDirectory>(Directory);
        builder.Services.AddSingleton<ISignInTokenRows>(Rows);
        builder.Services.AddSingleton<ISecretsVault>(Vault);
        builder.Services.AddSingleton<ISigningKeys>(Keys);
        builder.Services.AddSingleton<IRevocations>(Directory.Stamps);
        builder.Services.AddSingleton<ISignInSessions, MemorySessions>();
        builder.Services.AddSingleton<ISignInConsents, MemoryConsents>();
        builder.Services.AddSingleton<ISignInAccounts, MemoryAccounts>();
        builder.Services.AddSingleton<IGuessRows, MemoryGuesses>();
        SignInServices.Add(builder.Services, new SignInOptions { PublicUrl = new Uri(Url), Federation = Federation });
        app = builder.Build();
        SignInBranch.Use(app);
        app.MapGet("/v1.0/whoami", async (HttpContext http, BearerTokens bearer) =>
        {
            var result = await bearer.Check(http.Request.Headers.Authorization, http.RequestAborted);
            return result.Principal is { } who ? Results.Text(who.Upn ?? who.AppDisplayName) : Results.Text(result.Failure!.Message, statusCode: 401);
        });
        await app.StartAsync();
        Bearer = app.Services.GetRequiredService<BearerTokens>();
        Http = NewClient();
    }

    public HttpClient NewClient() => new(new SocketsHttpHandler
    {
        SslOptions = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                CustomTrustStore = { Tls.Ca },
            },
        },
    })
    { BaseAddress = new Uri(Url) };

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app!.DisposeAsync();
        Keys.Dispose();
        System.IO.Directory.Delete(folder, recursive: true);
    }

    /// <summary>Posts to the token endpoint: "name=value" fields.</summary>
    public async Task<TokenReply> Token(string tenant, params string[] fields)
    {
        using var body = new FormUrlEncodedContent(fields.Select(Field));
        using var response = await Http.PostAsync($"/{tenant}/oauth2/v2.0/token", body, TestContext.Current.CancellationToken);
        return await TokenReply.Read(response);
    }

    public Task<TokenReply> ClientToken(params string[] more) => Token(FakeDirectory.Contoso.ToString(),
        ["grant_type=client_credentials", $"client_id={FakeDirectory.Daemon}", $"client_secret={FakeDirectory.Secret}", "scope=https://graph.microsoft.com/.default", .. more]);

    public Task<TokenReply> UserToken(string scope, string tenant = "organizations", string user = FakeDirectory.AdeleName) => Token(tenant,
        "grant_type=password", $"client_id={FakeDirectory.Desktop}", $"username={user}", $"password={FakeDirectory.Password}", $"scope={scope}", "client_info=1");

    public Task<TokenReply> Refresh(string token, string tenant = "organizations", string? client = null, params string[] more) => Token(tenant,
        ["grant_type=refresh_token", $"client_id={client ?? FakeDirectory.Desktop.ToString()}", $"refresh_token={token}", .. more]);

    private static KeyValuePair<string, string> Field(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return new(text[..equals], text[(equals + 1)..]);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>One reply of the token endpoint.</summary>
public sealed record TokenReply(HttpStatusCode Status, JsonElement Json, string Text)
{
    public static async Task<TokenReply> Read(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new(response.StatusCode, JsonDocument.Parse(text).RootElement, text);
    }

    public string? this[string name] => Json.TryGetProperty(name, out var value) ? value.ToString() : null;

    public string Access => this["access_token"] ?? throw new InvalidOperationException(Text);

    public string RefreshToken => this["refresh_token"] ?? throw new InvalidOperationException(Text);

    public int Code => Json.GetProperty("error_codes")[0].GetInt32();

    public void Refused(int status, string error, int code)
    {
        Assert.Equal((status, error, code), ((int)Status, this["error"], Code));
        Assert.StartsWith($"AADSTS{code}: ", this["error_description"], StringComparison.Ordinal);
        Assert.Contains(" Trace ID: ", this["error_description"], StringComparison.Ordinal);
        Assert.NotNull(this["timestamp"]);
        Assert.True(Guid.TryParse(this["trace_id"], out _));
        Assert.True(Guid.TryParse(this["correlation_id"], out _));
        Assert.EndsWith($"code={code}", this["error_uri"], StringComparison.Ordinal);
        Assert.DoesNotContain("openiddict", Text, StringComparison.OrdinalIgnoreCase);
    }
}
