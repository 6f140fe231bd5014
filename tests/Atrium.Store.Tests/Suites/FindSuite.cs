// Reading a row by its key, again and again: what was acknowledged is found, whatever was found before.

namespace Atrium.Store.Tests.Suites;

public abstract class FindSuite<T> : StoreTest<T>
    where T : ITestDatabase, new()
{
    [Fact]
    public async Task A_row_found_before_is_found_as_it_was_changed_binned_and_removed()
    {
        var row = (await AddAsync(Person("a")))[0];
        Assert.Equal("a", Name((await FindAsync(row))!));
        Assert.Equal("a", Name((await FindAsync(row))!));

        row = await DoneAsync(Update(row with { Document = Json(new { displayName = "b" }) }));
        Assert.Equal(("b", row.Seq), (Name((await FindAsync(row))!), (await FindAsync(row))!.Seq));

        row = await DoneAsync(Update(row with { Deleted = Time.GetUtcNow() }));
        Assert.Equal(Time.GetUtcNow(), (await FindAsync(row))!.Deleted);

        await DoneAsync(Delete(row));
        Assert.Null(await FindAsync(row));
    }

    [Fact]
    public async Task What_is_inside_goes_with_what_contains_it()
    {
        var box = (await AddAsync(New("box", new { name = "box" })))[0];
        var letter = (await AddAsync(New("letter", new { subject = "one" }, owner: box.Key, parent: box.Key)))[0];
        Assert.NotNull(await FindAsync(letter));

        await DoneAsync(Delete((await FindAsync(box))!));

        Assert.Null(await FindAsync(letter));
    }

    [Fact]
    public async Task A_refused_change_is_not_found()
    {
        var row = (await AddAsync(Person("a")))[0];
        Assert.Equal("a", Name((await FindAsync(row))!));

        Assert.NotNull((await CommitAsync(Update(row with { Document = Json(new { displayName = "b" }), Seq = row.Seq - 1 }))).Conflict);

        Assert.Equal("a", Name((await FindAsync(row))!));
    }

    [Fact]
    public async Task An_older_organisation_put_back_is_read_anew()
    {
        var row = (await AddAsync(Person("before")))[0];
        await Storage.House.SnapshotAsync(Tenant, "then", default);
        await DoneAsync(Update(row with { Document = Json(new { displayName = "after" }) }));
        Assert.Equal("after", Name((await FindAsync(row))!));

        Tenant = (await Storage.House.RestoreAsync(Tenant, "then", default))!;

        Assert.Equal("before", Name((await FindAsync(row))!));
    }

    [Fact]
    public async Task Readers_never_fall_behind_what_was_acknowledged_or_seen()
    {
        var row = (await AddAsync(Person("0")))[0];
        var acknowledged = row.Seq;
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(ReadAsync)).ToList();
        for (var i = 1; i <= 150; i++)
        {
            row = await DoneAsync(Update(row with { Document = Json(new { displayName = $"{i}" }) }));
            Volatile.Write(ref acknowledged, row.Seq);
        }

        Volatile.Write(ref acknowledged, long.MaxValue);
        await Task.WhenAll(readers);

        async Task ReadAsync()
        {
            var seen = 0L;
            while (Volatile.Read(ref acknowledged) is var least and < long.MaxValue)
            {
                var found = (await FindAsync(row))!;
                Assert.True(found.Seq >= least, "What was acknowledged was not found.");
                Assert.True(found.Seq >= seen, "What was seen was not found again.");
                seen = found.Seq;
                await Task.Yield();
            }
        }
    }
}
