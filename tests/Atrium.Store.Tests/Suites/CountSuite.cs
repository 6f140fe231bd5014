// Counters that the writer keeps.

using Atrium.Engine.Storage;

namespace Atrium.Store.Tests.Suites;

public abstract class CountSuite<T> : StoreTest<T>
    where T : ITestDatabase, new()
{
    private readonly Guid _owner = Guid.CreateVersion7();

    [Fact]
    public async Task Counters_follow_inserts_updates_moves_the_bin_and_deletion()
    {
        var boxes = await AddAsync(Box("one"), Box("two"));
        var (one, two) = (boxes[0], boxes[1]);
        await IsAsync(one, 0, 0, 0);

        var letters = await AddAsync(Letter(one, false), Letter(one, true), Letter(one, null), Box("inner", one));
        await IsAsync(one, 1, 3, 2);

        var read = await DoneAsync(Update(letters[0] with { Document = Json(new { isRead = true }) }, "isRead"));
        await IsAsync(one, 1, 3, 1);

        var moved = await DoneAsync(Update(letters[2] with { Parent = two.Key, Moves = 1 }));
        await IsAsync(one, 1, 2, 0);
        await IsAsync(two, 0, 1, 1);

        var binned = await DoneAsync(Update(moved with { Deleted = Time.GetUtcNow() }));
        await IsAsync(two, 0, 0, 0);
        var back = await DoneAsync(Update(binned with { Deleted = null, Parent = one.Key, Moves = 2 }));
        await IsAsync(one, 1, 3, 1);

        await DoneAsync(Delete(back));
        await DoneAsync(Delete(letters[3]));
        await IsAsync(one, 0, 2, 0);
        await DoneAsync(Delete(read));
        await IsAsync(one, 0, 1, 0);
    }

    [Fact]
    public async Task Counters_can_be_filtered_and_sorted_by()
    {
        var boxes = await AddAsync(Box("none"), Box("two"), Box("one"));
        await AddAsync(Letter(boxes[1], false), Letter(boxes[1], true), Letter(boxes[2], false));

        Assert.Equal(["two", "one", "none"], await NamesAsync(Plan(orderBy: "letterCount desc", type: "box")));
        Assert.Equal(["none"], await NamesAsync(Plan("letterCount eq 0", type: "box")));
        Assert.Equal(["two", "one"], await NamesAsync(Plan("unreadCount ge 1", type: "box")));
        var first = await ListAsync(Plan(orderBy: "unreadCount", type: "box") with { Take = 1 });
        Assert.Equal(["two", "one"], await NamesAsync(Plan(orderBy: "unreadCount", type: "box") with { After = first.Next }));
        Assert.Equal([0, 2, 1, 0], (await ListAsync(Plan("name eq 'two'", type: "box"))).Rows[0].Counters);
    }

    [Fact]
    public async Task Concurrent_writers_count_right()
    {
        var box = (await AddAsync(Box("one")))[0];

        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(() => AddAsync(Letter(box, i % 2 == 0)))));

        await IsAsync(box, 0, 100, 50);
    }

    private Row Box(string name, Row? parent = null) => New("box", new { name }, _owner, parent?.Key);

    private Row Letter(Row box, bool? read) => New("letter", new { subject = "s", isRead = read }, _owner, box.Key);

    private async Task IsAsync(Row box, params long[] counters) => Assert.Equal([.. counters, 0], (await FindAsync(box))!.Counters);
}
