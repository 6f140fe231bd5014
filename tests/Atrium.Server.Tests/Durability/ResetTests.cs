// The organisation is reset again and again while others read and write: whoever is caught by it is told to come again, or that what it asks for is gone.

using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Hosting;
using Atrium.Server.Tests.Support;
using Atrium.Store.Tests.Postgres;

namespace Atrium.Server.Tests.Durability;

public abstract class ResetTests(StoreKind store)
{
    private const int Resets = 8;

    /// <summary>What a client can be told whose organisation becomes another one under its hands: what it knew of before is not found, or not valid.</summary>
    private static readonly HttpStatusCode[] Fair =
    [
        HttpStatusCode.OK, HttpStatusCode.Created, HttpStatusCode.Accepted, HttpStatusCode.NoContent, HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized, HttpStatusCode.NotFound,
        HttpStatusCode.Gone, HttpStatusCode.ServiceUnavailable,
    ];

    private readonly ConcurrentDictionary<string, int> _answers = new();
    private readonly ConcurrentQueue<string> _unfair = new();
    private TestServer _server = null!;
    private Caller _app = null!;
    private string[] _people = [];

    [Fact]
    public async Task Nobody_beside_a_reset_gets_an_error_of_the_server()
    {
        await using var database = store == StoreKind.Postgres ? await PostgresDatabase.NewAsync() : null;
        await using var server = _server = await TestServer.OverAsync(
            TestFolders.Settings(TestFolders.New(), "users=160", database?.ConnectionString) with { Control = true });
        _app = await server.DaemonAsync();
        _people = [.. (await _app.GetAsync("/users?$select=id&$top=20")).Must(HttpStatusCode.OK).Items.Select(p => p.GetProperty("id").GetString()!)];
        using var enough = new CancellationTokenSource();
        var working = Task.WhenAll(Works.Select((work, i) => Task.Run(() => RepeatAsync(work, i, enough.Token))));
        using var client = server.NewClient();
        for (var i = 0; i < Resets; i++)
        {
            await UntilAsync(() => Works.All(work => _answers.GetValueOrDefault($"{work.Name}: served") > i));
            using var answer = await client.PostAsync(new Uri(server.Host.HttpUrl, "control/reset"), null);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        }

        await enough.CancelAsync();
        await working;
        Assert.Empty(_unfair);
        Assert.All(Works, work => Assert.True(_answers.GetValueOrDefault($"{work.Name}: told to come again") > 0, work.Name));
        Assert.Equal(160, (await _app.GetAsync("/users?$select=id&$top=999")).Must(HttpStatusCode.OK).Items.Length);
    }

    private (string Name, Func<int, Task<Answer>> Do)[] Works =>
    [
        ("a person", i => _app.GetAsync($"/users/{Person(i)}")),
        ("a long page", _ => _app.GetAsync("/users?$top=999")),
        ("people by name", _ => _app.GetAsync("/users?$orderby=displayName&$count=true&$top=30", ("ConsistencyLevel", "eventual"))),
        ("groups with members", _ => _app.GetAsync("/groups?$expand=members")),
        ("members", async i => await _app.GetAsync($"/groups/{(await AnyAsync("/groups?$top=1")) ?? Person(i)}/transitiveMembers?$count=true")),
        ("delta", async _ => await _app.GetAsync(await _app.GetAsync("/groups/delta?$deltatoken=latest") is { Status: HttpStatusCode.OK } latest ? latest.DeltaLink! : "/groups/delta")),
        ("mail", i => _app.GetAsync($"/users/{Person(i)}/messages?$search=\"x\"")),
        ("a folder", i => _app.GetAsync($"/users/{Person(i)}/mailFolders/inbox/messages")),
        ("a new message", i => _app.PostAsync($"/users/{Person(i)}/messages", new { subject = "reset" })),
        ("a letter", i => _app.PostAsync($"/users/{Person(i)}/sendMail", Letter(i))),
        ("a change", i => _app.PatchAsync($"/users/{Person(i)}", new { city = $"City {i}" })),
        ("a new group", i => _app.PostAsync("/groups", NewGroup(i))),
        ("a batch", i => _app.PostAsync("/$batch", Batch(i))),
        ("a sign-in", async _ =>
        {
            _app = await _server.DaemonAsync();
            return await _app.GetAsync("/organization");
        }),
    ];

    private string Person(int i) => _people[i % _people.Length];

    private async Task<string?> AnyAsync(string path) =>
        await _app.GetAsync(path) is { Status: HttpStatusCode.OK, Items: [var first, ..] } ? first.GetProperty("id").GetString() : null;

    private static object NewGroup(int i) => new { displayName = $"Group {i}", mailEnabled = false, mailNickname = $"g{Guid.NewGuid():N}", securityEnabled = true };

    private object Letter(int i) => new
    {
        message = new { subject = "reset", toRecipients = new[] { new { emailAddress = new { address = _server.File.Users[i % 10].UserPrincipalName } } } },
    };

    private object Batch(int i) => new
    {
        requests = new object[]
        {
            new { id = "1", method = "GET", url = $"/users/{Person(i)}" },
            new { id = "2", method = "GET", url = "/users?$top=5" },
            new { id = "3", method = "POST", url = "/groups", body = NewGroup(i), headers = new Dictionary<string, string> { ["Content-Type"] = "application/json" } },
        },
    };

    private async Task RepeatAsync((string Name, Func<int, Task<Answer>> Do) work, int seed, CancellationToken enough)
    {
        for (var i = seed; !enough.IsCancellationRequested; i++)
        {
            try
            {
                Judge(work.Name, await work.Do(i));
            }
            catch (HttpRequestException cut) when (work.Name == "a long page")
            {
                _answers.AddOrUpdate($"{work.Name}: cut, {cut.HttpRequestError}", 1, (_, n) => n + 1);
            }
            catch (InvalidOperationException refused) when (work.Name == "a sign-in" && refused.Message.Contains("temporarily_unavailable", StringComparison.Ordinal))
            {
                _answers.AddOrUpdate($"{work.Name}: told to come again", 1, (_, n) => n + 1);
            }
            catch (Exception failure)
            {
                _unfair.Enqueue($"{work.Name}: {failure}");
            }
        }
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        var from = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(from) < TimeSpan.FromSeconds(20), "Somebody was not served for long.");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    private void Judge(string name, Answer answer)
    {
        _answers.AddOrUpdate($"{name}: {(answer.Status == HttpStatusCode.ServiceUnavailable ? "told to come again" : "served")}", 1, (_, n) => n + 1);
        var statuses = answer.Json is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty("responses", out var responses)
            ? responses.EnumerateArray().Select(r => (HttpStatusCode)r.GetProperty("status").GetInt32())
            : [answer.Status];
        if (!statuses.All(Fair.Contains) || (answer.Status == HttpStatusCode.ServiceUnavailable && answer.Header("Retry-After") is null))
        {
            _unfair.Enqueue($"{name}: {(int)answer.Status} {answer.Text}");
        }
    }
}

public sealed class ResetTestsOnSqlite() : ResetTests(StoreKind.Sqlite);

public sealed class ResetTestsOnPostgres() : ResetTests(StoreKind.Postgres);
