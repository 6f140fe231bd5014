// Work that waits to be done, at least once.

using Atrium.Engine.Storage;

namespace Atrium.Store.Tests.Suites;

public abstract class WorkSuite<T> : StoreTest<T>
    where T : ITestDatabase, new()
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Work_is_taken_when_it_is_due_and_again_when_its_lease_runs_out()
    {
        var (early, late) = (await QueueAsync(0), await QueueAsync(60));

        Assert.Equal([early], await TakeAsync());
        Assert.Empty(await TakeAsync());
        Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal([early], await TakeAsync());
        await Store.CompleteWorkAsync(Tenant, "q", early, default);
        Time.Advance(TimeSpan.FromMinutes(56));
        Assert.Equal([late], await TakeAsync());
        Assert.Empty(await Store.TakeWorkAsync(Tenant, "other", Time.GetUtcNow(), Lease, 9, default));
        Time.Advance(TimeSpan.FromHours(1));
        await Store.CompleteWorkAsync(Tenant, "q", late, default);
        Assert.Empty(await TakeAsync());
    }

    [Fact]
    public async Task Work_is_taken_in_the_order_in_which_it_is_due_and_as_it_was_given()
    {
        var second = await QueueAsync(-1);
        var first = await QueueAsync(-2);
        var third = await QueueAsync(0);

        var taken = await Store.TakeWorkAsync(Tenant, "q", Time.GetUtcNow(), Lease, 2, default);

        Assert.Equal([first, second], taken.Select(w => w.Key));
        Assert.Equal(Time.GetUtcNow().AddMinutes(-2), taken[0].Due);
        Assert.Equal("""{"n":-2}""", System.Text.Encoding.UTF8.GetString(taken[0].Payload.Span));
        Assert.Equal([third], await TakeAsync());
    }

    [Fact]
    public async Task Many_workers_take_each_piece_once()
    {
        var set = Set();
        set.Outbox.AddRange(Enumerable.Range(0, 200).Select(i => new Work("q", Guid.NewGuid(), Time.GetUtcNow(), "{}"u8.ToArray())));
        await CommitAsync(set);

        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var mine = new List<Guid>();
            for (var last = -1; last != mine.Count;)
            {
                last = mine.Count;
                mine.AddRange(await TakeAsync(7));
            }

            return mine;
        })));

        Assert.Equal(set.Outbox.Select(w => w.Key).Order(), taken.SelectMany(t => t).Order());
    }

    private async Task<Guid> QueueAsync(int minutes)
    {
        var set = Set();
        set.Outbox.Add(new Work("q", Guid.NewGuid(), Time.GetUtcNow().AddMinutes(minutes), Json(new { n = minutes })));
        Assert.True((await CommitAsync(set)).Done);
        return set.Outbox[0].Key;
    }

    private async Task<Guid[]> TakeAsync(int take = 9) =>
        [.. (await Store.TakeWorkAsync(Tenant, "q", Time.GetUtcNow(), Lease, take, default)).Select(w => w.Key)];
}
