// Order, pages and marks over rows in memory.

using System.Text.Json;
using Atrium.Engine.Query;
using Atrium.Engine.Storage;
using CsCheck;

namespace Atrium.Engine.Tests.Query;

public class InMemoryTests
{
    private static readonly IReadOnlyList<Row> People =
    [
        Person(1, "bea", 3), Person(2, null, 3), Person(3, "Ann", null), Person(4, "BEA", 1), Person(5, "Åsa", 3), Person(6, "ann", 2),
    ];

    [Theory]
    [InlineData("", "1 2 3 4 5 6")]
    [InlineData("displayName", "2 3 6 1 4 5")]
    [InlineData("displayName desc", "5 4 1 6 3 2")]
    [InlineData("age", "3 4 6 1 2 5")]
    [InlineData("age desc,displayName", "2 1 5 6 4 3")]
    [InlineData("age,displayName desc", "3 4 6 5 1 2")]
    [InlineData("id desc", "6 5 4 3 2 1")]
    public void Rows_in_order(string order, string expected) => Assert.Equal(expected, Keys(InMemory.Apply(Plan(order), People).Rows));

    [Fact]
    public void Order_does_not_see_behind_the_end_of_a_column()
    {
        var text = new string('a', Fold.MaxBytes);
        Row[] rows = [Person(2, text + "a", 1), Person(1, text + "b", 1)];
        Assert.Equal("1 2", Keys(InMemory.Apply(Plan("displayName"), rows).Rows));
    }

    [Fact]
    public void A_plan_narrows_down()
    {
        var filter = FilterTests.Parse(TestModel.Person, "age eq 3");
        var page = InMemory.Apply(Plan("displayName desc") with { Filter = filter, Take = 1, Skip = 1, Count = true }, People);
        Assert.Equal("1", Keys(page.Rows));
        Assert.Equal(3, page.Count);
        Assert.Equal(["bea"], page.Next!.Values);
        Assert.Equal("2", Keys(InMemory.Apply(Plan("displayName desc") with { Filter = filter, After = page.Next }, People).Rows));
        Assert.Empty(InMemory.Apply(Plan("") with { Bin = true }, People).Rows);
        Assert.Empty(InMemory.Apply(Plan("") with { Types = ["pet"] }, People).Rows);
        Assert.Equal("4", Keys(InMemory.Apply(Plan("") with { Keys = [People[3].Key] }, People).Rows));
    }

    [Fact]
    public void Rows_can_stay_as_given()
    {
        Row[] rows = [People[4], People[0], People[2]];
        var page = InMemory.Apply(Plan("") with { Take = 2 }, rows, asGiven: true);
        Assert.Equal("5 1", Keys(page.Rows));
        Assert.Equal("3", Keys(InMemory.Apply(Plan("") with { After = page.Next }, rows, asGiven: true).Rows));
    }

    [Fact]
    public void Pages_together_are_the_whole_in_order()
    {
        var rows = Gen.Select(Gen.Int[1, 40], Gen.OneOf<string?>(null, "", "a", "A", "b", "é", "😀", "\uFFFD"), Gen.OneOf<int?>(null, -1, 0, 7))
            .List[0, 30].Select(items => items.DistinctBy(i => i.Item1).Select(i => Person(i.Item1, i.Item2, i.Item3)).ToList());
        var orders = Gen.OneOf("", "displayName", "displayName desc", "age", "age desc,displayName", "age,displayName desc", "home/street,age");
        Gen.Select(rows, orders, Gen.Int[1, 7]).Sample((people, order, size) =>
        {
            var whole = InMemory.Apply(Plan(order), people);
            Assert.Null(whole.Next);
            var pages = new List<Row>();
            PageMark? mark = null;
            do
            {
                var page = InMemory.Apply(Plan(order) with { Take = size, After = mark }, people);
                pages.AddRange(page.Rows);
                mark = page.Next;
            }
            while (mark is not null);

            Assert.Equal(Keys(whole.Rows), Keys(pages));
            Assert.Equal(people.Count, pages.Count);
        });
    }

    private static Row Person(int key, string? name, int? age) =>
        EvaluatorTests.Row(JsonSerializer.Serialize(new Dictionary<string, object?> { ["displayName"] = name, ["age"] = age }), key);

    private static Plan Plan(string order)
    {
        var keys = order.Length == 0 ? [] : order == "id desc"
            ? [new OrderKey(new PropertyPath([TestModel.Person.FindProperty("id")!]), true)]
            : QueryParser.Parse(new QueryContext { Model = TestModel.Model, Type = TestModel.Person }, "$orderby=" + order).OrderBy;
        return new Plan { Table = TestModel.Person.Table!, OrderBy = keys };
    }

    private static string Keys(IEnumerable<Row> rows) => string.Join(' ', rows.Select(row => int.Parse(row.Key.ToString()[^4..], System.Globalization.NumberStyles.HexNumber, null)));
}
