// How many exchanges with the server a page of expanded objects takes: as many as one object does.

using System.Diagnostics;
using Atrium.Engine.Storage;
using Npgsql;

namespace Atrium.Store.Tests.Postgres;

public sealed class PostgresEachTests : StoreTest<PostgresDatabase>
{
    [Fact]
    public async Task Many_objects_take_no_more_exchanges_than_one()
    {
        var teams = await AddAsync([.. Enumerable.Range(0, 30).Select(i => New("team", new { displayName = $"team {i}" }))]);
        var people = await AddAsync([.. Enumerable.Range(0, 3).Select(i => Person($"person {i}"))]);
        await LinkAsync([.. teams.SelectMany(t => people.Select(p => Link(t, p)))]);
        var plan = new Plan { Table = Things, Via = new LinkStep("members", Guid.Empty, false, false), Take = 2 };

        var one = await CountAsync(() => Store.ListEachAsync(Tenant, plan, [teams[0].Key], default));
        var all = await CountAsync(() => Store.ListEachAsync(Tenant, plan, [.. teams.Select(t => t.Key)], default));

        Assert.Equal((1, 30), (one.Result.Count, all.Result.Count));
        Assert.All(all.Result.Values, page => Assert.Equal(2, page.Rows.Count));
        Assert.InRange(one.Commands, 1, 3);
        Assert.InRange(all.Commands, 1, 3);
    }

    /// <summary>Counts what the driver says that it sent to this test's own database.</summary>
    private async Task<(T Result, int Commands)> CountAsync<T>(Func<ValueTask<T>> run)
    {
        var commands = 0;
        var database = new NpgsqlConnectionStringBuilder(Database.ConnectionString).Database;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => _ = activity.TagObjects.Any(t => database!.Equals(t.Value)) ? Interlocked.Increment(ref commands) : 0,
        };
        ActivitySource.AddActivityListener(listener);
        return (await run(), commands);
    }
}
