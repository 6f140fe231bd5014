// Random filters over the test model, and random documents that they might match: for property tests here and differential tests of the stores.

using Atrium.Engine.Model;
using Atrium.Engine.Query;
using Atrium.Engine.Storage;
using CsCheck;

namespace Atrium.Engine.Tests.Query;

internal static class FilterGen
{
    /// <summary>Texts that folding, quoting and cutting could get wrong.</summary>
    public static Gen<string> Text { get; } = Gen.OneOf(
        Gen.OneOf("", "a", "A", "b", "O'Neil", "''", "a,b", "a)b(", "%_\\*", "İ", "i", "ß", "ẞ", "é", "\uFFFD", "😀", "null", "not (", "$filter=1&x+y"),
        Gen.String[Gen.Char.AlphaNumeric, 0, 5]);

    public static Gen<Guid> Guids { get; } = Gen.Int[0, 3].Select(i => new Guid($"00000000-0000-0000-0000-{i:x12}"));

    public static Gen<Filter> Filter { get; } = Gen.Recursive<Filter>((depth, inner) => depth > 4 ? Leaf : Gen.Frequency(
        (4, Leaf),
        (2, Gen.Select(inner, inner, (l, r) => (Filter)new And(l, r))),
        (2, Gen.Select(inner, inner, (l, r) => (Filter)new Or(l, r))),
        (1, inner.Select(f => (Filter)new Not(f)))));

    private static Gen<Filter> Leaf => Gen.OneOf(
        Gen.Bool.Select(b => (Filter)new Constant(b)),
        Ordered(Path("displayName"), Text.Select(t => (object)t)),
        Ordered(Path("home", "street"), Text.Select(t => (object)t)),
        Ordered(Path("age"), Gen.Long.Select(n => (object)n)),
        Ordered(Path("steps"), Gen.Long[-3, 3].Select(n => (object)n)),
        Ordered(Path("weight"), Gen.Double.Where(d => !double.IsNaN(d)).Select(d => (object)d)),
        Ordered(Path("createdDateTime"), Gen.DateTime.Select(d => (object)Instants.Text(new DateTimeOffset(d.Ticks, TimeSpan.Zero)))),
        Ordered(Path("birthday"), Gen.DateOnly.Select(d => (object)Instants.Text(new DateTimeOffset(d.ToDateTime(default), TimeSpan.Zero)))),
        Equal(Path("accountEnabled"), Gen.Bool.Select(b => (object)b)),
        Equal(Path("mood"), Gen.OneOf("calm", "merry", "inADarkHumour").Select(m => (object)m)),
        Equal(Path("skuId"), Guids.Select(g => (object)g)),
        Equal(Path("id"), Guids.Select(g => (object)g)),
        In(Path("mail"), Text.Select(t => (object)t)),
        In(Path("age"), Gen.Long[-3, 3].Select(n => (object)n)),
        Gen.Select(Gen.OneOf(TextMatch.StartsWith, TextMatch.EndsWith), Text, (how, text) => (Filter)new Match(Path("mail"), how, text)),
        Text.Select(text => (Filter)new Any(Path("aliases"), new Match(PropertyPath.Element, TextMatch.StartsWith, text))),
        Text.Select(text => (Filter)new Any(Path("aliases"), new Compare(PropertyPath.Element, Comparison.Equal, text))),
        Gen.Select(Text, Guids, (text, id) => (Filter)new Any(Path("badges"), new Or(
            new Compare(Inner("service"), Comparison.Equal, text),
            new Not(new Compare(Inner("badgeId"), Comparison.Equal, id))))),
        Gen.Select(Gen.Enum<Comparison>(), Gen.Long[-3, 3], Gen.Bool, (how, level, valid) => (Filter)new Any(Path("badges"), new And(
            new Compare(Inner("level"), how, level),
            new Not(new Compare(Inner("valid"), Comparison.Equal, valid))))),
        Gen.Select(Text, Gen.OneOf("song", "dance", "song,dance"), (text, skills) => (Filter)new Any(Path("badges"), new Or(
            new Match(Inner("service"), TextMatch.StartsWith, text),
            new Has(Inner("skills"), skills)))),
        Gen.Select(Text, Gen.Bool, (street, equal) =>
            (Filter)new Any(Path("badges"), new Compare(Inner("place", "street"), equal ? Comparison.Equal : Comparison.NotEqual, street))),
        Gen.Select(Gen.Enum<Comparison>(), Gen.Long[-3, 3], (how, score) => (Filter)new Any(Path("scores"), new Compare(PropertyPath.Element, how, score))),
        Gen.OneOf("song", "dance", "song,dance").Select(skills => (Filter)new Has(Path("skills"), skills)),
        Gen.OneOf("aliases", "badges", "scores").Select(name => (Filter)new Any(Path(name), null)));

    /// <summary>Documents of the test model's people.</summary>
    public static Gen<Dictionary<string, object?>> Document { get; } = Gen.Select(
        Gen.Select(Text.Null(), Text.Null(), Gen.Long[-3, 3].Nullable()),
        Gen.Select(Text.Array[0, 3], Gen.Select(Text.Null(), Guids).Array[0, 2]),
        Gen.Select(Gen.Bool.Nullable(), Gen.OneOf<string?>(null, "calm", "merry")),
        (names, lists, rest) => new Dictionary<string, object?>
        {
            ["displayName"] = names.Item1,
            ["mail"] = names.Item2,
            ["age"] = names.Item3,
            ["steps"] = names.Item3,
            ["aliases"] = lists.Item1,
            ["badges"] = lists.Item2.Select(b => new { service = b.Item1, badgeId = b.Item2, level = names.Item3, valid = rest.Item1, skills = "song" }).ToArray(),
            ["scores"] = names.Item3 is { } score ? new long?[] { score, null, 2 } : null,
            ["skills"] = rest.Item1 == true ? "dance" : null,
            ["home"] = names.Item1 is null ? null : new { street = names.Item2 },
            ["accountEnabled"] = rest.Item1,
            ["mood"] = rest.Item2,
        });

    private static PropertyPath Path(params string[] names)
    {
        var steps = new List<Property>();
        StructuredType type = TestModel.Person;
        foreach (var name in names)
        {
            steps.Add(type.FindProperty(name)!);
            type = steps[^1].Type as StructuredType ?? type;
        }

        return new PropertyPath(steps) { Column = TestModel.Person.FindColumn(steps) };
    }

    private static PropertyPath Inner(params string[] names)
    {
        var steps = new List<Property>();
        var type = (StructuredType)TestModel.Person.FindProperty("badges")!.Type!;
        foreach (var name in names)
        {
            steps.Add(type.FindProperty(name)!);
            type = steps[^1].Type as StructuredType ?? type;
        }

        return new PropertyPath(steps);
    }

    private static Gen<Filter> Ordered(PropertyPath path, Gen<object> values) =>
        Gen.Select(Gen.Enum<Comparison>(), values, (how, value) => (Filter)new Compare(path, how, value));

    private static Gen<Filter> Equal(PropertyPath path, Gen<object> values) => Gen.Select(
        Gen.OneOf(Comparison.Equal, Comparison.NotEqual),
        Gen.Frequency((5, values.Select(v => (object?)v)), (1, Gen.Const((object?)null))),
        (how, value) => (Filter)new Compare(path, how, value));

    private static Gen<Filter> In(PropertyPath path, Gen<object> values) => values.List[1, 4].Select(list => (Filter)new In(path, list));
}
