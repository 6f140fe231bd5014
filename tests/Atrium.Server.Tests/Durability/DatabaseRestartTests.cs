// The database goes away and comes back: requests meanwhile are told to come again, and what was acknowledged is there.

using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Atrium.Server.Tests.Hosting;
using Atrium.Server.Tests.Support;

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
        var reads = new ConcurrentDictionary<(string Path, HttpStatusCode Status), int>();
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

                ComeAgain(answer);
                Interlocked.Increment(ref refused);
            }
        })).Concat(Reads(people[0]).Select(path => Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested)
            {
                var answer = await server.SendAsync(token, HttpMethod.Get, path);
                reads.AddOrUpdate((path, answer.Status), 1, (_, n) => n + 1);
                if (answer.Status != HttpStatusCode.OK)
                {
                    ComeAgain(answer);
                }
            }
        }))));

        await UntilAsync(() => Task.FromResult(acknowledged.Count == people.Count), writing);
        await database.StopAsync();
        var away = await server.SendAsync(token, HttpMethod.Get, "/users?$top=3");
        ComeAgain(away);
        await UntilAsync(
            () => Task.FromResult(Volatile.Read(ref refused) > 0 && Reads(people[0]).All(path => reads.ContainsKey((path, HttpStatusCode.ServiceUnavailable)))), writing);

        await database.StartAgainAsync();
        var (before, read) = (acknowledged.ToDictionary(), reads.ToDictionary());
        await UntilAsync(
            () => Task.FromResult(before.All(p => acknowledged[p.Key] > p.Value)
                && Reads(people[0]).All(path => reads.GetValueOrDefault((path, HttpStatusCode.OK)) > read.GetValueOrDefault((path, HttpStatusCode.OK)))),
            writing);
        await enough.CancelAsync();
        await writing;
        foreach (var (id, last) in acknowledged)
        {
            var kept = (await server.SendAsync(token, HttpMethod.Get, $"/users/{id}?$select=jobTitle")).Must(HttpStatusCode.OK).Json.GetProperty("jobTitle").GetString()!;

            // A write whose answer was lost may have happened.
            Assert.True(int.Parse(kept, CultureInfo.InvariantCulture) >= last, $"{kept} after {last}");
        }
    }

    private static string[] Reads(string person) =>
        ["/users?$top=50", "/groups?$expand=members", $"/users/{person}/messages?$search=\"a\"", $"/users/{person}/transitiveMemberOf", "/users/delta"];

    /// <summary>Nothing but "come again", and when.</summary>
    private static void ComeAgain(Answer answer)
    {
        answer.Refused(HttpStatusCode.ServiceUnavailable, "serviceNotAvailable");
        Assert.NotNull(answer.Header("Retry-After"));
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
