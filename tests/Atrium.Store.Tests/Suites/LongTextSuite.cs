// Texts too long for their columns: the second look at the document.

using Atrium.Engine.Query;
using Atrium.Engine.Storage;

namespace Atrium.Store.Tests.Suites;

public abstract class LongTextSuite<T> : StoreTest<T>
    where T : ITestDatabase, new()
{
    private static readonly string Long = new('x', 3999);

    /// <summary>Lengths about the place of the cut, in letters of one and of four bytes.</summary>
    private static string[] Texts =>
    [
        Long + "1", Long + "2", new('x', 508), new('x', 509), new('x', 510), new('x', 511), new('x', 512), new('x', 513), new string('x', 509) + "😀",
        new string('x', 510) + "😀😀", string.Concat(Enumerable.Repeat("😀", 128)), string.Concat(Enumerable.Repeat("😀", 129)), "short",
    ];

    [Fact]
    public async Task Every_comparison_with_every_length_is_right()
    {
        var rows = await FillAsync();
        var path = Plan(orderBy: "displayName").OrderBy[0].Path;
        foreach (var text in Texts)
        {
            foreach (var op in Enum.GetValues<Comparison>())
            {
                await SameAsync(new Compare(path, op, text), rows);
            }

            foreach (var how in Enum.GetValues<TextMatch>())
            {
                await SameAsync(new Match(path, how, text), rows);
            }

            await SameAsync(new In(path, [text, "short"]), rows);
            await SameAsync(new And(new Match(path, TextMatch.EndsWith, Last(text)), new Not(new Compare(path, Comparison.Equal, text))), rows);
        }
    }

    [Fact]
    public async Task Elements_of_collections_too()
    {
        var rows = await FillAsync();
        var aliases = ((Any)Filter("aliases/any(a:a eq 'x')")).Path;
        var medals = (Any)Filter("medals/any(m:m/rank ge 0)");
        var name = ((Compare)((Any)Filter("medals/any(m:m/name eq 'x')")).Element!).Path;
        foreach (var text in Texts)
        {
            await SameAsync(new Any(aliases, new Compare(PropertyPath.Element, Comparison.Equal, text)), rows);
            await SameAsync(new Any(aliases, new Match(PropertyPath.Element, TextMatch.EndsWith, Last(text))), rows);
            foreach (var how in Enum.GetValues<Comparison>())
            {
                await SameAsync(new Any(medals.Path, new And(new Compare(name, how, text), medals.Element!)), rows);
            }

            await SameAsync(new Any(medals.Path, new Not(new Match(name, TextMatch.Contains, Last(text)))), rows);
        }
    }

    [Fact]
    public async Task Pages_are_full_although_rows_are_dropped_behind_the_database()
    {
        await AddAsync([.. Enumerable.Range(0, 450).Select(i => Person(Long + (i % 3)))]);
        var path = Plan(orderBy: "displayName").OrderBy[0].Path;
        var plan = Plan(orderBy: "mail") with { Filter = new Compare(path, Comparison.Equal, Long + "1"), Take = 40, Count = true };
        var seen = new HashSet<Guid>();
        PageMark? after = null;
        do
        {
            var page = await ListAsync(plan with { After = after });
            Assert.Equal(150, page.Count);
            Assert.All(page.Rows, r => Assert.True(seen.Add(r.Key)));
            Assert.True(page.Rows.Count == 40 || page.Next is null);
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(150, seen.Count);
        Assert.Equal(10, (await ListAsync(plan with { Skip = 140, Take = 40 })).Rows.Count);
    }

    private static string Last(string text) => text.EnumerateRunes().Last().ToString();

    private async Task SameAsync(Filter filter, Row[] rows)
    {
        foreach (var asked in (Filter[])[filter, new Not(filter)])
        {
            var plan = Plan() with { Filter = asked, Count = true };
            var expected = InMemory.Apply(plan, rows);
            var page = await ListAsync(plan);
            Assert.Equal(expected.Rows.Select(r => r.Key), page.Rows.Select(r => r.Key));
            Assert.Equal(expected.Count, page.Count);
        }
    }

    private async Task<Row[]> FillAsync() => await AddAsync(
    [
        .. Texts.Select((text, i) => Person("", new
        {
            displayName = text.ToUpperInvariant(),
            aliases = (string[])["first", text],
            medals = new[] { new { name = (string?)"first", rank = i % 2 }, new { name = (string?)text, rank = 1 - (i % 3) }, new { name = (string?)null, rank = 0 } },
        })),
        Person("", new { age = 1 }),
    ]);
}
