// The change log, as scenarios: exactly which entries, and no others.

using Atrium.Engine.Storage;

namespace Atrium.Store.Tests.Suites;

public abstract class LogSuite<T> : StoreTest<T>
    where T : ITestDatabase, new()
{
    [Fact]
    public Task An_insert_is_Created() => LogsAsync(
        _ => CommitAsync(Insert(New("team", new { displayName = "new" }))),
        "Created team new");

    [Fact]
    public Task An_update_names_its_properties() => LogsAsync(
        s => CommitAsync(Update(s.Ada, "displayName", "age")),
        "Updated person ada [displayName,age]");

    [Fact]
    public Task An_update_without_properties_is_logged_too() => LogsAsync(s => CommitAsync(Update(s.Ada)), "Updated person ada");

    [Fact]
    public Task Into_the_bin_and_out_of_it() => LogsAsync(
        async s =>
        {
            var binned = await DoneAsync(Update(s.Ada with { Deleted = Time.GetUtcNow() }, "deletedDateTime"));
            await DoneAsync(Update(binned, "displayName"));
            await DoneAsync(Update(binned with { Seq = (await FindAsync(binned))!.Seq, Deleted = null }));
        },
        "Binned person ada [deletedDateTime]",
        "Updated person ada [displayName]",
        "Restored person ada");

    [Fact]
    public Task A_move_is_two_entries() => LogsAsync(
        s => CommitAsync(Update(s.Letter with { Parent = s.Outbox.Key, Moves = 5 }, "parentFolderId")),
        "Left letter post @inbox moves 4",
        "Entered letter post @outbox moves 5 [parentFolderId]");

    [Fact]
    public Task A_move_into_the_bin_is_three() => LogsAsync(
        s => CommitAsync(Update(s.Letter with { Parent = s.Outbox.Key, Moves = 5, Deleted = Time.GetUtcNow() })),
        "Left letter post @inbox moves 4",
        "Entered letter post @outbox moves 5",
        "Binned letter post @outbox moves 5");

    [Fact]
    public Task Links_are_logged_at_their_source() => LogsAsync(
        async s =>
        {
            await LinkAsync(Link(s.Team, s.Bob));
            await LinkAsync(Link(s.Team, s.Ada) with { Lenient = true }, Link(s.Team, s.Bob, add: false));
        },
        "LinkAdded team crew -members-> bob",
        "LinkRemoved team crew -members-> bob");

    [Fact]
    public Task A_new_object_comes_before_its_links() => LogsAsync(
        async s =>
        {
            var row = New("team", new { displayName = "new" });
            var set = Set(Insert(row));
            set.Links.Add(Link(row, s.Ada));
            await CommitAsync(set);
        },
        "Created team new",
        "LinkAdded team new -members-> ada");

    [Fact]
    public Task Who_lived_with_a_link_to_a_deleted_object_lost_it() => LogsAsync(
        s => CommitAsync(Delete(s.Ada)),
        "LinkRemoved team crew -members-> ada",
        "Deleted person ada");

    [Fact]
    public Task Links_of_a_deleted_object_itself_are_not_logged() => LogsAsync(s => CommitAsync(Delete(s.Team)), "Deleted team crew");

    [Fact]
    public Task All_that_an_object_contains_goes_with_it() => LogsAsync(
        s => CommitAsync(Delete(s.Owner)),
        "Deleted person owner",
        "Deleted box inbox",
        "Deleted box outbox",
        "Deleted letter post @inbox moves 4",
        "Deleted stamp stamp @post");

    [Fact]
    public Task A_folder_takes_its_contents_with_it_at_any_depth() => LogsAsync(
        s => CommitAsync(Delete(s.Inbox)),
        "Deleted box inbox",
        "Deleted letter post @inbox moves 4",
        "Deleted stamp stamp @post");

    [Fact]
    public Task What_is_moved_out_in_the_same_commit_is_spared() => LogsAsync(
        s => CommitAsync(Delete(s.Inbox), Update(s.Letter with { Parent = s.Outbox.Key, Moves = 5 })),
        "Left letter post @inbox moves 4",
        "Entered letter post @outbox moves 5",
        "Deleted box inbox");

    [Fact]
    public Task Deleting_a_folder_and_its_contents_together_is_one_entry_each() => LogsAsync(
        s => CommitAsync(Delete(s.Inbox), Delete(s.Letter)),
        "Deleted box inbox",
        "Deleted letter post @inbox moves 4",
        "Deleted stamp stamp @post");

    [Fact]
    public Task A_refused_commit_logs_nothing() => LogsAsync(
        s => CommitAsync(Update(s.Ada), Update(s.Bob with { Seq = 1 })));

    [Fact]
    public async Task Entries_can_be_asked_for_by_place_type_and_table()
    {
        var s = await PrepareAsync();
        var before = await Store.WatermarkAsync(Tenant, default);
        await CommitAsync(Update(s.Letter, "subject"), Update(s.Ada), Insert(New("letter", new { subject = "x" }, s.Owner.Key, s.Outbox.Key)), Update(s.Team));

        Assert.Equal(2, (await ChangesAsync(before, Letters)).Changes.Count);
        Assert.Equal(2, (await ChangesAsync(before, Letters, owner: s.Owner.Key)).Changes.Count);
        Assert.Equal(s.Letter.Key, Assert.Single((await ChangesAsync(before, Letters, s.Owner.Key, s.Inbox.Key)).Changes).Key);
        Assert.Equal(s.Letter.Key, Assert.Single((await ChangesAsync(before, Letters, parent: s.Inbox.Key)).Changes).Key);
        Assert.Empty((await ChangesAsync(before, Letters, Tenant.Id)).Changes);
        var query = new ChangeQuery { Table = Things, Types = ["team", "device"], After = before };
        Assert.Equal(s.Team.Key, Assert.Single((await Store.ChangesAsync(Tenant, query, default)).Changes).Key);
    }

    [Fact]
    public async Task The_log_is_read_in_pages_to_the_watermark()
    {
        for (var i = 0; i < 7; i++)
        {
            await AddAsync(Person($"p{i}"));
        }

        var keys = new List<Guid>();
        var (after, pages) = (0L, 0);
        for (var more = true; more; pages++)
        {
            var page = await ChangesAsync(after, take: 3);
            keys.AddRange(page.Changes.Select(c => c.Key));
            (after, more) = (page.Through, page.More);
        }

        Assert.Equal((7, 3), (keys.Distinct().Count(), pages));
        Assert.Equal(await Store.WatermarkAsync(Tenant, default), after);
        await AddAsync(New("stamp", new { }));
        var empty = await ChangesAsync(after);
        Assert.Empty(empty.Changes);
        Assert.True(empty.Through > after, "what others wrote is passed");
    }

    [Fact]
    public async Task The_version_of_a_row_is_its_last_entry()
    {
        var row = (await AddAsync(Person("a")))[0];
        var moved = await DoneAsync(Update(row with { Parent = Guid.NewGuid(), Moves = 1, Deleted = Time.GetUtcNow() }));
        var entries = (await ChangesAsync(0)).Changes;

        Assert.Equal([ChangeKind.Created, ChangeKind.Left, ChangeKind.Entered, ChangeKind.Binned], entries.Select(e => e.Kind));
        Assert.Equal((row.Seq, moved.Seq), (entries[0].Seq, entries[3].Seq));
        Assert.Equal(moved.Seq, (await FindAsync(row))!.Seq);
        Assert.All(entries, e => Assert.Equal(Time.GetUtcNow(), e.At));
    }

    [Fact]
    public async Task Who_asks_behind_what_was_trimmed_is_told()
    {
        await AddAsync(Person("old"));
        var between = await Store.WatermarkAsync(Tenant, default);
        await AddAsync(Person("older"));
        Time.Advance(TimeSpan.FromDays(8));
        var young = (await AddAsync(Person("young")))[0];

        await Store.TrimAsync(Tenant, Time.GetUtcNow().AddDays(-7), default);

        Assert.True((await ChangesAsync(0)).Lost);
        Assert.True((await ChangesAsync(between)).Lost);
        var after = await ChangesAsync(young.Seq - 1);
        Assert.False(after.Lost);
        Assert.Equal(young.Key, Assert.Single(after.Changes).Key);

        Time.Advance(TimeSpan.FromDays(30));
        await Store.TrimAsync(Tenant, Time.GetUtcNow(), default);
        Assert.False((await ChangesAsync(young.Seq)).Lost, "the last place stays known");
        await ReopenAsync();
        Assert.True((await AddAsync(Person("next")))[0].Seq > young.Seq);
        Assert.True((await ChangesAsync(between)).Lost);
    }

    private async Task LogsAsync(Func<Scenario, Task> act, params string[] expected)
    {
        var scenario = await PrepareAsync();
        var before = await Store.WatermarkAsync(Tenant, default);
        await act(scenario);

        var entries = new List<Change>();
        foreach (var table in Model.Tables)
        {
            entries.AddRange((await ChangesAsync(before, table)).Changes);
        }

        Assert.Equal(expected, entries.OrderBy(e => e.Seq).Select(e => Print(e, scenario)));
    }

    private static string Print(Change e, Scenario s)
    {
        var text = $"{e.Kind} {e.Type} {s.Name(e.Key)}";
        text += e.Link is null ? "" : $" -{e.Link}-> {s.Name(e.Target!.Value)}";
        text += e.Parent == Guid.Empty ? "" : $" @{s.Name(e.Parent)}";
        text += e.Moves == 0 ? "" : $" moves {e.Moves}";
        return text + (e.Properties.Count == 0 ? "" : $" [{string.Join(',', e.Properties)}]");
    }

    private async Task<Scenario> PrepareAsync()
    {
        var owner = Person("owner");
        var inbox = New("box", new { name = "inbox" }, owner.Key);
        var letter = New("letter", new { subject = "post" }, owner.Key, inbox.Key) with { Moves = 4 };
        var rows = await AddAsync(
            owner,
            Person("ada"),
            Person("bob"),
            New("team", new { displayName = "crew" }),
            inbox,
            New("box", new { name = "outbox" }, owner.Key),
            letter,
            New("stamp", new { name = "stamp" }, owner.Key, letter.Key));
        await LinkAsync(Link(rows[3], rows[1]));
        return new Scenario(rows[0], rows[1], rows[2], rows[3], rows[4], rows[5], rows[6], rows[7]);
    }

    private sealed record Scenario(Row Owner, Row Ada, Row Bob, Row Team, Row Inbox, Row Outbox, Row Letter, Row Stamp)
    {
        public string Name(Guid key)
        {
            Row[] all = [Owner, Ada, Bob, Team, Inbox, Outbox, Letter, Stamp];
            return all.FirstOrDefault(r => r.Key == key) is { } row ? StoreTest<T>.Name(row)! : "new";
        }
    }
}
