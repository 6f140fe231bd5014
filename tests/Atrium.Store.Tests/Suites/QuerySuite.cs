// Filters and orders: what the store answers is what the in-memory evaluator answers, one line a case.

using Atrium.Engine.Query;
using Atrium.Engine.Storage;

namespace Atrium.Store.Tests.Suites;

public abstract class QuerySuite<T> : StoreTest<T>
    where T : ITestDatabase, new()
{
    private static string[] Filters =>
    [
        "displayName eq 'ada'", "displayName eq 'ADA'", "displayName ne 'ada'", "not (displayName eq 'ada')", "not (displayName ne 'ada')",
        "displayName eq null", "displayName ne null", "not (displayName eq null)", "department eq null", "department ne null",
        "displayName gt 'bob'", "displayName ge 'bob'", "displayName lt 'bob'", "displayName le 'bob'", "not (displayName gt 'bob')", "not (displayName le 'bob')",
        "displayName in ('ada','bob')", "not (displayName in ('ada','bob'))", "age in (1,3)", "not (age in (1,3))",
        "startswith(displayName,'a')", "not startswith(displayName,'a')", "startswith(displayName,'')", "not startswith(displayName,'')",
        "endswith(displayName,'a')", "not endswith(displayName,'a')", "endswith(displayName,'')", "contains(displayName,'o')", "not contains(displayName,'o')",
        "contains(department,'')", "not contains(department,'')",
        "startswith(displayName,'ß')", "startswith(displayName,'SS')", "displayName eq 'İSTANBUL'", "startswith(displayName,'i')", "startswith(displayName,'İ')",
        "displayName eq '%'", "startswith(displayName,'%')", "contains(displayName,'%')", "contains(displayName,'_')", "endswith(displayName,'\\')",
        "displayName eq 'O''Neil'", "contains(displayName,'''')", "contains(displayName,'\"')", "endswith(displayName,'😀')", "startswith(displayName,'😀')",
        "displayName eq 'null'", "displayName eq ''", "displayName gt '\uffff'", "startswith(displayName,'\uffff')", "startswith(displayName,'\U0010ffff')",
        "active eq true", "active eq false", "active ne true", "not (active eq true)", "active eq null",
        "age eq 3", "age ne 3", "age gt 2", "age ge 3", "age lt 3", "age le 3", "not (age gt 2)", "age eq null", "age gt -1 and age lt 3",
        "weight eq 1.5", "weight gt 1", "weight le 70.25", "not (weight gt 1)", "weight eq NaN", "weight ne NaN", "weight gt NaN", "not (weight lt NaN)", "weight lt INF",
        "hired ge 2020-01-01T00:00:00Z", "hired lt 2020-01-01T00:00:00.0000001Z", "hired eq 2020-01-01T01:00:00+01:00", "hired eq null",
        "badge eq 11111111-1111-1111-1111-111111111111", "badge ne 11111111-1111-1111-1111-111111111111",
        "home/city eq 'rome'", "home/city ne 'rome'", "home/city eq null", "startswith(mail,'ada@')",
        "aliases/any(a:a eq 'A1')", "not aliases/any(a:a eq 'a1')", "aliases/any()", "not aliases/any()", "aliases/any(a:startswith(a,'b'))",
        "aliases/any(a:endswith(a,'1'))", "aliases/any(a:a eq 'a1' or a eq 'zzz')", "aliases/any(a:not (a eq 'a1'))", "not aliases/any(a:a ne 'a1')",
        "displayName eq 'ada' or age eq 2", "(displayName eq 'ada' or age eq 2) and active eq true", "not (displayName eq 'ada' or age eq 2)",
        "not (displayName eq 'ada' and age eq 1)", "not (not (age eq 1))", "displayName eq 'ada' or department eq null and active ne false",
        "deletedDateTime eq null", "deletedDateTime ne null", "deletedDateTime ge 2000-01-01T00:00:00Z",
        "id eq '0199ffff-0000-7000-8000-000000000001'", "id ne '0199ffff-0000-7000-8000-000000000001'", "id in ('0199ffff-0000-7000-8000-000000000001','11111111-1111-1111-1111-111111111111')",
    ];

    private static string[] Orders =>
    [
        "displayName", "displayName desc", "age", "age desc", "age,displayName desc", "department desc,age", "department,age desc,displayName", "active desc,weight",
        "weight desc,age desc", "hired", "hired desc", "deletedDateTime desc", "id", "id desc", "mail desc,id",
    ];

    [Fact]
    public async Task A_filter_means_what_it_means_in_memory()
    {
        var rows = await FillAsync();
        foreach (var filter in Filters)
        {
            var plan = Plan(filter) with { Count = true };
            foreach (var scope in (Plan[])[plan, plan with { Bin = true }, plan with { Everything = true }])
            {
                var expected = InMemory.Apply(scope, rows);
                var page = await ListAsync(scope);
                Assert.Equal(Print(filter, expected), Print(filter, page));
            }
        }

        static string Print(string filter, Page page) => $"{filter}: {page.Count}\n{string.Join('\n', page.Rows.Select(r => $"{r.Key} {Name(r)}"))}";
    }

    [Fact]
    public async Task An_order_and_its_pages_are_those_in_memory()
    {
        var rows = await FillAsync();
        foreach (var order in Orders)
        {
            await IsOrderedAsync(order, rows);
        }
    }

    private async Task IsOrderedAsync(string order, Row[] rows)
    {
        var plan = Plan(orderBy: order) with { Everything = true };
        var expected = InMemory.Apply(plan, rows).Rows.Select(r => r.Key).ToList();

        Assert.Equal(expected, (await ListAsync(plan)).Rows.Select(r => r.Key));
        foreach (var take in (int[])[1, 2, 5])
        {
            var seen = new List<Guid>();
            for (PageMark? after = null; ;)
            {
                var page = await ListAsync(plan with { Take = take, After = after });
                seen.AddRange(page.Rows.Select(r => r.Key));
                if ((after = page.Next) is null)
                {
                    break;
                }

                Assert.Equal(take, page.Rows.Count);
            }

            Assert.Equal(expected, seen);
        }

        Assert.Equal(expected.Skip(4).Take(3), (await ListAsync(plan with { Skip = 4, Take = 3 })).Rows.Select(r => r.Key));
        var first = await ListAsync(plan with { Take = 3 });
        Assert.Equal(expected.Skip(5).Take(3), (await ListAsync(plan with { After = first.Next, Skip = 2, Take = 3 })).Rows.Select(r => r.Key));
    }

    [Fact]
    public async Task What_is_inserted_between_pages_appears_once_or_not_at_all()
    {
        var rows = await AddAsync([.. Enumerable.Range(0, 20).Select(i => Person($"m{i:00}"))]);
        var plan = Plan(orderBy: "displayName") with { Take = 6 };
        var seen = new List<string?>();
        PageMark? after = null;
        for (var i = 0; i == 0 || after is not null; i++)
        {
            var page = await ListAsync(plan with { After = after });
            seen.AddRange(page.Rows.Select(Name));
            after = page.Next;
            await AddAsync(Person($"a{i}"), Person($"z{i}"));
            await DoneAsync(Delete(rows[i])); // seen already
        }

        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"m{i:00}"), seen.Where(n => n![0] == 'm'));
        Assert.DoesNotContain(seen, n => n![0] == 'a');
        Assert.Equal(seen.Count, seen.Distinct().Count());
    }

    [Fact]
    public async Task A_list_is_narrowed_by_type_owner_parent_and_keys()
    {
        var (owner, parent) = (Guid.NewGuid(), Guid.NewGuid());
        var rows = await AddAsync(
            New("box", new { name = "a" }, owner, parent),
            New("box", new { name = "b" }, owner),
            New("box", new { name = "c" }),
            Person("p"),
            New("team", new { displayName = "t" }),
            New("device", new { displayName = "d" }));
        var boxes = new Plan { Table = Boxes };

        Assert.Equal(["a", "b", "c"], await NamesAsync(boxes));
        Assert.Equal(["a", "b"], await NamesAsync(boxes with { Owner = owner }));
        Assert.Equal(["a"], await NamesAsync(boxes with { Parent = parent }));
        Assert.Equal(["a"], await NamesAsync(boxes with { Parent = parent, Owner = owner, Types = ["box"] }));
        Assert.Equal(["b", "c"], await NamesAsync(boxes with { Keys = [rows[2].Key, rows[1].Key, Guid.NewGuid()] }));
        Assert.Empty(await NamesAsync(boxes with { Keys = [] }));
        Assert.Equal(["p", "t", "d"], await NamesAsync(new Plan { Table = Things }));
        Assert.Equal(["p", "d"], await NamesAsync(new Plan { Table = Things, Types = ["device", "person"] }));
        Assert.Equal([rows[2].Key], (await ListAsync(boxes with { Take = 1, After = new PageMark([], rows[1].Key) })).Rows.Select(r => r.Key));
        Assert.Empty((await ListAsync(boxes with { Take = 0 })).Rows);
    }

    [Fact]
    public async Task A_property_without_a_column_is_refused()
    {
        var path = new PropertyPath([Model.Stored("person").FindProperty("displayName")!]);
        await Assert.ThrowsAsync<NotSupportedException>(() => ListAsync(Plan() with { Filter = new Compare(path, Comparison.Equal, "x") }));
        await Assert.ThrowsAsync<NotSupportedException>(() => ListAsync(Plan() with { OrderBy = [new OrderKey(path, false)] }));
    }

    private async Task<Row[]> FillAsync() => await AddAsync(
    [
        Person("", """{"displayName":"ada","department":"Ops","active":true,"age":1,"weight":1.5,"hired":"2020-01-01T00:00:00Z","badge":"11111111-1111-1111-1111-111111111111","mail":"ada@x","aliases":["a1","b2"],"home":{"city":"Rome"}}"""),
        Person("", """{"displayName":"Ada","department":null,"active":false,"age":3,"weight":70.25,"hired":"2021-06-01T12:00:00.1234567Z","aliases":["A1"],"home":{}}"""),
        Person("", """{"displayName":"bob","department":"Sales","active":null,"age":2,"weight":-4,"hired":"2019-12-31T23:59:59Z","aliases":[],"home":null}"""),
        Person("", """{"displayName":"Bobby","department":"sales","active":true,"age":2,"mail":"BOB@x","aliases":["null","%"]}"""),
        Person("", """{"department":"","age":-5,"home":{"city":"rome"}}"""),
        Person("", """{"displayName":null,"age":3,"active":false}"""),
        Person("", """{"displayName":"","weight":1e300}"""),
        Person("", """{"displayName":"%"}"""),
        Person("", """{"displayName":"100% _sure_\\"}"""),
        Person("", """{"displayName":"O'Neil \"Q\""}"""),
        Person("", """{"displayName":"null"}"""),
        Person("", """{"displayName":"Straße"}"""),
        Person("", """{"displayName":"ßa"}"""),
        Person("", """{"displayName":"İstanbul"}"""),
        Person("", """{"displayName":"ıstanbul"}"""),
        Person("", """{"displayName":"istanbul"}"""),
        Person("", """{"displayName":"smile 😀","hired":"not an instant"}"""),
        Person("", """{"displayName":"😀"}"""),
        Person("", """{"displayName":"\uffff\uffff","age":9007199254740993}"""),
        Person("", """{"displayName":"\uffee"}"""),
        Person("", """{"displayName":"bin ada","age":1,"aliases":["a1"]}""") with { Deleted = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero) },
        Person("", """{"displayName":"bin","active":true}""") with { Deleted = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero) },
        New("person", """{"displayName":"known key"}""", key: new Guid("0199ffff-0000-7000-8000-000000000001")),
    ]);
}
