// The index of terms: kept with the rows, rebuilt from documents, and used where it narrows.

using Atrium.Engine.Query;
using Atrium.Engine.Storage;
using Atrium.Store.Tests.Sample;

namespace Atrium.Store.Tests.Suites;

public abstract class SearchSuite<T> : StoreTest<T>
    where T : ITestDatabase, new()
{
    [Fact]
    public async Task An_existing_database_is_indexed_at_the_next_start()
    {
        await ReopenAsync(WordArea.Before);
        var rows = await AddAsync([.. Enumerable.Range(0, 1203).Select(i => Entry($"Entry number {i}", "Place " + i))]);
        await Storage.House.SnapshotAsync(Tenant, "before", default);

        await ReopenAsync(WordArea.Model);
        await IsIndexedAsync();

        await ReopenAsync(WordArea.Before); // a step back: the older program changes rows and knows of no terms
        await DoneAsync(Update(rows[1201] with { Document = Json(new { title = "Renamed" }), Type = Model.Stored("entry") }, "title"));
        await ReopenAsync(WordArea.Model);
        Assert.Equal(["Renamed"], await TitlesAsync("\"title:ren\""));
        Assert.Empty(await TitlesAsync("\"title:1201\" OR \"place:place 1201\""));

        Assert.NotNull(await Storage.House.RestoreAsync(Tenant, "before", default));
        await IsIndexedAsync();

        async Task IsIndexedAsync()
        {
            Assert.Equal(["Entry number 1199"], await TitlesAsync("\"title:1199\""));
            Assert.Equal(1203, await Store.CountAsync(Tenant, Searched("\"title:num\""), default));
            Assert.Equal(["Entry number 1177"], await TitlesAsync("\"place:PLACE 1177\" AND \"title:11\""));
        }
    }

    [Fact]
    public async Task Copies_and_deletions_take_their_terms_along()
    {
        await ReopenAsync(WordArea.Model);
        var rows = await AddAsync(Entry("One thing", "here"), Entry("Another thing", "there"));
        await Storage.House.SnapshotAsync(Tenant, "two", default);
        Assert.Null((await CommitAsync(Delete(rows[0]))).Conflict);
        Assert.Equal(["Another thing"], await TitlesAsync("\"title:thing\""));

        Tenant = (await Storage.House.RestoreAsync(Tenant, "two", default))!;
        Assert.Equal(["One thing", "Another thing"], await TitlesAsync("\"title:thing\""));
        Tenant = await Storage.House.EmptyAsync(Tenant, default);
        Assert.Empty(await TitlesAsync("\"title:thing\""));
        await AddAsync(rows[0] with { Seq = 0 }); // the key's old terms are gone with it
        Assert.Equal(["One thing"], await TitlesAsync("\"title:thing\""));
    }

    [Fact]
    public async Task A_refused_commit_leaves_the_index_alone()
    {
        await ReopenAsync(WordArea.Model);
        var row = (await AddAsync(Entry("First", "here")))[0];
        var stale = row with { Seq = row.Seq - 1, Document = Json(new { title = "Second" }) };
        Assert.Equal(ConflictKind.Stale, (await CommitAsync(Insert(Entry("Third", "x")), Update(stale, "title"))).Conflict?.Kind);
        Assert.Empty(await TitlesAsync("\"title:second\" OR \"title:third\""));
        Assert.Equal(["First"], await TitlesAsync("\"title:first\""));
    }

    /// <summary>Rare words are looked up; rows are walked for common ones. Either way pages and counts are the same as in memory.</summary>
    [Fact]
    public async Task Rare_and_common_words_give_the_same_answers_by_different_ways()
    {
        await ReopenAsync(WordArea.Model);
        await AddAsync([.. Enumerable.Range(0, 3000).Select(i => Entry($"Common {(i % 1000 == 7 ? "rare" : "usual")} {i % 7}", "p" + (i % 50), "c" + (i % 3000)))]);
        await AddAsync([.. Enumerable.Range(0, 5).Select(i => Entry("Common rare", "bin") with { Deleted = Time.GetUtcNow() })]);
        await AnalyseAsync();
        var rows = (await ListAsync(new Plan { Table = Model.Stored("entry").Table!, Everything = true })).Rows;
        foreach (var search in Searches)
        {
            foreach (var order in (string?[])[null, "title", "title desc"])
            {
                var plan = Searched(search) with { OrderBy = order is null ? [] : OrderBy(order, "entry"), Take = 700, Count = true };
                for (PageMark? after = null; ;)
                {
                    var (expected, page) = (InMemory.Apply(plan with { After = after }, rows), await ListAsync(plan with { After = after }));
                    Assert.Equal(expected.Rows.Select(r => r.Key), page.Rows.Select(r => r.Key));
                    Assert.Equal((expected.Count, expected.Next), (page.Count, page.Next is null ? null : expected.Next));
                    if ((after = page.Next) is null)
                    {
                        break;
                    }
                }
            }
        }
    }

    [Fact]
    public async Task A_search_uses_its_index()
    {
        await ReopenAsync(WordArea.Model);
        await AddAsync([.. Enumerable.Range(0, 4000).Select(i => Entry($"Common {i}", "p" + (i % 2000), $"c{i:0000}"))]);
        await AnalyseAsync();
        string[] rare = ["_term|SEARCH t USING PRIMARY KEY", "pk|PRIMARY KEY|sqlite_autoindex_entry|entry_pkey"];
        await ExplainsAsync("\"title:77\"", null, rare);
        await ExplainsAsync("\"title:77\"", "title", rare);
        await ExplainsAsync("\"title:common 77\"", "title desc", rare);
        await ExplainsAsync("\"place:p77\" OR \"title:88\"", null, rare);
        await ExplainsAsync("\"code:c0077\"", null, ["ix_entry_c_code_"]);
        await ExplainsAsync("\"title:common\" AND \"code:c0077\"", "title", ["ix_entry_c_code_"]);
        await ExplainsAsync("\"title:common\"", "title", ["ix_entry_c_title_", "ix_term_key"]);
        await ExplainsAsync("\"title:common\"", null, ["entry", "ix_term_key"]);
    }

    /// <summary>A page holds what was found among so many documents; the rest is on the next ones.</summary>
    [Fact]
    public async Task Running_text_is_looked_up_or_walked_and_no_page_looks_at_everything()
    {
        await ReopenAsync(WordArea.Model);
        var (owner, start) = (Guid.CreateVersion7(), new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero));
        foreach (var batch in Enumerable.Range(0, 12_000).Chunk(3000))
        {
            await AddAsync([.. batch.Select(i => Note(owner, $"Common {i % 4000} {(i == 11_000 ? "unique" : "usual")} {(i % 2 == 0 ? Together : "")}", start.AddMinutes(i % 11_000)))]);
        }

        await AddAsync(Note(Guid.CreateVersion7(), "Common 77 of somebody else", start));
        await AnalyseAsync();
        var rows = (await ListAsync(new Plan { Table = Model.Stored("note").Table!, Owner = owner })).Rows;
        var pages = new List<int>();
        foreach (var query in (string[])["77", "common 77", Together, $"{Together} 78", "\\\"common 77\\\"", "\\\"77 common\\\"", "comm* 77 OR 3999", "NOT usual", "-usual 3000"])
        {
            var plan = Queried(query, owner) with { Take = 700 };
            var expected = InMemory.Apply(plan with { Take = int.MaxValue }, rows).Rows.Select(r => r.Key).ToList();
            var found = new List<Guid>();
            pages.Clear();
            for (PageMark? after = null; ;)
            {
                var page = await ListAsync(plan with { After = after });
                found.AddRange(page.Rows.Select(r => r.Key));
                pages.Add(page.Rows.Count);
                if ((after = page.Next) is null)
                {
                    break;
                }
            }

            Assert.Equal(expected, found);
        }

        Assert.Equal(1, pages.Sum());
        Assert.Equal(25, (await ListAsync(Queried("common", owner) with { Take = 25 })).Rows.Count);
        Assert.Equal([0, 1], await SizesAsync(Queried("NOT usual", owner)));
        Assert.Equal([1], await SizesAsync(Queried("unique", owner)));
        Assert.Contains("_words", await Store.ExplainAsync(Tenant, Queried("77", owner), default), StringComparison.Ordinal);
        Assert.Contains("ix_note_c_written_", await Store.ExplainAsync(Tenant, Queried("common", owner) with { Take = 25 }, default), StringComparison.Ordinal);
        Assert.Contains("ix_note_c_written_", await Store.ExplainAsync(Tenant, Queried(Together, owner) with { Take = 25 }, default), StringComparison.Ordinal);
    }

    /// <summary>They are committed together, one is refused without the others, and words follow each.</summary>
    [Fact]
    public async Task Words_of_changes_that_are_committed_together_are_those_of_the_accepted_ones()
    {
        await ReopenAsync(WordArea.Model);
        var owner = Guid.CreateVersion7();
        var rows = await AddAsync([.. Enumerable.Range(0, 40).Select(i => Note(owner, $"before {i}", Time.GetUtcNow()))]);

        var results = await Task.WhenAll(rows.Select((row, i) => (i % 4) switch
        {
            0 => CommitAsync(Update(row with { Document = Renamed($"after {i}") }, "title")),
            1 => CommitAsync(Insert(Note(owner, $"refused {i}", Time.GetUtcNow())), Update(row with { Seq = row.Seq - 1, Document = Renamed($"refused {i}") }, "title")),
            2 => CommitAsync(Delete(row)),
            _ => CommitAsync(Update(row with { Document = Renamed($"before {i}", Time.GetUtcNow().AddDays(1)) }, "written")),
        }));

        Assert.Equal(10, results.Count(r => r.Conflict?.Kind == ConflictKind.Stale));
        Assert.Equal(10, results.Count(r => r.Conflict is not null));
        Assert.Equal(10, (await ListAsync(Queried("after", owner))).Rows.Count);
        Assert.Empty((await ListAsync(Queried("refused", owner))).Rows);
        Assert.Equal(20, (await ListAsync(Queried("before", owner))).Rows.Count);
        Assert.Empty((await ListAsync(Queried("before 2", owner))).Rows); // deleted
        Assert.Single((await ListAsync(Queried("before 3", owner))).Rows); // changed, but not in its words

        ReadOnlyMemory<byte> Renamed(string title, DateTimeOffset? written = null) =>
            Json(new { title, written = Instants.Text(written ?? Time.GetUtcNow()) });
    }

    private async Task<List<int>> SizesAsync(Plan plan)
    {
        var sizes = new List<int>();
        for (PageMark? after = null; sizes.Count == 0 || after is not null;)
        {
            var page = await ListAsync(plan with { After = after, Take = 700 });
            sizes.Add(page.Rows.Count);
            after = page.Next;
        }

        return sizes;
    }

    /// <summary>Words of every second note: whoever takes them for independent takes notes that have all of them for rare.</summary>
    private const string Together = "alpha beta gamma delta epsilon zeta eta theta";

    private Row Note(Guid owner, string title, DateTimeOffset written) => New("note", new { title, written = Instants.Text(written) }, owner);

    private Plan Queried(string query, Guid owner)
    {
        var type = Model.Stored("note");
        var parsed = QueryParser.Parse(new QueryContext { Model = Model, Type = type, Eventual = true }, "$search=" + Uri.EscapeDataString($"\"{query}\""));
        return new Plan { Table = type.Table!, Owner = owner, Search = parsed.Search, OrderBy = parsed.OrderBy };
    }

    private static string[] Searches =>
    [
        "\"title:rare\"", "\"title:common\"", "\"title:common rare\"", "\"title:usual\" AND \"place:p7\"", "\"title:rare\" OR \"place:p49\"",
        "\"title:common\" OR \"place:p49\"", "\"code:c29\"", "\"code:c\"", "\"code:c1\" AND \"title:6\"", "\"code:c1\" OR \"title:rare\"", "\"title:nothing\" OR \"place:x\"",
    ];

    /// <summary>Lets a database that has statistics gather them.</summary>
    protected virtual Task AnalyseAsync() => Task.CompletedTask;

    private async Task ExplainsAsync(string search, string? order, string[] indexes)
    {
        var plan = Searched(search) with { OrderBy = order is null ? [] : OrderBy(order, "entry"), Take = 25 };
        var steps = await Store.ExplainAsync(Tenant, plan, default);
        steps = steps[steps.IndexOf("\n\n", StringComparison.Ordinal)..];
        Assert.All(indexes, index => Assert.True(index.Split('|').Any(i => steps.Contains(i, StringComparison.Ordinal)), $"{search} by {order}: {index} not in {steps}"));
        Assert.DoesNotContain("SCAN r\n", steps + "\n", StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan on entry", steps, StringComparison.Ordinal);
        Assert.False(order is null && steps.Contains("Sort Key: r.key", StringComparison.Ordinal), $"{search}: rows are read that are not on the page: {steps}");
    }

    private Row Entry(string title, string place, string? code = null) => New("entry", new { title, place, code });

    private Plan Searched(string text)
    {
        var type = Model.Stored("entry");
        var parsed = QueryParser.Parse(new QueryContext { Model = Model, Type = type, Eventual = true }, "$search=" + Uri.EscapeDataString(text));
        return new Plan { Table = type.Table!, Search = parsed.Search };
    }

    private async Task<string[]> TitlesAsync(string search)
    {
        var rows = (await ListAsync(Searched(search))).Rows;
        return [.. rows.Select(r => System.Text.Json.JsonDocument.Parse(r.Document).RootElement.GetProperty("title").GetString()!)];
    }
}
