// Every family of queries is served by the index that is meant for it.

using System.Globalization;
using Atrium.Engine.Storage;

namespace Atrium.Store.Tests.Suites;

public abstract class ExplainSuite<T> : StoreTest<T>
    where T : ITestDatabase, new()
{
    private static readonly string[] Scans = ["SCAN r", "Seq Scan on thing", "Seq Scan on letter"];

    /// <summary>Goes through all rows beside the few that are reached.</summary>
    private static readonly string[] Merges = [.. Scans, "Merge Join", "Hash Join"];
    private readonly Guid _owner = Guid.CreateVersion7();
    private Row _box = null!;
    private Row _team = null!;
    private Row[] _people = [];

    private static (string Family, string Index, string? Condition)[] Families =>
    [
        ("devices", "ix_thing_type_", null),
        ("people in the bin", "ix_thing_bin_", null),
        ("people by an indexed column", "ix_thing_c_displayName_", null),
        ("people by an indexed column descending", "ix_thing_c_displayName_", null),
        ("people after a mark", "ix_thing_c_displayName_", null),
        ("people after a mark descending", "ix_thing_c_displayName_", null),
        ("people equal", "ix_thing_c_displayName_", null),
        ("people among", "ix_thing_c_displayName_", null),
        ("people that start with", "ix_thing_c_displayName_", null),
        ("people that start with, in that order", "ix_thing_c_displayName_", null),
        ("people hired since, in that order", "ix_thing_c_hired_", null),
        ("people by an element", "scope", "term"),
        ("people by an element, in an order", "scope", "term"),
        ("people by a property of an element", "scope", "term"),
        ("people by the beginning of an element", "scope", "term"),
        ("people by an element that all have", "scope", "term"),
        ("people by one thing or another", "ix_thing_c_displayName_", null),
        ("people by one thing or another, too", "ix_thing_c_mail_", null),
        ("people by one thing or an element", "scope", "term"),
        ("members by an element", "scope", "term"),
        ("letters of an owner", "ix_letter_c_received_", null),
        ("letters of a parent", "ix_letter_c_received_", null),
        ("letters of a parent and owner", "ix_letter_c_received_", "parent"),
        ("letters of a parent by key", "ix_letter_parent_", "parent"),
        ("members", "_link", "source"),
        ("member of", "ix_link_target", "target"),
        ("transitive members", "_link", "source"),
        ("transitive member of", "ix_link_target", "target"),
        ("keys", "thing", "key"),
    ];

    [Fact]
    public async Task A_query_uses_its_index()
    {
        await FillAsync();
        await AnalyseAsync();
        var failures = new List<string>();
        foreach (var (family, index, condition) in Families)
        {
            var plan = PlanOf(family);
            var text = await Store.ExplainAsync(Tenant, plan with { Take = 25 }, default);
            Assert.StartsWith(plan.Via is { Transitive: true } ? "WITH" : "SELECT", text, StringComparison.Ordinal);
            var steps = text[text.IndexOf("\n\n", StringComparison.Ordinal)..];
            var sorts = plan.Via is not null || (plan.OrderBy.Count == 0 && !family.EndsWith("all have", StringComparison.Ordinal)) || family.Contains("element,", StringComparison.Ordinal);
            string[] unwanted = plan.Via is { Transitive: true, Inverse: true } ? Merges : sorts ? Scans : [.. Scans, "USE TEMP B-TREE", "Sort Key"];
            if (!steps.Contains(index, StringComparison.Ordinal) || !steps.Contains(condition ?? "", StringComparison.Ordinal)
                || unwanted.Any(u => steps.Contains(u, StringComparison.Ordinal)))
            {
                failures.Add($"{family}: {steps}");
            }
        }

        Assert.Empty(failures);
    }

    /// <summary>Lets a database that has statistics gather them.</summary>
    protected virtual Task AnalyseAsync() => Task.CompletedTask;

    private Plan PlanOf(string family) => family switch
    {
        "devices" => Plan(type: "device"),
        "people in the bin" => Plan() with { Bin = true, Owner = Tenant.Id },
        "people by an indexed column" => Plan(orderBy: "displayName"),
        "people by an indexed column descending" => Plan(orderBy: "displayName desc"),
        "people after a mark" => Plan(orderBy: "displayName") with { After = new PageMark(["person 01000"], _people[1000].Key) },
        "people after a mark descending" => Plan(orderBy: "displayName desc") with { After = new PageMark(["person 01000"], _people[1000].Key) },
        "people equal" => Plan("displayName eq 'person 01000'"),
        "people among" => Plan("displayName in ('person 01000','person 01001')"),
        "people that start with" => Plan("startswith(displayName,'person 010')"),
        "people that start with, in that order" => Plan("startswith(displayName,'person 01')", "displayName"),
        "people hired since, in that order" => Plan("hired ge 2020-01-01T00:00:00Z", "hired desc"),
        "people by an element" => Plan("aliases/any(a:a eq 'P00010')"),
        "people by an element, in an order" => Plan("aliases/any(a:a in ('p00010','p00011')) and age eq 3") with { OrderBy = OrderBy("hired") },
        "people by a property of an element" => Plan("medals/any(m:m/rank gt 1 and m/name eq 'Medal 7')"),
        "people by the beginning of an element" => Plan("aliases/any(a:startsWith(a,'p0001'))"),
        "people by an element that all have" => Plan("aliases/any(a:a eq 'all')") with { After = new PageMark([], _people[1000].Key) },
        "people by one thing or another" or "people by one thing or another, too" => Plan("startsWith(displayName,'person 010') or mail eq 'nobody'"),
        "people by one thing or an element" => Plan("displayName eq 'person 01000' or aliases/any(a:a eq 'p00010')"),
        "members by an element" => Plan("aliases/any(a:a eq 'p00010')") with { Via = new LinkStep("members", _team.Key, false, false) },
        "letters of an owner" => Plan(orderBy: "received desc", type: "letter") with { Owner = _owner },
        "letters of a parent" => Plan(orderBy: "received desc", type: "letter") with { Parent = _box.Key },
        "letters of a parent and owner" => Plan(orderBy: "received desc", type: "letter") with { Parent = _box.Key, Owner = _owner },
        "letters of a parent by key" => Plan(type: "letter") with { Parent = _box.Key },
        "members" => new Plan { Table = Things, Via = new LinkStep("members", _team.Key, false, false) },
        "member of" => new Plan { Table = Things, Via = new LinkStep("members", _people[0].Key, true, false) },
        "transitive members" => new Plan { Table = Things, Via = new LinkStep("members", _team.Key, false, true) },
        "transitive member of" => new Plan { Table = Things, Via = new LinkStep("members", _people[0].Key, true, true) },
        "keys" => new Plan { Table = Things, Keys = [_people[0].Key, _people[9].Key] },
        _ => throw new ArgumentOutOfRangeException(nameof(family), family, null),
    };

    private async Task FillAsync()
    {
        var start = new DateTimeOffset(2015, 1, 1, 0, 0, 0, TimeSpan.Zero);
        _people = [.. Enumerable.Range(0, 4000).Select(i => Person("", new
        {
            displayName = $"Person {i:00000}",
            hired = start.AddDays(i),
            aliases = (string[])[$"p{i:00000}", "all"],
            medals = (object[])[new { name = $"Medal {i % 500}", rank = i }],
        }))];
        _team = New("team", new { displayName = "crew" });
        await AddAsync([.. _people, _team, .. Enumerable.Range(0, 40).Select(i => New("device", new { displayName = $"Device {i}" }))]);
        await AddAsync([.. Enumerable.Range(0, 30).Select(i => Person($"binned {i}") with { Deleted = start })]);
        _box = (await AddAsync(New("box", new { name = "in" }, _owner)))[0];
        await AddAsync([.. Enumerable.Range(0, 3000).Select(i => New(
            "letter",
            new { subject = "s", received = start.AddMinutes(i).ToString("O", CultureInfo.InvariantCulture) },
            i % 3 == 0 ? _owner : Guid.CreateVersion7(),
            i % 9 == 0 ? _box.Key : Guid.CreateVersion7()))]);
        await LinkAsync([.. _people.Take(300).Select(p => Link(_team, p)), .. _people.Take(3000).Select(p => Link(p, _people[0], "manager"))]);
    }
}
