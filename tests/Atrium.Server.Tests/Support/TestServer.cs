// A whole server with the demo organisation, on free ports and in a folder of its own.

using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Atrium.Areas.Applications;
using Atrium.Server.Hosting;
using Atrium.Server.SignIn;
using Atrium.Store.Tests.Postgres;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Atrium.Server.Tests.Support;

/// <summary>Shared by many tests at once: a test makes the objects that it changes.</summary>
public sealed class TestServer : IAsyncDisposable
{
    private readonly string? _folder;
    private readonly PostgresDatabase? _database;

    private TestServer(AtriumHost host, string? folder, PostgresDatabase? database)
    {
        (Host, _folder, _database) = (host, folder, database);
        Handler = Trusting(host.CaCertificate);
    }

    public AtriumHost Host { get; }

    /// <summary>Trusts the server's certificate authority; shared, not to be disposed by those who use it.</summary>
    public SocketsHttpHandler Handler { get; }

    public AtriumFile File => Host.File!;

    public AtriumFileClient Daemon => File.Clients.First(c => c.Kind == "daemon");

    public AtriumFileClient PublicClient => File.Clients.First(c => c.Kind == "public");

    /// <param name="seed">As the setting of the same name.</param>
    public static async Task<TestServer> StartAsync(StoreKind store = StoreKind.Sqlite, string seed = "demo", bool control = false, int scanLimit = 25_000)
    {
        var database = store == StoreKind.Postgres ? await PostgresDatabase.NewAsync() : null;
        var folder = System.IO.Directory.CreateTempSubdirectory("atrium-test-").FullName;
        var settings = new AtriumSettings
        {
            Data = folder,
            HttpPort = 0,
            HttpsPort = 0,
            Store = store,
            Connection = database?.ConnectionString,
            Seed = seed,
            Control = control,
            ScanLimit = scanLimit,
        };
        return new TestServer(await AtriumHost.StartAsync(settings, TestContext.Current.CancellationToken), folder, database);
    }

    /// <summary>Trusts the certificates that this authority signed, and no others.</summary>
    public static SocketsHttpHandler Trusting(string caCertificate) => new()
    {
        MaxConnectionsPerServer = 256,
        SslOptions =
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(caCertificate) },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        },
    };

    /// <summary>Over a folder or database that stays when this server goes.</summary>
    public static async Task<TestServer> OverAsync(AtriumSettings settings, IConfiguration? configuration = null) =>
        new(await AtriumHost.StartAsync(settings, configuration, null, TestContext.Current.CancellationToken), null, null);

    public HttpClient NewClient() => new(Handler, disposeHandler: false);

    /// <summary>The id of one of the people of the file.</summary>
    public async Task<Guid> IdOfAsync(int user) =>
        (await (await DaemonAsync()).GetAsync($"/users/{File.Users[user].UserPrincipalName}?$select=id")).Json.GetProperty("id").GetGuid();

    /// <summary>A signed-in person with every delegated permission. 0 is the administrator.</summary>
    public async Task<Caller> UserAsync(int user) => new(this, await TokenAsync(new Dictionary<string, string>
    {
        ["grant_type"] = "password",
        ["client_id"] = PublicClient.ClientId.ToString(),
        ["username"] = File.Users[user].UserPrincipalName,
        ["password"] = File.Users[user].Password,
        ["scope"] = "https://graph.microsoft.com/.default",
    }));

    /// <summary>The application with every application permission.</summary>
    public async Task<Caller> DaemonAsync() => new(this, await TokenAsync(new Dictionary<string, string>
    {
        ["grant_type"] = "client_credentials",
        ["client_id"] = Daemon.ClientId.ToString(),
        ["client_secret"] = Daemon.ClientSecret!,
        ["scope"] = "https://graph.microsoft.com/.default",
    }));

    /// <summary>The same of the second organisation of the settings.</summary>
    public async Task<Caller> OtherDaemonAsync()
    {
        var other = File.Others[0];
        var daemon = other.Clients.First(c => c.Kind == "daemon");
        return new Caller(this, await TokenAsync(
            new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_id"] = daemon.ClientId.ToString(),
                ["client_secret"] = daemon.ClientSecret!,
                ["scope"] = "https://graph.microsoft.com/.default",
            },
            other.Authority));
    }

    /// <summary>A person whose token holds only these delegated permissions (space separated), signed with the server's own key.</summary>
    public async Task<Caller> UserWithAsync(int user, string scopes)
    {
        var id = await IdOfAsync(user);
        return new Caller(this, Mint(new Dictionary<string, object>
        {
            ["appid"] = PublicClient.ClientId.ToString(),
            ["idtyp"] = "user",
            ["oid"] = id.ToString(),
            ["upn"] = File.Users[user].UserPrincipalName,
            ["scp"] = scopes,
        }));
    }

    /// <summary>An ordinary person who holds one directory role (null: none) and whose application has every delegated permission.</summary>
    public async Task<Caller> HolderAsync(Guid? role) => new(this, Mint(new Dictionary<string, object>
    {
        ["appid"] = PublicClient.ClientId.ToString(),
        ["idtyp"] = "user",
        ["oid"] = (await IdOfAsync(1)).ToString(),
        ["upn"] = File.Users[1].UserPrincipalName,
        ["scp"] = string.Join(' ', Permission.All.Where(p => p.ScopeId is not null).Select(p => p.Name)),
        ["wids"] = role is { } held ? [held.ToString()] : Array.Empty<string>(),
    }));

    /// <summary>The daemon with only these application permissions (space separated).</summary>
    public async Task<Caller> AppWithAsync(string roles)
    {
        var real = new JsonWebToken((await DaemonAsync()).Token);
        return new Caller(this, Mint(new Dictionary<string, object>
        {
            ["appid"] = Daemon.ClientId.ToString(),
            ["idtyp"] = "app",
            ["oid"] = real.GetPayloadValue<string>("oid"),
            ["roles"] = roles.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        }));
    }

    /// <summary>Somebody without a token.</summary>
    public Caller Nobody() => new(this, null);

    public Caller WithToken(string token) => new(this, token);

    /// <param name="authority">Null: of the first organisation.</param>
    public async Task<string> TokenAsync(Dictionary<string, string> form, string? authority = null)
    {
        using var client = NewClient();
        using var answer = await client.PostAsync(new Uri($"{authority ?? File.Authority}/oauth2/v2.0/token"), new FormUrlEncodedContent(form));
        var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        return json.TryGetProperty("access_token", out var token) ? token.GetString()! : throw new InvalidOperationException(json.ToString());
    }

    public string Mint(Dictionary<string, object> claims, Action<SecurityTokenDescriptor>? change = null)
    {
        var key = Host.Services.GetRequiredService<ISigningKeys>().Keys.MaxBy(k => k.Created)!;
        var now = Host.Services.GetRequiredService<OrganizationClocks>().Of(File.TenantId).GetUtcNow();
        claims["tid"] = File.TenantId.ToString();
        claims["ver"] = "1.0";
        claims["uti"] = TokenId.Make(now);
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = $"https://sts.windows.net/{File.TenantId}/",
            Audience = "https://graph.microsoft.com",
            Claims = claims,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = now.UtcDateTime.AddHours(1),
            TokenType = "JWT",
            SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.RsaSha256),
        };
        change?.Invoke(descriptor);
        return new JsonWebTokenHandler().CreateToken(descriptor);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        Handler.Dispose();
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        if (_folder is not null)
        {
            System.IO.Directory.Delete(_folder, recursive: true);
        }
    }
}
