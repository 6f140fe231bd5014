// Durability is shown, not claimed: the server is killed under concurrent writes, again and again, and must come back with every acknowledged one.

using System.Diagnostics;
using System.Globalization;
using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Hosting;
using Atrium.Server.Tests.Support;
using Atrium.Store.Tests.Postgres;

namespace Atrium.Server.Tests.Durability;

public abstract class CrashTests(StoreKind store, int rounds)
{
    // A run with ATRIUM_TEST_SEED=<the printed number> kills after the same numbers of answers.
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("ATRIUM_TEST_SEED"), CultureInfo.InvariantCulture, out var seed)
        ? seed : Random.Shared.Next();

    private readonly Ledger _ledger = new();
    private readonly Replica _people = new("/users/delta?$select=userPrincipalName,jobTitle", "jobTitle");
    private readonly Replica _groups = new("/groups/delta?$select=displayName,members", "displayName");
    private Replica _mail = null!;
    private CrashSite _site = null!;
    private string _token = "";

    [Fact]
    public async Task Every_acknowledged_write_survives_SIGKILL_and_nothing_is_half_done()
    {
        await using var database = store == StoreKind.Postgres ? await PostgresDatabase.NewAsync() : null;
        var folder = TestFolders.New();
        var random = new Random(Seed);
        TestContext.Current.TestOutputHelper?.WriteLine($"ATRIUM_TEST_SEED={Seed}");

        var server = await ServerProcess.StartAsync(folder, database?.ConnectionString);
        try
        {
            _token = await server.TokenAsync(); // it holds over every crash: the signing keys do
            _site = await CrashSite.MakeAsync(server, _token);
            _mail = new Replica(_site.Messages + "/delta?$select=isRead", "isRead");
            for (var round = 0; round < rounds; round++)
            {
                await FollowAsync(server);
                await WriteAndKillAsync(server, round, random);
                await server.DisposeAsync();
                server = await ServerProcess.StartAsync(folder, database?.ConnectionString);
                await CheckAsync(server);
            }

            Assert.Equal((0, ""), await server.StopAsync());
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    private async Task WriteAndKillAsync(ServerProcess server, int round, Random random)
    {
        var writers = new Writers(server, _token, _ledger, _site, round);
        var until = _ledger.Acknowledged + random.Next(20, 250);
        var moment = TimeSpan.FromMicroseconds(random.Next(20_000));
        var writing = writers.RunAsync();
        await Task.Run(() =>
        {
            // Wound up by answers, then by the clock: so it falls anywhere in a commit.
            var spin = new SpinWait();
            while (_ledger.Acknowledged < until && !writing.IsCompleted)
            {
                spin.SpinOnce();
            }

            for (var from = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(from) < moment;)
            {
                spin.SpinOnce();
            }
        });
        writers.Die();
        await server.KillAsync();
        await writing;
    }

    private async Task CheckAsync(ServerProcess server)
    {
        var people = await ListAsync(server, "/users?$select=id,userPrincipalName,jobTitle&$top=999");
        var written = people.Where(p => p.GetProperty("userPrincipalName").GetString()!.StartsWith("crash", StringComparison.Ordinal)).ToList();
        var named = written.ToDictionary(p => p.GetProperty("userPrincipalName").GetString()!, p => (p.GetProperty("jobTitle").GetString(), Id(p)));
        var untaken = _ledger.Settle("crash", named);

        var folder = await GetAsync(server, _site.Folder);
        var messages = await ListAsync(server, _site.Messages + "?$select=subject,isRead&$top=1000");
        _ledger.Settle("mail ", messages.ToDictionary(m => m.GetProperty("subject").GetString()!, m => ((string?)m.GetProperty("isRead").ToString(), Id(m))));
        Assert.Equal(messages.Count, folder.Json.GetProperty("totalItemCount").GetInt32());
        Assert.Equal(messages.Count(m => !m.GetProperty("isRead").GetBoolean()), folder.Json.GetProperty("unreadItemCount").GetInt32());

        var grants = await ListAsync(server, "/oauth2PermissionGrants?$filter=consentType eq 'Principal'&$top=999");
        _ledger.Settle("grant ", grants.ToDictionary(g => "grant " + g.GetProperty("principalId").GetString(), g => (g.GetProperty("scope").GetString(), Id(g))));

        var members = (await ListAsync(server, $"{_site.Group}/members?$select=id&$top=999")).Select(Id).ToHashSet();
        _ledger.Settle("member ", members.ToDictionary(m => "member " + m, m => ((string?)"", m)));
        Assert.Subset(people.Select(Id).ToHashSet(), members);
        Assert.Equal(members, [.. (await ListAsync(server, $"{_site.Group}/transitiveMembers?$select=id&$top=999")).Select(Id)]);

        await FollowAsync(server);
        Assert.Equal(people.ToDictionary(Id, p => p.GetProperty("jobTitle").ToString()), _people.Objects);
        Assert.Equal(messages.ToDictionary(Id, m => m.GetProperty("isRead").ToString()), _mail.Objects);
        await CheckReplicaOfMembersAsync(server, members);
        await CheckNamesAsync(server, named.TakeLast(20).Select(n => (n.Key, n.Value.Item2)), untaken);
        foreach (var id in _ledger.Purged.TakeLast(5))
        {
            (await server.SendAsync(_token, HttpMethod.Get, $"/directory/deletedItems/{id}")).Must(HttpStatusCode.NotFound);
        }
    }

    /// <summary>In delta, who is in the bin stays a member until purged.</summary>
    private async Task CheckReplicaOfMembersAsync(ServerProcess server, HashSet<string> members)
    {
        var replica = _groups.Members.GetValueOrDefault(_site.GroupId) ?? [];
        Assert.Superset(members, replica);
        foreach (var binned in replica.Except(members))
        {
            (await server.SendAsync(_token, HttpMethod.Get, "/directory/deletedItems/" + binned)).Must(HttpStatusCode.OK);
        }
    }

    /// <summary>A name leads to the one who has it; one that nobody has can be taken.</summary>
    private async Task CheckNamesAsync(ServerProcess server, IEnumerable<(string Name, string Id)> taken, IReadOnlyList<string> untaken)
    {
        foreach (var (name, id) in taken)
        {
            Assert.Equal(id, (await GetAsync(server, "/users/" + name)).Id);
        }

        foreach (var name in untaken.Where(n => n.StartsWith("crashp", StringComparison.Ordinal)))
        {
            _ledger.Intend(name, "");
            var made = (await server.SendAsync(_token, HttpMethod.Post, "/users", CrashSite.NewPerson(name))).Must(HttpStatusCode.Created);
            _ledger.Created(name, made.Id);
            _ledger.Acknowledge(name, "");
        }
    }

    private async Task FollowAsync(ServerProcess server)
    {
        await _people.FollowAsync(server, _token);
        await _groups.FollowAsync(server, _token);
        await _mail.FollowAsync(server, _token);
    }

    private async Task<Answer> GetAsync(ServerProcess server, string path) => (await server.SendAsync(_token, HttpMethod.Get, path)).Must(HttpStatusCode.OK);

    private async Task<List<System.Text.Json.JsonElement>> ListAsync(ServerProcess server, string path)
    {
        var items = new List<System.Text.Json.JsonElement>();
        for (string? next = path; next is not null;)
        {
            var page = await GetAsync(server, next);
            items.AddRange(page.Items);
            next = page.NextLink;
        }

        return items;
    }

    private static string Id(System.Text.Json.JsonElement item) => item.GetProperty("id").GetString()!;
}

public sealed class CrashTestsOnSqlite() : CrashTests(StoreKind.Sqlite, 8);

public sealed class CrashTestsOnPostgres() : CrashTests(StoreKind.Postgres, 5);
