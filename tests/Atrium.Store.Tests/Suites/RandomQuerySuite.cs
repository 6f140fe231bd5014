// Random filters over random documents: what the store answers is what the in-memory evaluator answers.

using System.Text.Json;
using Atrium.Engine.Model;
using Atrium.Engine.Query;
using Atrium.Engine.Storage;
using Atrium.Store.Tests.Sample;
using CsCheck;

namespace Atrium.Store.Tests.Suites;

public abstract class RandomQuerySuite<T> : StoreTest<T>
    where T : ITestDatabase, new()
{
    private static readonly EntityType Someone = SampleArea.Now.Entity<Person>();

    private static readonly string Long = string.Concat(Enumerable.Repeat("long ß😀 ", 80));

    private static readonly string[] Skills = ["song", "dance", "songWriting", "song,dance", "song,songWriting"];

    private static Gen<string> Text => Gen.OneOf(
        "", "a", "A", "ab", "b", "%", "_", "'", "\"", "\\", "ß", "ẞ", "SS", "İ", "i", "ı", "I", "e\u0301", "é", "😀", "\uFFFD", "null", ",", "a,b", "/", Long, Long + "x",
        Long[..^1]);

    private static Gen<string> Instant => Gen.OneOf(
        "0001-01-01T00:00:00.0000000Z", "1969-12-31T23:59:59.9999999Z", "1970-01-01T00:00:00.0000000Z", "2024-02-29T12:00:00.0000000Z",
        "9999-12-31T23:59:59.9999999Z");

    private static Gen<long> Number => Gen.OneOf(Gen.Long[-2, 2], Gen.OneOf(long.MinValue, long.MaxValue, 9007199254740993, 9007199254740992));

    private static Gen<double> Fraction => Gen.OneOf(0.1, -0.5, 0, 1e300, 5e-324, 0.30000000000000004, 0.3);

    private static Gen<Guid> Keys => Gen.Int[0, 3].Select(i => new Guid($"00000000-0000-0000-0000-{i:x12}"));

    private static Gen<object> Medal => Gen.Select(Gen.Select(Text.Null(), Number.Nullable(), Fraction.Nullable()), Gen.Select(Gen.Bool.Nullable(), Keys.Nullable(), Instant.Null()), Gen.Select(Gen.OneOf(Skills).Null(), Text.Null(), Gen.Int[0, 6]))
        .Select((a, b, c) => (object)new Dictionary<string, object?>
        {
            ["name"] = a.Item1,
            ["rank"] = a.Item2,
            ["weight"] = a.Item3,
            ["real"] = b.Item1,
            ["giver"] = b.Item2,
            ["given"] = b.Item3,
            ["for"] = c.Item1,
            ["where"] = c.Item3 == 0 ? null : new { city = c.Item2 },
        });

    private static Gen<Dictionary<string, object?>> Document => Gen.Select(
        Gen.Select(Text.Null(), Number.Nullable(), Fraction.Nullable(), Gen.Bool.Nullable()),
        Gen.Select(Text.Array[0, 3].Null(), Medal.Array[0, 3].Null(), Number.Array[0, 2].Null(), Keys.Array[0, 2].Null()),
        Gen.Select(Instant.Null(), Gen.OneOf(Skills).Null(), Text.Null(), Keys.Nullable())).Select((a, b, c) => new Dictionary<string, object?>
        {
            ["displayName"] = a.Item1,
            ["age"] = a.Item2,
            ["weight"] = a.Item3,
            ["active"] = a.Item4,
            ["aliases"] = b.Item1,
            ["medals"] = b.Item2,
            ["scores"] = b.Item3,
            ["keys"] = b.Item4,
            ["hired"] = c.Item1,
            ["skills"] = c.Item2,
            ["department"] = c.Item3,
            ["home"] = c.Item3 is null ? null : new { city = a.Item1 },
            ["badge"] = c.Item4,
        });

    private static Gen<Filter> Leaf => Gen.OneOf(
        Compared(Path("displayName"), Text.Select(v => (object)v)), Compared(Path("department"), Text.Select(v => (object)v)), Compared(Path("home", "city"), Text.Select(v => (object)v)),
        Compared(Path("age"), Number.Select(v => (object)v)), Compared(Path("weight"), Fraction.Select(v => (object)v)), Compared(Path("hired"), Instant.Select(v => (object)v)),
        Equal(Path("active"), Gen.Bool.Select(v => (object)v)), Equal(Path("badge"), Keys.Select(v => (object)v)),
        Matched(Path("displayName")), Matched(Path("department")), Among(Path("displayName"), Text.Select(v => (object)v)), Among(Path("age"), Number.Select(v => (object)v)),
        Flags(Path("skills")),
        Gen.OneOf("aliases", "medals", "scores", "keys").Select(name => (Filter)new Any(Path(name), null)),
        Within("aliases", Gen.OneOf(Compared(PropertyPath.Element, Text.Select(v => (object)v)), Matched(PropertyPath.Element), Among(PropertyPath.Element, Text.Select(v => (object)v)))),
        Within("scores", Compared(PropertyPath.Element, Number.Select(v => (object)v))),
        Within("keys", Equal(PropertyPath.Element, Keys.Select(v => (object)v))),
        Within("medals", OfMedal), Within("medals", OfMedal), Within("medals", OfMedal));

    private static Gen<Filter> OfMedal => Gen.OneOf(
        Compared(Inner("name"), Text.Select(v => (object)v)), Matched(Inner("name")), Among(Inner("name"), Text.Select(v => (object)v)),
        Compared(Inner("rank"), Number.Select(v => (object)v)), Compared(Inner("weight"), Fraction.Select(v => (object)v)), Compared(Inner("given"), Instant.Select(v => (object)v)),
        Equal(Inner("real"), Gen.Bool.Select(v => (object)v)), Equal(Inner("giver"), Keys.Select(v => (object)v)), Flags(Inner("for")),
        Compared(Inner("where", "city"), Text.Select(v => (object)v)));

    private static Gen<IReadOnlyList<OrderKey>> Orders =>
        Gen.Select(Gen.OneOf("displayName", "age", "weight", "hired", "active", "department"), Gen.Bool).Select((name, down) => new OrderKey(Path(name), down))
            .List[0, 3].Select(keys => (IReadOnlyList<OrderKey>)[.. keys.DistinctBy(k => k.Path)]);

    [Fact]
    public async Task The_store_finds_what_the_evaluator_finds_in_the_same_order_and_pages()
    {
        var documents = Document.Array[80].Single(_ => true, "0N0XIzNsQ0O2");
        var rows = await AddAsync([.. documents.Select(d => Person("", JsonSerializer.Serialize(d)))]);
        await Gen.Select(Logic(Leaf, 3), Orders, Gen.Int[1, 30]).SampleAsync(
            async (filter, order, take) =>
            {
                var plan = Plan() with { Filter = filter, OrderBy = order, Take = take, Count = true };
                PageMark? after = null;
                do
                {
                    var (found, expected) = (await ListAsync(plan with { After = after }), InMemory.Apply(plan with { After = after }, rows));
                    Assert.Equal(expected.Rows.Select(r => r.Key), found.Rows.Select(r => r.Key));
                    Assert.Equal(expected.Count, found.Count);
                    Assert.Equal(expected.Next is null, found.Next is null);
                    after = found.Next;
                }
                while (after is not null);
            },
            iter: 300,
            threads: 1,
            print: t => $"{FilterText.Print(t.Item1)} order by {FilterText.Print(t.Item2)} take {t.Item3}");
    }

    [Fact]
    public async Task A_bound_shortens_pages_and_loses_nothing()
    {
        var documents = Document.Array[80].Single(_ => true, "0N0XIzNsQ0O2");
        var rows = await AddAsync([.. documents.Select(d => Person("", JsonSerializer.Serialize(d)))]);
        await Gen.Select(Logic(Leaf, 2), Gen.Int[1, 20], Gen.Int[3, 20]).SampleAsync(
            async (filter, take, limit) =>
            {
                var plan = Plan() with { Filter = filter, Take = take, ScanLimit = limit };
                var found = new List<Guid>();
                PageMark? after = null;
                do
                {
                    var page = await ListAsync(plan with { After = after });
                    found.AddRange(page.Rows.Select(r => r.Key));
                    after = page.Next;
                }
                while (after is not null);

                Assert.Equal(InMemory.Apply(plan with { Take = int.MaxValue }, rows).Rows.Select(r => r.Key), found);
            },
            iter: 200,
            threads: 1,
            print: t => $"{FilterText.Print(t.Item1)} take {t.Item2} limit {t.Item3}");
    }

    private static Gen<Filter> Logic(Gen<Filter> leaf, int most) => Gen.Recursive<Filter>((depth, inner) => depth > most ? leaf : Gen.Frequency(
        (4, leaf),
        (2, Gen.Select(inner, inner).Select((l, r) => (Filter)new And(l, r))),
        (2, Gen.Select(inner, inner).Select((l, r) => (Filter)new Or(l, r))),
        (1, inner.Select(f => (Filter)new Not(f))),
        (1, Gen.Bool.Select(b => (Filter)new Constant(b)))));

    private static Gen<Filter> Within(string collection, Gen<Filter> condition) =>
        Logic(condition, 2).Select(inner => (Filter)new Any(Path(collection), inner));

    private static Gen<Filter> Compared(PropertyPath path, Gen<object> values) =>
        Gen.Select(Gen.Enum<Comparison>(), Nullable(values)).Select((how, value) => (Filter)new Compare(path, how, value));

    private static Gen<Filter> Equal(PropertyPath path, Gen<object> values) =>
        Gen.Select(Gen.OneOf(Comparison.Equal, Comparison.NotEqual), Nullable(values)).Select((how, value) => (Filter)new Compare(path, how, value));

    private static Gen<object?> Nullable(Gen<object> values) => Gen.Frequency((6, values.Select(v => (object?)v)), (1, Gen.Const((object?)null)));

    private static Gen<Filter> Matched(PropertyPath path) => Gen.Select(Gen.Enum<TextMatch>(), Text).Select((how, text) => (Filter)new Match(path, how, text));

    private static Gen<Filter> Among(PropertyPath path, Gen<object> values) => values.List[1, 4].Select(list => (Filter)new In(path, list));

    private static Gen<Filter> Flags(PropertyPath path) => Gen.OneOf(Skills).Select(members => (Filter)new Has(path, members));

    private static PropertyPath Inner(params string[] names) => new(Steps((StructuredType)Someone.FindProperty("medals")!.Type!, names));

    private static PropertyPath Path(params string[] names)
    {
        var steps = Steps(Someone, names);
        return new PropertyPath(steps) { Column = Someone.FindColumn(steps) };
    }

    private static List<Property> Steps(StructuredType type, string[] names)
    {
        var steps = new List<Property>();
        foreach (var name in names)
        {
            steps.Add(type.FindProperty(name)!);
            type = steps[^1].Type as StructuredType ?? type;
        }

        return steps;
    }
}
