// Numbers that are kept instead of counted: they are those of the lists, whatever happens.

using Atrium.Engine.Storage;
using ListPlan = Atrium.Engine.Storage.Plan;

namespace Atrium.Store.Tests.Suites;

public abstract class TallySuite<T> : StoreTest<T>
    where T : ITestDatabase, new()
{
    private readonly List<Row> _things = [];
    private readonly List<Row> _boxes = [];
    private readonly List<Row> _letters = [];
    private readonly Random _random = new(20260504);

    [Fact]
    public async Task Whatever_happens_the_numbers_are_those_of_the_lists()
    {
        for (var round = 0; round < 12; round++)
        {
            for (var i = 0; i < 8; i++)
            {
                await ActAsync();
            }

            await AgreeAsync();
        }

        // As if it had been written before numbers were kept.
        await Storage.DisposeAsync();
        await Database.SetMetaAsync(Tenant.Id, "schema", "3");
        await Database.SetMetaAsync(Tenant.Id, "fingerprint", "old");
        await ReopenAsync();
        await AgreeAsync();
    }

    [Fact]
    public async Task Many_writers_at_once_lose_nothing()
    {
        var team = (await AddAsync(New("team", new { displayName = "t" })))[0];
        var box = (await AddAsync(New("box", new { name = "b" }, team.Key)))[0];
        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(async () =>
        {
            var person = (await AddAsync(Person($"p{i}")))[0];
            await AddAsync(New("letter", new { subject = "s" }, team.Key, box.Key));
            await LinkAsync(Link(team, person));
            if (i % 3 == 0)
            {
                await DoneAsync(Delete((await FindAsync(person))!));
            }
        })));

        Assert.Equal(40, await CountAsync(Plan()));
        Assert.Equal(60, await CountAsync(new ListPlan { Table = Letters, Owner = team.Key }));
        Assert.Equal(40, await CountAsync(Members(team)));
    }

    /// <summary>Some are refused after they have written; some remove what others, in the same commit, have just counted.</summary>
    [Fact]
    public async Task What_is_committed_together_counts_without_what_is_refused()
    {
        var team = (await AddAsync(New("team", new { displayName = "t" })))[0];
        await DoneAsync(Insert(Person("holder"), new Claim("mail", "taken")));
        var boxes = await AddAsync([.. Enumerable.Range(0, 40).Select(i => New("box", new { name = $"b{i}" }, team.Key))]);
        var results = await Task.WhenAll(boxes.SelectMany((box, i) => (Task<CommitResult>[])
        [
            AddToAsync(box),
            CommitAsync(Insert(New("letter", new { subject = "refused" }, team.Key, boxes[0].Key), new Claim("mail", $"free {i}"), new Claim("mail", "taken"))),
            i % 2 == 0 ? CommitAsync(Insert(New("letter", new { isRead = true }, team.Key, boxes[1].Key))) : i > 1 ? CommitAsync(Delete(box)) : CommitAsync(Insert(Person("p"))),
        ]));

        Assert.Equal(40, results.Count(r => r.Conflict?.Kind == ConflictKind.Taken));
        Assert.Equal(40, results.Count(r => r.Conflict is not null and not { Kind: ConflictKind.Missing }));
        Assert.Equal(21, await CountAsync(new ListPlan { Table = Boxes, Owner = team.Key }));
        Assert.Equal(41, await CountAsync(new ListPlan { Table = Letters, Owner = team.Key }));
        Assert.Equal([0, 1, 1, 0], (await FindAsync(boxes[0]))!.Counters);
        Assert.Equal([0, 21, 1, 0], (await FindAsync(boxes[1]))!.Counters);
        await DoneAsync(Insert(boxes[3])); // a number that outlived its box would show now
        Assert.Equal([0, 0, 0, 0], (await FindAsync(boxes[3]))!.Counters);
        await DoneAsync(Insert(Person("p"), new Claim("mail", "free 1")));

        Task<CommitResult> AddToAsync(Row box)
        {
            var set = Set(Insert(New("letter", new { subject = "s" }, team.Key, box.Key)));
            set.Requires.Add(new Requirement(Boxes, box.Key, null));
            return CommitAsync(set);
        }
    }

    [Fact]
    public async Task A_large_collection_of_links_is_known_by_type_without_what_is_in_the_bin()
    {
        var team = (await AddAsync(New("team", new { displayName = "t" })))[0];
        var rows = await AddAsync([.. Enumerable.Range(0, 2100).Select(i => Person($"p{i}")), .. Enumerable.Range(0, 2100).Select(i => New("device", new { displayName = $"d{i}" }))]);
        await LinkAsync([.. rows.Select(row => Link(team, row))]);
        await DoneAsync(Update(rows[0] with { Deleted = Time.GetUtcNow() }));
        await DoneAsync(Delete(rows[1]));
        await LinkAsync(Link(team, rows[4199], add: false));

        Assert.Equal(2098, await CountAsync(Members(team) with { Types = ["person"] }));
        Assert.Equal(2099, await CountAsync(Members(team) with { Types = ["device"] }));
        Assert.Equal(4197, await CountAsync(Members(team)));
        Assert.Equal(4197, (await ListAsync(Members(team))).Rows.Count);
    }

    /// <summary>Only the largest of the collections has its number kept; the others overlap with it and with each other.</summary>
    [Fact]
    public async Task A_large_closure_is_counted_as_it_is_listed()
    {
        var teams = await AddAsync([.. Enumerable.Range(0, 4).Select(i => New("team", new { displayName = $"t{i}" }))]);
        var people = await AddAsync([.. Enumerable.Range(0, 2120).Select(i => Person($"p{i}"))]);
        var devices = await AddAsync([.. Enumerable.Range(0, 30).Select(i => New("device", new { displayName = $"d{i}" }))]);
        await LinkAsync([Link(teams[0], teams[1]), Link(teams[1], teams[2]), Link(teams[0], teams[3]), .. people.Take(2100).Select(p => Link(teams[2], p)),
            .. people.Skip(2090).SelectMany(p => new[] { Link(teams[1], p), Link(teams[3], p) }), .. devices.Select((d, i) => Link(teams[i % 4], d))]);
        await AgreeAsync(2120 + 30 + 3);

        foreach (var i in (int[])[0, 2095, 2115])
        {
            await DoneAsync(Update(people[i] with { Deleted = Time.GetUtcNow() }));
        }

        await AgreeAsync(2117 + 30 + 3);
        await LinkAsync(Link(teams[1], teams[2], add: false));
        await AgreeAsync(29 + 22 + 2);
        await LinkAsync(Link(teams[3], teams[2]));
        await AgreeAsync(2117 + 30 + 3);
        await DoneAsync(Update((await FindAsync(teams[2]))! with { Deleted = Time.GetUtcNow() }));
        await AgreeAsync(29 + 22 + 2);

        async Task AgreeAsync(int expected)
        {
            foreach (var types in (IReadOnlyList<string>?[])[null, ["person"], ["team", "device"]])
            {
                var plan = Members(teams[0], transitive: true) with { Types = types };
                var listed = (await ListAsync(plan with { OrderBy = OrderBy("displayName") })).Rows.Count;
                Assert.Equal(listed, await CountAsync(plan));
                Assert.True(types is not null || listed == expected, $"{listed}, not {expected}");
            }
        }
    }

    [Fact]
    public async Task A_closure_is_walked_in_pages_as_it_is_read_as_a_whole()
    {
        var teams = await AddAsync([.. Enumerable.Range(0, 12).Select(i => New("team", new { displayName = $"t{i}" }))]);
        var people = await AddAsync([.. Enumerable.Range(0, 700).Select(i => Person($"p{i}"))]);
        await LinkAsync([.. teams.Skip(1).Select((t, i) => Link(teams[i], t)), Link(teams[11], teams[0]),
            .. people.SelectMany((p, i) => new[] { Link(teams[i % 12], p), Link(teams[(i + 1) % 12], p) })]);
        await DoneAsync(Update(teams[6] with { Deleted = Time.GetUtcNow() }));
        await DoneAsync(Update(people[13] with { Deleted = Time.GetUtcNow() }));
        foreach (var start in (int[])[0, 3, 6])
        {
            foreach (var filter in (string?[])[null, "displayName ge 'p5'"])
            {
                foreach (var types in (IReadOnlyList<string>?[])[null, ["team"]])
                {
                    var plan = Members(teams[start], transitive: true) with { Filter = filter is null ? null : Filter(filter), Types = types };
                    var whole = (await ListAsync(plan with { OrderBy = OrderBy("displayName") })).Rows.Select(r => r.Key).Order().ToList();
                    foreach (var (take, limit) in ((int, int)[])[(1000, int.MaxValue), (7, int.MaxValue), (50, 90), (1, 400)])
                    {
                        Assert.Equal(whole, await WalkAsync(plan with { Take = take, ScanLimit = limit }));
                    }

                    Assert.Equal(whole.Count, await CountAsync(plan));
                }
            }
        }
    }

    private async Task<List<Guid>> WalkAsync(ListPlan plan)
    {
        var seen = new List<Guid>();
        for (var pages = 0; ; pages++)
        {
            Assert.True(pages < 900);
            var page = await ListAsync(plan);
            Assert.True(page.Rows.Count <= plan.Take);
            seen.AddRange(page.Rows.Select(r => r.Key));
            if (page.Next is not { } next)
            {
                return seen;
            }

            plan = plan with { After = next };
        }
    }

    private async Task ActAsync()
    {
        switch (_random.Next(8))
        {
            case 0:
                _things.AddRange(await AddAsync(Person("p"), New(_random.Next(2) == 0 ? "team" : "device", new { displayName = "x" })));
                break;
            case 1:
                var owner = Pick(_things)?.Key ?? Tenant.Id;
                _boxes.AddRange(await AddAsync(New("box", new { name = "b" }, owner)));
                break;
            case 2 when Pick(_boxes) is { } box:
                _letters.AddRange(await AddAsync(New("letter", new { subject = "s" }, box.Owner, box.Key), New("letter", new { isRead = true }, box.Owner, box.Key)));
                break;
            case 3 when Pick(_letters) is { } letter && Pick(_boxes) is { } to:
                await DoneAsync(Update(letter with { Parent = to.Key, Owner = to.Owner, Moves = letter.Moves + 1 }));
                break;
            case 4 when Pick(_things) is { } thing:
                await DoneAsync(Update(thing with { Deleted = thing.Deleted is null ? Time.GetUtcNow() : null }));
                break;
            case 5 when Pick([.. _things, .. _boxes, .. _letters]) is { } row && _random.Next(3) == 0:
                await DoneAsync(Delete(row));
                break;
            default:
                if (Pick(_things.Where(t => t.Type.Name == "team")) is { } team && Pick(_things) is { } member)
                {
                    var set = Set();
                    set.Links.Add(Link(team, member, add: _random.Next(3) > 0) with { Lenient = true });
                    await CommitAsync(set);
                }

                break;
        }

        await RefreshAsync(_things);
        await RefreshAsync(_boxes);
        await RefreshAsync(_letters);
    }

    private async Task RefreshAsync(List<Row> rows)
    {
        for (var i = rows.Count - 1; i >= 0; i--)
        {
            if (await FindAsync(rows[i]) is { } row)
            {
                rows[i] = row;
            }
            else
            {
                rows.RemoveAt(i);
            }
        }
    }

    private Row? Pick(IEnumerable<Row> rows) => rows.ToList() is { Count: > 0 } list ? list[_random.Next(list.Count)] : null;

    private async Task AgreeAsync()
    {
        List<ListPlan> plans =
        [
            new ListPlan { Table = Things }, new ListPlan { Table = Things, Bin = true }, Plan(), Plan(type: "team") with { Bin = true },
            new ListPlan { Table = Things, Types = ["person", "device"] },
            .. _things.SelectMany(t => (ListPlan[])[new ListPlan { Table = Boxes, Owner = t.Key }, new ListPlan { Table = Letters, Owner = t.Key }, Members(t), Members(t, transitive: true)]),
            .. _boxes.SelectMany(b => (ListPlan[])[new ListPlan { Table = Letters, Parent = b.Key }, new ListPlan { Table = Boxes, Owner = b.Owner, Parent = b.Key }]),
        ];
        foreach (var plan in plans)
        {
            Assert.Equal((await ListAsync(plan)).Rows.Count, await CountAsync(plan));
        }
    }

    private ListPlan Members(Row team, bool transitive = false) =>
        new() { Table = Things, Via = new LinkStep("members", team.Key, false, transitive) };

    private async Task<long> CountAsync(ListPlan plan) => await Store.CountAsync(Tenant, plan, default);
}
