// What a commit refuses, and that nothing of it happens then.

using Atrium.Engine.Storage;

namespace Atrium.Store.Tests.Suites;

public abstract class CommitSuite<T> : StoreTest<T>
    where T : ITestDatabase, new()
{
    [Fact]
    public async Task A_row_is_read_back_as_it_was_written()
    {
        var row = New("person", """{"displayName":"Ada","x":{"y":[1,2.50,"\u00e9"]}}""", parent: Guid.NewGuid()) with { Moves = 3, Deleted = Time.GetUtcNow() };
        var written = (await AddAsync(row))[0];

        var found = await FindAsync(row);

        Assert.NotNull(found);
        Assert.Equal(row.Document.ToArray(), found.Document.ToArray());
        Assert.Equal((row.Key, row.Owner, row.Parent, 3, row.Deleted, row.Type), (found.Key, found.Owner, found.Parent, found.Moves, found.Deleted, found.Type));
        Assert.True(found.Seq > 0);
        Assert.Equal(written.Seq, found.Seq);
        Assert.Empty(found.Counters);
    }

    [Fact]
    public async Task What_is_not_there_is_null() => Assert.Null(await Store.FindAsync(Tenant, Things, Guid.NewGuid(), default));

    [Fact]
    public async Task An_insert_of_a_key_that_exists_is_refused()
    {
        var row = (await AddAsync(Person("a")))[0];

        Assert.Equal(new Conflict(ConflictKind.Exists, row.Key), (await CommitAsync(Insert(row))).Conflict);
        var twice = Person("b");
        Assert.Equal(new Conflict(ConflictKind.Exists, twice.Key), (await CommitAsync(Insert(twice), Insert(twice))).Conflict);
        Assert.Null(await FindAsync(twice));
    }

    [Fact]
    public async Task A_write_over_a_stale_or_missing_row_is_refused()
    {
        var old = (await AddAsync(Person("a")))[0];
        var now = await DoneAsync(Update(old with { Document = Json(new { displayName = "b" }) }));
        var stale = new Conflict(ConflictKind.Stale, old.Key);

        Assert.True(now.Seq > old.Seq);
        Assert.Equal(stale, (await CommitAsync(Update(old))).Conflict);
        Assert.Equal(stale, (await CommitAsync(Delete(old))).Conflict);
        await DoneAsync(Delete(now));
        Assert.Equal(stale, (await CommitAsync(Update(now))).Conflict);
        Assert.Equal(stale, (await CommitAsync(Delete(now))).Conflict);
    }

    [Fact]
    public async Task What_is_required_must_live_and_be_as_it_was_read()
    {
        var rows = await AddAsync(Person("a"), Person("b") with { Deleted = Time.GetUtcNow() });
        var (living, binned) = (rows[0], rows[1]);

        Assert.Null(await With(new Requirement(Things, living.Key, living.Seq)));
        Assert.Null(await With(new Requirement(Things, living.Key, null)));
        Assert.Equal(ConflictKind.Stale, (await With(new Requirement(Things, living.Key, living.Seq + 1)))?.Kind);
        Assert.Equal(ConflictKind.Missing, (await With(new Requirement(Things, binned.Key, null)))?.Kind);
        Assert.Equal(ConflictKind.Missing, (await With(new Requirement(Things, binned.Key, binned.Seq)))?.Kind);
        Assert.Equal(ConflictKind.Missing, (await With(new Requirement(Things, Guid.NewGuid(), null)))?.Kind);

        async Task<Conflict?> With(Requirement required)
        {
            var row = Person("new");
            var set = Set(Insert(row));
            set.Requires.Add(required);
            var result = await CommitAsync(set);
            Assert.Equal(result.Done, await FindAsync(row) is not null);
            return result.Conflict;
        }
    }

    [Fact]
    public async Task A_refused_commit_leaves_nothing_behind()
    {
        var existing = (await AddAsync(Person("a")))[0];
        var before = await Store.WatermarkAsync(Tenant, default);
        var row = Person("new");
        var set = Set(Insert(row, new Claim("mail", "new@x")), Insert(existing));
        set.Outbox.Add(new Work("q", Guid.NewGuid(), Time.GetUtcNow(), "{}"u8.ToArray()));

        Assert.False((await CommitAsync(set)).Done);

        Assert.Null(await FindAsync(row));
        Assert.Null(await Store.HolderAsync(Tenant, new Claim("mail", "new@x"), default));
        Assert.Empty(await Store.TakeWorkAsync(Tenant, "q", Time.GetUtcNow(), TimeSpan.FromMinutes(1), 9, default));
        Assert.Empty((await ChangesAsync(before)).Changes);
    }

    [Fact]
    public async Task One_conflict_among_many_commits_at_once_loses_nothing_else()
    {
        var taken = (await AddAsync(Person("taken")))[0];
        var rows = Enumerable.Range(0, 300).Select(i => i % 7 == 3 ? taken : Person($"p{i}")).ToList();

        var results = await Task.WhenAll(rows.Select(row => CommitAsync(Insert(row))));

        for (var i = 0; i < rows.Count; i++)
        {
            Assert.Equal(i % 7 == 3, !results[i].Done);
            var found = await FindAsync(rows[i]);
            Assert.Equal(results[i].Done ? results[i].Seqs[0] : taken.Seq, found!.Seq);
        }

        Assert.Equal(301 - results.Count(r => !r.Done), await Store.CountAsync(Tenant, Plan(), default));
    }

    [Fact]
    public async Task Of_many_updates_of_one_version_exactly_one_wins()
    {
        var row = (await AddAsync(Person("a")))[0];

        var results = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => CommitAsync(Update(row with { Document = Json(new { displayName = $"b{i}" }) }))));

        var winner = Assert.Single(results.Index(), r => r.Item.Done);
        Assert.All(results.Where(r => !r.Done), r => Assert.Equal(ConflictKind.Stale, r.Conflict!.Kind));
        Assert.Equal($"b{winner.Index}", Name((await FindAsync(row))!));
    }

    [Fact]
    public async Task Counting_by_compare_and_swap_loses_no_step()
    {
        var row = (await AddAsync(New("stamp", new { worth = 0 })))[0];

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var done = 0; done < 10;)
            {
                var read = (await FindAsync(row))!;
                var worth = System.Text.Json.JsonDocument.Parse(read.Document).RootElement.GetProperty("worth").GetInt32();
                done += (await CommitAsync(Update(read with { Document = Json(new { worth = worth + 1 }) }, "worth"))).Done ? 1 : 0;
            }
        })));

        Assert.Equal("""{"worth":80}""", System.Text.Encoding.UTF8.GetString((await FindAsync(row))!.Document.Span));
        Assert.Equal(81, (await ChangesAsync(0, row.Type.Table)).Changes.Count);
    }

    [Fact]
    public async Task What_was_acknowledged_survives_closing()
    {
        var row = (await AddAsync(Person("a")))[0];
        await ReopenAsync();

        Assert.Equal(row.Seq, (await FindAsync(row))!.Seq);
        var second = (await AddAsync(Person("b")))[0];
        Assert.True(second.Seq > row.Seq);
    }

    [Fact]
    public async Task Commits_are_announced_with_their_tables_and_keys()
    {
        var notices = new List<CommitNotice>();
        var rows = await AddAsync(Person("a"), New("team", new { displayName = "t" }));
        Store.Committed += notices.Add;

        await LinkAsync(Link(rows[1], rows[0]));
        await CommitAsync(Insert(rows[0])); // refused

        var notice = Assert.Single(notices, n => n.Keys.Count > 0);
        Assert.Equal(Tenant.Number, notice.Tenant);
        Assert.Equal([Things.Name], notice.Tables);
        Assert.Equal([rows[1].Key], notice.Keys);
    }
}
