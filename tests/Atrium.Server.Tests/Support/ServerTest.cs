// The base of tests that drive a server over http, once on each store.

using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

[assembly: AssemblyFixture(typeof(SharedServers))]

namespace Atrium.Server.Tests.Support;

/// <summary>One server a store for the whole run, started when first asked for: with the demo organisation, and a small one beside it.</summary>
public class SharedServers : IAsyncDisposable
{
    private readonly Dictionary<StoreKind, Task<TestServer>> _servers = [];

    public Task<TestServer> OfAsync(StoreKind store)
    {
        lock (_servers)
        {
            return _servers.TryGetValue(store, out var server) ? server : _servers[store] = TestServer.StartAsync(store, "demo;users=12");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Values.Where(s => s.IsCompletedSuccessfully))
        {
            await (await server).DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }
}

/// <summary>A fixture for a class whose tests change what holds for everybody in the organisation: servers that no other class shares.</summary>
public sealed class OwnServers : SharedServers;

/// <summary>
/// Write <c>public abstract class ThingTests(SharedServers servers, StoreKind store) : ServerTest(servers, store)</c> with the tests, and
/// two empty classes that derive from it: <c>ThingTestsOnSqlite</c> and <c>ThingTestsOnPostgres</c>.
/// </summary>
public abstract class ServerTest(SharedServers servers, StoreKind store) : IAsyncLifetime
{
    private static int _made;

    /// <summary>The header of advanced queries.</summary>
    protected static (string Name, string Value) Eventual => ("ConsistencyLevel", "eventual");

    protected TestServer Server { get; private set; } = null!;

    /// <summary>The daemon: every application permission.</summary>
    protected Caller App { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(
            store == StoreKind.Postgres && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("ATRIUM_TEST_POSTGRES")),
            "ATRIUM_TEST_POSTGRES is not set: no PostgreSQL server to test on");
        Server = await servers.OfAsync(store);
        App = await Server.DaemonAsync();
    }

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>A text that no other test uses.</summary>
    protected static string Unique(string stem) => $"{stem}{Interlocked.Increment(ref _made)}x{Guid.NewGuid():N}"[..Math.Min(40, stem.Length + 20)];

    /// <summary>Creates a person, who can sign in with <see cref="Password"/>.</summary>
    protected async Task<Answer> NewUserAsync(string? name = null, object? also = null)
    {
        var alias = Unique("u");
        var body = new Dictionary<string, object?>
        {
            ["accountEnabled"] = true,
            ["displayName"] = name ?? $"Person {alias}",
            ["mailNickname"] = alias,
            ["userPrincipalName"] = $"{alias}@larkmoor.example",
            ["mail"] = $"{alias}@larkmoor.example",
            ["passwordProfile"] = new { password = Password, forceChangePasswordNextSignIn = false },
        };
        foreach (var property in also?.GetType().GetProperties() ?? [])
        {
            body[property.Name] = property.GetValue(also);
        }

        return (await App.PostAsync("/users", body)).Must(System.Net.HttpStatusCode.Created);
    }

    /// <summary>Creates a security group.</summary>
    protected async Task<Answer> NewGroupAsync(string? name = null) => (await App.PostAsync("/groups", new
    {
        displayName = name ?? Unique("Group "),
        mailEnabled = false,
        mailNickname = Unique("g"),
        securityEnabled = true,
    })).Must(System.Net.HttpStatusCode.Created);

    /// <summary>Signs in somebody made by <see cref="NewUserAsync"/>.</summary>
    protected async Task<Caller> SignInAsync(Answer user) => Server.WithToken(await Server.TokenAsync(new Dictionary<string, string>
    {
        ["grant_type"] = "password",
        ["client_id"] = Server.PublicClient.ClientId.ToString(),
        ["username"] = user.Json.GetProperty("userPrincipalName").GetString()!,
        ["password"] = Password,
        ["scope"] = "https://graph.microsoft.com/.default",
    }));

    protected static string Password => "Gauge-Marsh-4417!";
}
