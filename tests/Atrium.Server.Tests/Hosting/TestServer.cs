// A server of a test's own, in this process, on free ports, with the demo organisation.

using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Atrium.Server.Hosting;

namespace Atrium.Server.Tests.Hosting;

/// <summary>
/// The first one seeds; all others of the same seed begin with a copy of its folder, which is quicker. Write tests against one of these,
/// and share one as a fixture (<see cref="SharedServer"/>) where tests only read.
/// </summary>
public sealed class TestServer : IAsyncDisposable
{
    private readonly SocketsHttpHandler _handler;
    private readonly IAsyncDisposable? _database;
    private readonly Dictionary<int, string> _tokens = [];

    private TestServer(AtriumHost host, IAsyncDisposable? database)
    {
        (Host, _database) = (host, database);
        _handler = Trusting(host.CaCertificate);
        Http = new HttpClient(_handler, disposeHandler: false);
    }

    public AtriumHost Host { get; }

    /// <summary>Addresses, clients and people. Throws where the server has no organisation.</summary>
    public AtriumFile File => Host.File ?? throw new InvalidOperationException("Seed is none.");

    /// <summary>Without a token; trusts the server's certificate authority.</summary>
    public HttpClient Http { get; }

    /// <param name="seed">As the setting.</param>
    /// <param name="postgres">True: in a database of its own; skips the test where there is no server for it.</param>
    public static async Task<TestServer> StartAsync(string seed = "demo", bool postgres = false, bool control = false, string? folder = null)
    {
        var database = postgres ? await TestDatabase.CreateAsync() : null;
        folder ??= seed == "demo" && !postgres ? await TestFolders.CopyOfDemoAsync() : TestFolders.New();
        var host = await AtriumHost.StartAsync(Settings(folder, seed, database?.ConnectionString) with { Control = control }, CancellationToken.None);
        return new TestServer(host, database);
    }

    /// <summary>Over a folder or database that is there already.</summary>
    public static async Task<TestServer> OverAsync(AtriumSettings settings) => new(await AtriumHost.StartAsync(settings, CancellationToken.None), null);

    /// <summary>Settings of a server on free ports.</summary>
    public static AtriumSettings Settings(string folder, string seed = "demo", string? connection = null) => new()
    {
        Data = folder,
        HttpPort = 0,
        HttpsPort = 0,
        Seed = seed,
        Store = connection is null ? StoreKind.Sqlite : StoreKind.Postgres,
        Connection = connection,
    };

    /// <summary>A client of the Graph API as the daemon, which holds every application permission.</summary>
    public async Task<HttpClient> DaemonAsync() => Client(await TokenAsync(-1, DaemonTokenAsync));

    /// <summary>A client of the Graph API as a person (0 is the administrator), through the public client, which holds every delegated permission.</summary>
    public async Task<HttpClient> UserAsync(int index) => Client(await TokenAsync(index, () => UserTokenAsync(index)));

    public Task<string> DaemonTokenAsync()
    {
        var daemon = File.Clients.First(c => c.Kind == "daemon");
        return RequestAsync(new()
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = daemon.ClientId.ToString(),
            ["client_secret"] = daemon.ClientSecret!,
            ["scope"] = "https://graph.microsoft.com/.default",
        });
    }

    /// <param name="scope">E.g. <c>User.Read</c>, to have less than everything.</param>
    public Task<string> UserTokenAsync(int index, string scope = "https://graph.microsoft.com/.default") => RequestAsync(new()
    {
        ["grant_type"] = "password",
        ["client_id"] = File.Clients.First(c => c.Kind == "public").ClientId.ToString(),
        ["username"] = File.Users[index].UserPrincipalName,
        ["password"] = File.Users[index].Password,
        ["scope"] = scope,
    });

    /// <summary>A client with a token, whose relative addresses start at <c>/v1.0/</c>.</summary>
    public HttpClient Client(string token) => new(_handler, disposeHandler: false)
    {
        BaseAddress = new Uri(File.Graph + "/"),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
    };

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _handler.Dispose();
        await Host.DisposeAsync();
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    private async Task<string> TokenAsync(int who, Func<Task<string>> request)
    {
        if (!_tokens.TryGetValue(who, out var token))
        {
            _tokens[who] = token = await request();
        }

        return token;
    }

    private async Task<string> RequestAsync(Dictionary<string, string> form)
    {
        using var content = new FormUrlEncodedContent(form);
        using var answer = await Http.PostAsync(new Uri(File.Authority + "/oauth2/v2.0/token"), content);
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        return body["access_token"]?.GetValue<string>() ?? throw new InvalidOperationException($"No token: {body}");
    }

    /// <summary>Trusts one authority and nothing else.</summary>
    private static SocketsHttpHandler Trusting(string caCertificate)
    {
        var authority = X509CertificateLoader.LoadCertificateFromFile(caCertificate);
        return new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { authority },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        };
    }
}
