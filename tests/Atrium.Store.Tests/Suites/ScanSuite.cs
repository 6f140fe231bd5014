// Conditions without an index: a page ends early rather than that a request looks at everything, and nothing is missed or met twice.

using Atrium.Engine.Query;
using Atrium.Engine.Storage;

namespace Atrium.Store.Tests.Suites;

public abstract class ScanSuite<T> : StoreTest<T>
    where T : ITestDatabase, new()
{
    private const int People = 3000;
    private static readonly string Long = new('x', 600);

    public static TheoryData<string, string?> Queries => new()
    {
        { "department eq 'd7'", null },
        { "contains(displayName,'on 19')", null },
        { "endsWith(displayName,'7')", "displayName desc" },
        { "not startsWith(displayName,'person')", "displayName" },
        { "department eq 'd7' and displayName ge 'person 2'", "displayName" },
        { "department eq 'd7' and age eq 3", null },
        { "department eq 'd7' and age eq 3", "age desc" },
        { "department ne 'd7' and age in (1,2,4)", "displayName" },
        { "aliases/any(a:a eq 'a11')", null },
        { "aliases/any(a:startsWith(a,'a1'))", "hired desc" },
        { "aliases/any(a:a eq 'a11') and department eq 'd1'", "displayName" },
        { "aliases/any(a:a eq 'B')", null },
        { "aliases/any(a:a eq 'b') and age eq 3", null },
        { "aliases/any(a:a eq 'b') and department eq 'd7'", null },
        { "aliases/any(a:a eq 'b') and department eq 'd7'", "displayName desc" },
        { "aliases/any(a:a eq 'a11' or a eq 'a12')", null },
        { "aliases/any(a:a eq 'a11') or mail eq '0007@x.example' or startsWith(displayName,'person 01')", null },
        { "not aliases/any(a:a eq 'a11')", null },
        { $"department eq '{new string('x', 600)}1'", null },
        { $"endsWith(department,'xx2')", "mail" },
        { "active eq true or weight gt 2000", "age" },
        { "department eq 'nobody'", null },
    };

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task Walking_all_pages_meets_every_match_once(string filter, string? order)
    {
        var rows = await FillAsync();
        var plan = Plan(filter, order) with { Take = 40, ScanLimit = 700 };
        Assert.Equal(Expected(plan, rows), await WalkAsync(plan));
    }

    [Fact]
    public async Task A_skip_goes_on_behind_a_page_that_ended_early()
    {
        var rows = await FillAsync();
        var plan = Plan("department eq 'd7'") with { Take = 40, ScanLimit = 700, Skip = 150 };
        Assert.Equal(Expected(plan with { Skip = 0 }, rows)[150..], await WalkAsync(plan));
    }

    [Fact]
    public async Task Members_too_and_members_of_members()
    {
        var rows = await FillAsync();
        Row[] teams = [New("team", new { displayName = "outer" }), New("team", new { displayName = "inner" })];
        teams = await AddAsync(teams);
        await LinkAsync([Link(teams[0], teams[1]), .. rows[..2000].Select(p => Link(teams[1], p))]);
        foreach (var (team, transitive) in new[] { (teams[1], false), (teams[0], true) })
        {
            var plan = Plan("department eq 'd7'") with { Via = new LinkStep("members", team.Key, false, transitive), Take = 40, ScanLimit = 700 };
            Assert.Equal(Expected(plan with { Via = null }, rows[..2000]), await WalkAsync(plan));
            plan = plan with { Filter = null, Types = ["team"] };
            Assert.Equal(transitive ? [teams[1].Key] : [], await WalkAsync(plan));
        }
    }

    [Fact]
    public async Task The_statement_stops_by_itself()
    {
        await FillAsync();
        foreach (var (filter, order, limited) in new[] { ("department eq 'nobody'", "displayName", true), ("department eq 'nobody' and age eq 3", "age desc", true), ("age eq 3", "displayName", false) })
        {
            var text = await Store.ExplainAsync(Tenant, Plan(filter, order) with { Take = 40, ScanLimit = 700 }, default);
            Assert.Equal(limited, text.Contains("CASE WHEN", StringComparison.Ordinal));
            if (limited)
            {
                // What stands before LIMIT does not sort, and does not ask the condition: each row is counted whether it meets it or not.
                Assert.DoesNotContain("TEMP B-TREE", text, StringComparison.Ordinal);
                Assert.DoesNotContain("department", text[text.IndexOf(" WHERE ", StringComparison.Ordinal)..text.IndexOf("\n\n", StringComparison.Ordinal)], StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task No_page_looks_at_more_than_it_may()
    {
        var rows = await FillAsync();
        var page = await ListAsync(Plan("department eq 'nobody'", "displayName") with { Take = 40, ScanLimit = 700 });
        Assert.Empty(page.Rows);
        var names = rows.Select(r => Name(r)!.ToLowerInvariant()).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(names[699], page.Next!.Values[0]);
    }

    [Fact]
    public async Task What_must_be_seen_whole_is_refused_where_it_is_too_much()
    {
        await FillAsync();
        await Assert.ThrowsAsync<InefficientQueryException>(() => ListAsync(Plan(orderBy: "department") with { Take = 40, ScanLimit = 700 }));
        await Assert.ThrowsAsync<InefficientQueryException>(() => Store.CountAsync(Tenant, Plan("department eq 'd7'") with { ScanLimit = 70 }, default).AsTask());
        Assert.Equal(40, (await ListAsync(Plan("age eq 3", "department") with { Take = 40, ScanLimit = 700 })).Rows.Count);
        Assert.Equal(300, await Store.CountAsync(Tenant, Plan("department eq 'd7'") with { ScanLimit = 700 }, default));
        Assert.Equal(500, await Store.CountAsync(Tenant, Plan("age eq 3") with { ScanLimit = 7 }, default));
    }

    [Fact]
    public async Task A_query_for_which_nobody_waits_any_more_is_stopped()
    {
        await FillAsync();
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Store.CountAsync(Tenant, Plan("contains(department,'nobody')"), gone.Token).AsTask());
        Assert.Equal(0, await Store.CountAsync(Tenant, Plan("contains(department,'nobody')"), default));
    }

    private async Task<Row[]> FillAsync()
    {
        var start = new DateTimeOffset(2015, 1, 1, 0, 0, 0, TimeSpan.Zero);
        return await AddAsync([.. Enumerable.Range(0, People).Select(i => Person("", new
        {
            displayName = $"Person {i * 7919 % People:0000}",
            mail = $"{i:0000}@x.example",
            department = i % 50 == 3 ? Long + (i % 4) : $"d{i % 10}",
            active = i % 97 == 0,
            age = i % 6,
            weight = i * 0.7,
            hired = start.AddHours(i * 31 % People),
            aliases = new[] { $"a{i % 20}", "b" },
        }))]);
    }

    private static Guid[] Expected(Plan plan, Row[] rows) => [.. InMemory.Apply(plan with { Take = int.MaxValue }, rows).Rows.Select(r => r.Key)];

    private async Task<Guid[]> WalkAsync(Plan plan)
    {
        var seen = new List<Guid>();
        for (var pages = 0; ; pages++)
        {
            Assert.True(pages < 200);
            var page = await ListAsync(plan);
            Assert.True(page.Rows.Count <= plan.Take);
            seen.AddRange(page.Rows.Select(r => r.Key));
            if (page.Next is not { } next)
            {
                return [.. seen];
            }

            plan = plan with { After = next, Skip = next.Skip };
        }
    }
}
