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
        "aliases/any(a:a ne 'a1')", "aliases/any(a:a in ('%','b2'))",
        "skills has 'song'", "skills has 'dance,song'", "not (skills has 'song')", "skills has 'songWriting'", "skills eq 'dance,song'", "skills eq null",
        "displayName in (null,'ADA')", "not (displayName in (null,'ada'))", "age in (null,3)",
        "displayName eq 'ada' or age eq 2", "(displayName eq 'ada' or age eq 2) and active eq true", "not (displayName eq 'ada' or age eq 2)",
        "not (displayName eq 'ada' and age eq 1)", "not (not (age eq 1))", "displayName eq 'ada' or department eq null and active ne false",
        "deletedDateTime eq null", "deletedDateTime ne null", "deletedDateTime ge 2000-01-01T00:00:00Z",
        "id eq '0199ffff-0000-7000-8000-000000000001'", "id ne '0199ffff-0000-7000-8000-000000000001'", "id in ('0199ffff-0000-7000-8000-000000000001','11111111-1111-1111-1111-111111111111')",
    ];

    private static string[] OfElements =>
    [
        "medals/any()", "not medals/any()", "medals/$count eq 0", "medals/$count ne 0", "not (medals/$count eq 0)",
        "medals/any(m:m/name eq 'GOLD')", "medals/any(m:m/name eq 'gold' and m/rank eq 1)", "medals/any(m:m/name eq 'gold' and m/rank eq 2)",
        "medals/any(m:m/name eq 'gold') and medals/any(m:m/rank eq 2)", "not medals/any(m:m/name eq 'gold')", "medals/any(m:not (m/name eq 'gold'))",
        "medals/any(m:m/name eq null)", "medals/any(m:m/name ne null)", "not medals/any(m:m/name ne null)", "medals/any(m:m/name in ('silver','%'))",
        "medals/any(m:startswith(m/name,'g'))", "medals/any(m:endswith(m/name,'D'))", "medals/any(m:contains(m/name,'\"'))", "medals/any(m:contains(m/name,''''))",
        "medals/any(m:startswith(m/name,''))", "medals/any(m:not startswith(m/name,'g'))", "medals/any(m:m/name eq 'ß😀%_')", "medals/any(m:m/name gt 'h')",
        "medals/any(m:m/rank gt 1)", "medals/any(m:m/rank ge 9007199254740993)", "medals/any(m:m/rank eq 9007199254740992)", "medals/any(m:m/rank in (2,3))",
        "medals/any(m:m/weight ge 0.1 and m/weight le 0.1)", "medals/any(m:m/weight lt 0)", "medals/any(m:m/weight gt NaN)", "medals/any(m:m/weight ne NaN)",
        "medals/any(m:m/real eq true)", "medals/any(m:m/real ne true)", "medals/any(m:m/real)", "medals/any(m:m/real eq null)",
        "medals/any(m:m/giver eq 11111111-1111-1111-1111-11111111111a)", "medals/any(m:m/giver ne 11111111-1111-1111-1111-11111111111a)",
        "medals/any(m:m/given ge 1969-12-31T23:59:59.9999999Z)", "medals/any(m:m/given lt 1970-01-01)", "medals/any(m:m/given eq 2020-01-01T01:00:00+01:00)",
        "medals/any(m:m/given gt 9999-12-31)", "medals/any(m:m/for has 'song')", "medals/any(m:not (m/for has 'song'))", "medals/any(m:m/for eq 'song,dance')",
        "medals/any(m:m/where/city eq 'rome')", "medals/any(m:m/where/city eq null)", "medals/any(m:m/where/city ne 'ROME' and m/rank ge 1)",
        "medals/any(m:m/name eq 'gold' or m/rank eq 3)", "medals/any(m:true)", "medals/any(m:false)", "not medals/any(m:m/rank gt 1 or m/name eq null)",
        "scores/any()", "scores/any(s:s eq 0)", "scores/any(s:s gt 5)", "scores/any(s:s ne 0)", "not scores/any(s:s ge 0)", "scores/any(s:s in (7,8))",
        "lengths/any(l:l lt 0.25)", "lengths/any(l:l eq 0.1)", "keys/any(k:k eq 11111111-1111-1111-1111-11111111111a)", "not keys/any()",
        "days/any(d:d lt 2000-01-01)", "days/any(d:d eq 2020-01-01T01:00:00+01:00)", "flags/any(f:f eq false)", "flags/any(f:not f)", "not flags/any(f:f)",
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
        foreach (var filter in Filters.Concat(OfElements))
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
        Person("", """{"displayName":"ada","department":"Ops","active":true,"age":1,"weight":1.5,"hired":"2020-01-01T00:00:00Z","badge":"11111111-1111-1111-1111-111111111111","mail":"ada@x","aliases":["a1","b2"],"home":{"city":"Rome"},"medals":[{"name":"Gold","rank":1,"weight":0.1,"real":true,"giver":"11111111-1111-1111-1111-11111111111A","given":"2020-01-01T00:00:00Z","for":"song,dance","where":{"city":"Rome"}},{"name":"silver","rank":2}],"scores":[0,7],"lengths":[0.1,1e300],"keys":["11111111-1111-1111-1111-11111111111A"],"days":["1969-12-31T23:59:59.9999999Z"],"flags":[true],"skills":"song,dance"}"""),
        Person("", """{"displayName":"Ada","department":null,"active":false,"age":3,"weight":70.25,"hired":"2021-06-01T12:00:00.1234567Z","aliases":["A1"],"home":{},"medals":[{"name":"gold","rank":2,"weight":-4,"real":false,"given":"1969-12-31T23:59:59.9999999Z","for":"songWriting"},{"name":null,"rank":1}],"scores":[-1],"flags":[false,true],"skills":"songWriting"}"""),
        Person("", """{"displayName":"bob","department":"Sales","active":null,"age":2,"weight":-4,"hired":"2019-12-31T23:59:59Z","aliases":[],"home":null,"medals":[],"scores":[],"keys":[],"skills":""}"""),
        Person("", """{"displayName":"Bobby","department":"sales","active":true,"age":2,"mail":"BOB@x","aliases":["null","%"],"medals":[{},{"where":{"city":null},"rank":3},{"name":"ß😀%_","given":"9999-12-31T23:59:59.9999999Z","where":{"city":"rome"}}],"days":["2020-01-01T00:00:00Z","soon"],"flags":[]}"""),
        Person("", """{"department":"","age":-5,"home":{"city":"rome"}}"""),
        Person("", """{"displayName":null,"age":3,"active":false}"""),
        Person("", """{"displayName":"","weight":1e300}"""),
        Person("", """{"displayName":"%","medals":[null,7,"Gold",["x"],{"name":["Gold"],"rank":"2","weight":"x","real":1,"giver":7,"given":{},"where":[{"city":"rome"}]}],"scores":[null,"0",{},1.5],"flags":["true"],"keys":["x",null]}"""),
        Person("", """{"displayName":"medals","medals":{"name":"Gold"},"scores":7,"skills":["song"],"keys":"11111111-1111-1111-1111-11111111111a"}"""),
        Person("", """{"displayName":"quote","medals":[{"name":"a\"b\\'c","rank":9007199254740993},{"name":"\ud83d\ude00"}],"lengths":[0.25,-0.5],"scores":[9007199254740993]}"""),
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
