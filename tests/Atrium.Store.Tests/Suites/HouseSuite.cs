// Organisations: apart from each other, kept, brought back, emptied; and what belongs to none.

using Atrium.Engine.Storage;

namespace Atrium.Store.Tests.Suites;

public abstract class HouseSuite<T> : StoreTest<T>
    where T : ITestDatabase, new()
{
    [Fact]
    public async Task Organisations_are_apart_and_stay()
    {
        var other = await Storage.House.CreateAsync(Guid.NewGuid(), default);
        Assert.Equal(other, await Storage.House.CreateAsync(other.Id, default));
        var row = Person("mine");
        await CommitAsync(Insert(row, new Claim("mail", "x")));

        Assert.Null(await Store.FindAsync(other, Things, row.Key, default));
        Assert.Null(await Store.HolderAsync(other, new Claim("mail", "x"), default));
        Assert.Equal(0, await Store.CountAsync(other, Plan(), default));
        var set = Set(Insert(row, new Claim("mail", "x")));
        Assert.True((await Store.CommitAsync(other, set, default)).Done);
        Assert.Empty((await Store.ChangesAsync(other, new ChangeQuery { Table = Letters, After = 0 }, default)).Changes);

        var tenants = Storage.House.Tenants;
        await ReopenAsync();
        Assert.Equal(tenants, Storage.House.Tenants);
        Assert.NotNull(await FindAsync(row));
    }

    [Fact]
    public async Task A_copy_brings_everything_back_in_a_new_epoch()
    {
        var rows = await FillAsync();
        await Storage.House.SnapshotAsync(Tenant, "it's \"me\"", default);
        var before = await StateAsync(rows);
        var changed = new List<Tenant>();
        Storage.House.Changed += changed.Add;
        await DoneAsync(Delete((await FindAsync(rows[0]))!));
        var late = (await AddAsync(Person("late")))[0];

        var restored = await Storage.House.RestoreAsync(Tenant, "it's \"me\"", default);

        Assert.NotNull(restored);
        Assert.NotEqual(Tenant.Epoch, restored.Epoch);
        Assert.Equal((Tenant.Number, Tenant.Id), (restored.Number, restored.Id));
        Assert.Equal([restored], changed);
        Assert.Contains(restored, Storage.House.Tenants);
        Tenant = restored;
        Assert.Equal(before, await StateAsync(rows));
        Assert.Null(await FindAsync(late));
        Assert.True((await AddAsync(Person("next")))[0].Seq > late.Seq, "numbers are never given twice");
        await ReopenAsync();
        Assert.Contains(restored, Storage.House.Tenants);
        Assert.NotNull(await FindAsync(rows[0]));
    }

    [Fact]
    public async Task A_copy_of_the_same_name_is_replaced_and_an_unknown_one_is_null()
    {
        await AddAsync(Person("one"));
        await Storage.House.SnapshotAsync(Tenant, "s", default);
        await AddAsync(Person("two"));
        await Storage.House.SnapshotAsync(Tenant, "s", default);
        await AddAsync(Person("three"));

        Assert.Null(await Storage.House.RestoreAsync(Tenant, "other", default));
        for (var i = 0; i < 2; i++)
        {
            Tenant = (await Storage.House.RestoreAsync(Tenant, "s", default))!;
            Assert.Equal(["one", "two"], await NamesAsync(Plan()));
        }
    }

    [Fact]
    public async Task An_emptied_organisation_has_nothing_and_a_new_epoch()
    {
        var rows = await FillAsync();
        var other = await Storage.House.CreateAsync(Guid.NewGuid(), default);
        await Store.CommitAsync(other, Set(Insert(Person("other's"))), default);
        var last = await Store.WatermarkAsync(Tenant, default);

        var emptied = await Storage.House.EmptyAsync(Tenant, default);

        Assert.NotEqual(Tenant.Epoch, emptied.Epoch);
        Assert.Null(await FindAsync(rows[0]));
        Assert.Null(await Store.HolderAsync(Tenant, new Claim("mail", "ada@x"), default));
        Assert.Empty((await ChangesAsync(0)).Changes);
        Assert.Empty(await Store.TakeWorkAsync(Tenant, "q", DateTimeOffset.MaxValue.AddDays(-1), TimeSpan.Zero, 9, default));
        Assert.Equal(1, await Store.CountAsync(other, Plan(), default));
        Assert.True((await AddAsync(Person("again")))[0].Seq > last);
    }

    [Fact]
    public async Task Contents_can_be_exchanged_while_others_read_and_write()
    {
        await AddAsync([.. Enumerable.Range(0, 50).Select(i => Person($"p{i}"))]);
        await Storage.House.SnapshotAsync(Tenant, "s", default);
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                Assert.True((await ListAsync(Plan() with { Everything = true })).Rows.Count >= 50);
            }
        })).ToList();
        var writer = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await AddAsync(Person("w"));
            }
        });

        for (var i = 0; i < 5; i++)
        {
            Assert.NotNull(await Storage.House.RestoreAsync(Tenant, "s", default));
        }

        await stop.CancelAsync();
        await Task.WhenAll([.. readers, writer]);
        Assert.NotNull(await Storage.House.RestoreAsync(Tenant, "s", default));
        Assert.Equal(50, await Store.CountAsync(Tenant, Plan(), default));
    }

    [Fact]
    public async Task Settings_are_bytes_by_name()
    {
        Assert.Null(await Storage.House.ReadAsync("key", default));
        await Storage.House.WriteAsync("key", new byte[] { 0, 1, 255 }, default);
        await Storage.House.WriteAsync("empty", ReadOnlyMemory<byte>.Empty, default);
        await Storage.House.WriteAsync("key", new byte[] { 7 }, default);
        await ReopenAsync();

        var key = await Storage.House.ReadAsync("key", default);
        var empty = await Storage.House.ReadAsync("empty", default);
        Assert.Equal("07", Convert.ToHexString(key!));
        Assert.Empty(empty!);
    }

    [Fact]
    public async Task A_lease_has_one_holder()
    {
        var held = await Storage.Leases.TryAcquireAsync("mail", default);

        Assert.NotNull(held);
        Assert.Null(await Storage.Leases.TryAcquireAsync("mail", default));
        await using var other = await Storage.Leases.TryAcquireAsync("other", default);
        Assert.NotNull(other);
        await held.DisposeAsync();
        await held.DisposeAsync();
        await using var again = await Storage.Leases.TryAcquireAsync("mail", default);
        Assert.NotNull(again);
    }

    private async Task<Row[]> FillAsync()
    {
        var (ada, team, box) = (Person("Ada"), New("team", new { displayName = "crew" }), New("box", new { name = "in" }));
        var letter = New("letter", new { subject = "post", received = "2026-01-01T00:00:00Z" }, parent: box.Key);
        var set = Set(Insert(ada, new Claim("mail", "ada@x")), Insert(team), Insert(box), Insert(letter));
        set.Links.Add(Link(team, ada));
        set.Outbox.Add(new Work("q", Guid.NewGuid(), Time.GetUtcNow(), new byte[] { 0, 200 }));
        Assert.True((await CommitAsync(set)).Done);
        return [ada, team, box, letter];
    }

    /// <summary>All that can be asked, as text.</summary>
    private async Task<string> StateAsync(Row[] rows)
    {
        var text = new System.Text.StringBuilder();
        foreach (var row in rows)
        {
            var found = await FindAsync(row);
            text.AppendLine(found is null ? "-" : $"{found.Key} {found.Seq} {found.Parent} {found.Document.Length} {string.Join(',', found.Counters)}");
        }

        text.AppendLine($"{await Store.HolderAsync(Tenant, new Claim("mail", "ada@x"), default)}");
        text.AppendLine(string.Join(',', await NamesAsync(new Plan { Table = Things, Via = new LinkStep("members", rows[1].Key, false, false) })));
        text.AppendLine(string.Join(',', await NamesAsync(Plan("received ge 2025-01-01T00:00:00Z", "received", "letter"))));
        text.AppendLine(string.Join(',', (await ChangesAsync(0)).Changes.Select(c => $"{c.Seq}{c.Kind}{c.Key}")));
        text.AppendLine(string.Join(',', (await Store.TakeWorkAsync(Tenant, "q", Time.GetUtcNow(), TimeSpan.Zero, 9, default)).Select(w => $"{w.Key}{w.Due}{w.Payload.ToArray()[1]}")));
        return text.ToString();
    }
}
