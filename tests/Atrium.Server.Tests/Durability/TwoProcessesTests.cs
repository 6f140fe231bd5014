// Two real servers on one PostgreSQL database: they behave as one, and when one is killed the other goes on.

using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Atrium.Server.Tests.Hosting;
using Atrium.Store.Tests.Postgres;

namespace Atrium.Server.Tests.Durability;

public sealed class TwoProcessesTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly ConcurrentDictionary<string, int> _acknowledged = [];

    [Fact]
    public async Task One_is_killed_under_load_and_nothing_that_was_acknowledged_is_lost()
    {
        Assert.SkipWhen(
            string.IsNullOrEmpty(Environment.GetEnvironmentVariable("ATRIUM_TEST_POSTGRES")), "ATRIUM_TEST_POSTGRES is not set: no PostgreSQL server to test on");
        await using var database = await PostgresDatabase.NewAsync();
        await using var one = await ServerProcess.StartAsync(TestFolders.New(), database.ConnectionString);
        await using var other = await ServerProcess.StartAsync(TestFolders.New(), database.ConnectionString);
        var token = await one.TokenAsync();
        var people = (await one.SendAsync(token, HttpMethod.Get, "/users?$select=id&$top=8")).Must(HttpStatusCode.OK).Items.Select(p => p.GetProperty("id").GetString()!).ToList();
        await ReadsWhatTheOtherWritesAsync(one, other, token, people[0]);

        var start = (await other.SendAsync(token, HttpMethod.Get, "/users/delta?$deltatoken=latest&$select=jobTitle")).Must(HttpStatusCode.OK).DeltaLink!;
        var copy = new Replica(start, "jobTitle");
        using var enough = new CancellationTokenSource();
        var killed = false;
        var writing = Task.WhenAll(people.Select((id, i) => Task.Run(() => WriteAsync(i % 2 == 0 ? one : other, token, id, () => Volatile.Read(ref killed), enough.Token))));
        await UntilAsync(() => _acknowledged.Count == people.Count && _acknowledged.Values.All(n => n > 3), writing);
        await copy.FollowAsync(other, token);

        Volatile.Write(ref killed, true);
        await one.KillAsync();
        var then = _acknowledged.ToDictionary();
        await UntilAsync(() => people.Where((_, i) => i % 2 == 1).All(id => _acknowledged[id] > then[id] + 3), writing);
        await enough.CancelAsync();
        await writing;

        await copy.FollowAsync(other, token);
        foreach (var (id, last) in _acknowledged)
        {
            var kept = (await other.SendAsync(token, HttpMethod.Get, $"/users/{id}?$select=jobTitle")).Must(HttpStatusCode.OK).Json.GetProperty("jobTitle").GetString()!;
            Assert.True(int.Parse(kept, CultureInfo.InvariantCulture) >= last, $"{kept} after {last}"); // a write whose answer was lost may have happened
            Assert.Equal(kept, copy.Objects[id]);
        }
    }

    private static async Task ReadsWhatTheOtherWritesAsync(ServerProcess one, ServerProcess other, string token, string id)
    {
        for (var i = 0; i < 10; i++)
        {
            var (writer, reader) = i % 2 == 0 ? (one, other) : (other, one);
            (await writer.SendAsync(token, HttpMethod.Patch, $"/users/{id}", new { city = $"City {i}" })).Must(HttpStatusCode.NoContent);
            Assert.Equal($"City {i}", (await reader.SendAsync(token, HttpMethod.Get, $"/users/{id}?$select=city")).Must(HttpStatusCode.OK).Json.GetProperty("city").GetString());
        }
    }

    private async Task WriteAsync(ServerProcess server, string token, string id, Func<bool> killed, CancellationToken enough)
    {
        for (var i = 1; !enough.IsCancellationRequested; i++)
        {
            try
            {
                (await server.SendAsync(token, HttpMethod.Patch, $"/users/{id}", new { jobTitle = i.ToString(CultureInfo.InvariantCulture) })).Must(HttpStatusCode.NoContent);
                _acknowledged[id] = i;
            }
            catch (HttpRequestException) when (killed())
            {
                return;
            }
        }
    }

    private static async Task UntilAsync(Func<bool> holds, Task writing)
    {
        var from = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            if (writing.IsFaulted)
            {
                await writing;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(from) < Patience, "It took too long.");
            await Task.Delay(10);
        }
    }
}
