// The database goes away and comes back: requests meanwhile are told to come again, and what was acknowledged is there.

using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Atrium.Server.Tests.Hosting;

namespace Atrium.Server.Tests.Durability;

public sealed class DatabaseRestartTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Requests_fail_cleanly_while_the_database_is_away_and_all_goes_on_afterwards()
    {
        await using var database = await OwnPostgres.StartAsync();
        var folder = TestFolders.New();
        await using var server = await ServerProcess.StartAsync(folder, database.ConnectionString);
        var token = await server.TokenAsync();
        var people = (await server.SendAsync(token, HttpMethod.Get, "/users?$select=id&$top=8")).Must(HttpStatusCode.OK).Items.Select(p => p.GetProperty("id").GetString()!).ToList();

        var acknowledged = new ConcurrentDictionary<string, int>();
        var refused = 0;
        using var enough = new CancellationTokenSource();
        var writing = Task.WhenAll(people.Select(id => Task.Run(async () =>
        {
            for (var i = 1; !enough.IsCancellationRequested; i++)
            {
                var answer = await server.SendAsync(token, HttpMethod.Patch, $"/users/{id}", new { jobTitle = i.ToString(CultureInfo.InvariantCulture) });
                if (answer.Status == HttpStatusCode.NoContent)
                {
                    acknowledged[id] = i;
                    continue;
                }

                // Nothing but "come again", and when.
                answer.Refused(HttpStatusCode.ServiceUnavailable, "serviceNotAvailable");
                Assert.NotNull(answer.Header("Retry-After"));
                Interlocked.Increment(ref refused);
            }
        })));

        await UntilAsync(() => Task.FromResult(acknowledged.Count == people.Count), writing);
        await database.StopAsync();
        var away = await server.SendAsync(token, HttpMethod.Get, "/users?$top=3");
        away.Refused(HttpStatusCode.ServiceUnavailable, "serviceNotAvailable");
        Assert.NotNull(away.Header("Retry-After"));
        await UntilAsync(() => Task.FromResult(Volatile.Read(ref refused) > 0), writing);

        await database.StartAgainAsync();
        var before = acknowledged.ToDictionary();
        await UntilAsync(() => Task.FromResult(before.All(p => acknowledged[p.Key] > p.Value)), writing);
        await enough.CancelAsync();
        await writing;
        foreach (var (id, last) in acknowledged)
        {
            var kept = (await server.SendAsync(token, HttpMethod.Get, $"/users/{id}?$select=jobTitle")).Must(HttpStatusCode.OK).Json.GetProperty("jobTitle").GetString()!;

            // A write whose answer was lost may have happened.
            Assert.True(int.Parse(kept, CultureInfo.InvariantCulture) >= last, $"{kept} after {last}");
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> holds, Task writing)
    {
        var from = TimeProvider.System.GetTimestamp();
        while (!await holds())
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
