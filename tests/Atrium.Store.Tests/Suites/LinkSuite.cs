// Links: what is refused, what a removal takes with it, and what is reached.

using Atrium.Engine.Storage;

namespace Atrium.Store.Tests.Suites;

public abstract class LinkSuite<T> : StoreTest<T>
    where T : ITestDatabase, new()
{
    private Row Team(string name) => New("team", new { displayName = name });

    [Fact]
    public async Task Links_are_added_and_removed_once()
    {
        var rows = await AddAsync(Team("t"), Person("p"));
        var (team, person) = (rows[0], rows[1]);

        Assert.Null(await TryAsync(Link(team, person)));
        Assert.Equal(new Conflict(ConflictKind.LinkExists, team.Key) { Link = "members" }, await TryAsync(Link(team, person)));
        Assert.Null(await TryAsync(Link(team, person) with { Lenient = true }));
        Assert.Null(await TryAsync(Link(team, person, add: false)));
        Assert.Equal(ConflictKind.LinkMissing, (await TryAsync(Link(team, person, add: false)))?.Kind);
        Assert.Null(await TryAsync(Link(team, person, add: false) with { Lenient = true }));
    }

    [Fact]
    public async Task Both_ends_must_live()
    {
        var rows = await AddAsync(Team("t"), Person("binned") with { Deleted = Time.GetUtcNow() });
        var absent = Person("absent");

        Assert.Equal(new Conflict(ConflictKind.Missing, rows[1].Key) { Link = "members" }, await TryAsync(Link(rows[0], rows[1])));
        Assert.Equal(new Conflict(ConflictKind.Missing, absent.Key) { Link = "members" }, await TryAsync(Link(rows[0], absent)));
        Assert.Equal(new Conflict(ConflictKind.Missing, absent.Key) { Link = "members" }, await TryAsync(Link(absent, rows[0])));
    }

    [Fact]
    public async Task An_object_can_be_made_and_linked_in_one_commit()
    {
        var (team, person) = (Team("t"), Person("p"));
        var set = Set(Insert(team), Insert(person));
        set.Links.Add(Link(team, person));

        Assert.True((await CommitAsync(set)).Done);
        Assert.Equal(["p"], await NamesAsync(Members(team)));
    }

    [Fact]
    public async Task A_single_link_is_replaced_and_the_log_says_so()
    {
        var rows = await AddAsync(Person("worker"), Person("boss 1"), Person("boss 2"));
        await LinkAsync(Link(rows[0], rows[1], "manager") with { Single = true });
        var before = await Store.WatermarkAsync(Tenant, default);

        await LinkAsync(Link(rows[0], rows[2], "manager") with { Single = true });

        Assert.Equal(["boss 2"], await NamesAsync(new Plan { Table = Things, Via = new LinkStep("manager", rows[0].Key, false, false) }));
        Assert.Equal(
            [(ChangeKind.LinkRemoved, rows[1].Key), (ChangeKind.LinkAdded, rows[2].Key)],
            (await ChangesAsync(before)).Changes.Select(c => (c.Kind, c.Target!.Value)));
        Assert.Equal(ConflictKind.LinkExists, (await TryAsync(Link(rows[0], rows[2], "manager") with { Single = true }))?.Kind);
    }

    [Fact]
    public async Task A_circle_is_refused()
    {
        var rows = await AddAsync(Team("a"), Team("b"), Team("c"));
        await LinkAsync(Acyclic(rows[0], rows[1]), Acyclic(rows[1], rows[2]));

        Assert.Equal(ConflictKind.Circle, (await TryAsync(Acyclic(rows[2], rows[0])))?.Kind);
        Assert.Equal(ConflictKind.Circle, (await TryAsync(Acyclic(rows[0], rows[0])))?.Kind);
        Assert.Null(await TryAsync(Acyclic(rows[0], rows[2])));
    }

    [Fact]
    public async Task Many_at_once_cannot_close_a_circle_together()
    {
        var rows = await AddAsync([.. Enumerable.Range(0, 12).Select(i => Team($"t{i}"))]);

        var results = await Task.WhenAll(rows.Select((row, i) => Task.Run(() => TryAsync(Acyclic(row, rows[(i + 1) % rows.Length])))));

        Assert.Single(results, r => r?.Kind == ConflictKind.Circle);
        foreach (var row in rows)
        {
            Assert.DoesNotContain(row.Key, await ReachedAsync(row));
        }
    }

    [Fact]
    public async Task Closures_end_where_there_are_circles()
    {
        var rows = await AddAsync(Team("a"), Team("b"), Team("c"), Person("p"), Person("outside"));
        await LinkAsync(Link(rows[0], rows[1]), Link(rows[1], rows[2]), Link(rows[2], rows[0]), Link(rows[2], rows[3]));

        Assert.Equal(["a", "b", "c", "p"], await NamesAsync(Members(rows[0], transitive: true)));
        Assert.Equal(["p"], await NamesAsync(Members(rows[0], transitive: true) with { Types = ["person"] }));
        Assert.Equal(["b"], await NamesAsync(Members(rows[0])));
        Assert.Equal(["a", "b", "c"], await NamesAsync(new Plan { Table = Things, OrderBy = OrderBy("displayName"), Via = new LinkStep("members", rows[3].Key, true, true) }));
        Assert.Equal([rows[3].Key], await ReachedAsync(rows[0], rows[3].Key, rows[4].Key, Guid.NewGuid()));
        Assert.Equal(4, await Store.CountAsync(Tenant, Members(rows[0], transitive: true), default));
    }

    [Fact]
    public async Task Binned_objects_keep_their_links_but_are_not_reached()
    {
        var rows = await AddAsync(Team("top"), Team("middle"), Person("p"));
        await LinkAsync(Link(rows[0], rows[1]), Link(rows[1], rows[2]));
        var binned = await DoneAsync(Update(rows[1] with { Deleted = Time.GetUtcNow() }));

        Assert.Empty(await NamesAsync(Members(rows[0])));
        Assert.Empty(await NamesAsync(Members(rows[0], transitive: true)));
        Assert.Empty(await ReachedAsync(rows[0]));
        Assert.Equal(["middle"], await NamesAsync(Members(rows[0]) with { Bin = true }));
        Assert.Equal(["middle", "p"], await NamesAsync(Members(rows[0], transitive: true) with { Everything = true }));

        await DoneAsync(Update(binned with { Deleted = null }));
        Assert.Equal(["middle", "p"], await NamesAsync(Members(rows[0], transitive: true)));
    }

    [Fact]
    public async Task A_link_never_outlives_its_ends()
    {
        var team = (await AddAsync(Team("t")))[0];
        for (var round = 0; round < 25; round++)
        {
            var person = (await AddAsync(Person($"p{round}")))[0];
            var linking = Task.Run(() => TryAsync(Link(team, person)));
            var deleting = Task.Run(() => CommitAsync(Delete(person)));
            await Task.WhenAll(linking, deleting);

            Assert.True((await deleting).Done);
            Assert.Contains((await linking)?.Kind, (ConflictKind?[])[null, ConflictKind.Missing]);
            Assert.Null(await TryAsync(Link(team, person, add: false) with { Lenient = true }));
        }

        var changes = (await ChangesAsync(0)).Changes.Where(c => c.Link is not null).ToList();
        Assert.Equal(changes.Count(c => c.Kind == ChangeKind.LinkAdded), changes.Count(c => c.Kind == ChangeKind.LinkRemoved));
        Assert.Empty(await NamesAsync(Members(team) with { Everything = true }));
    }

    private LinkChange Acyclic(Row source, Row target) => Link(source, target) with { Acyclic = true };

    private Plan Members(Row team, bool transitive = false) => new()
    {
        Table = Things,
        OrderBy = OrderBy("displayName"),
        Via = new LinkStep("members", team.Key, false, transitive),
    };

    private async Task<IReadOnlyList<Guid>> ReachedAsync(Row from, params Guid[] candidates) =>
        await Store.ReachedAsync(Tenant, Things, new LinkStep("members", from.Key, false, true), candidates.Length == 0 ? null : candidates, default);

    private async Task<Conflict?> TryAsync(LinkChange link)
    {
        var set = Set();
        set.Links.Add(link);
        return (await CommitAsync(set)).Conflict;
    }
}
