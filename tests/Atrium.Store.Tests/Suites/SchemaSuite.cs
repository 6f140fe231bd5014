// The schema follows the model.

using Atrium.Engine.Storage;
using Atrium.Store.Tests.Sample;

namespace Atrium.Store.Tests.Suites;

public abstract class SchemaSuite<T> : StoreTest<T>
    where T : ITestDatabase, new()
{
    [Fact]
    public async Task A_new_column_is_filled_from_the_documents()
    {
        var box = New("box", new { name = "in" });
        await AddAsync([box, .. Enumerable.Range(0, 1203).Select(i => New(
            "letter", new { subject = $"s{i}", sender = $"Sender {i % 100}", isRead = i % 2 == 0 }, parent: box.Key))]);
        await Storage.House.SnapshotAsync(Tenant, "before", default);

        await ReopenAsync(SampleArea.Later);

        await HasColumnAsync();
        Assert.Equal([0, 1203, 601, 0], (await FindAsync(box))!.Counters);
        await ReopenAsync(SampleArea.Now); // a step back: the older program writes rows that lack the column
        await AddAsync(New("letter", new { subject = "by the old", sender = "Sender 7" }, parent: box.Key));
        await ReopenAsync(SampleArea.Later);
        Assert.Equal(13, await Store.CountAsync(Tenant, Senders("sender eq 'sender 7'"), default));

        Assert.NotNull(await Storage.House.RestoreAsync(Tenant, "before", default)); // a copy that lacks it
        await HasColumnAsync();

        async Task HasColumnAsync()
        {
            Assert.Equal(12, await Store.CountAsync(Tenant, Senders("sender eq 'sender 7'"), default));
            Assert.Equal(["s1199"], await NamesAsync(Senders(null) with { OrderBy = OrderBy("sender desc", "signedLetter"), Take = 1, Types = null }));
        }
    }

    [Fact]
    public async Task What_became_unique_is_claimed_by_the_rows_that_have_it()
    {
        await ReopenAsync(TagArea.Before);
        var (box, other) = (NextKey(), NextKey());
        var first = New("tag", new { name = "One" }, parent: box);
        await AddAsync([first, New("tag", new { name = "ONE" }, parent: box), New("tag", new { name = "one" }, parent: other),
            .. Enumerable.Range(0, 1203).Select(i => New("tag", new { name = $"t{i}" }, parent: box))]);

        await ReopenAsync(TagArea.Model);

        Assert.Equal(first.Key, await Store.HolderAsync(Tenant, Named("one", box), default));
        Assert.NotNull(await Store.HolderAsync(Tenant, Named("one", other), default));
        Assert.NotNull(await Store.HolderAsync(Tenant, Named("t1202", box), default));
        Assert.Equal(ConflictKind.Taken, (await CommitAsync(Insert(New("tag", new { name = "T7" }, parent: box), Named("T7", box)))).Conflict?.Kind);
        Assert.True((await CommitAsync(Insert(New("tag", new { name = "T7" }, parent: other), Named("T7", other)))).Done);

        static Claim Named(string name, Guid parent) => new("name", $"{parent:N} {Fold.Text(name)}");
    }

    [Fact]
    public async Task Rows_of_a_type_that_has_another_table_now_move_there()
    {
        await ReopenAsync(MoveArea.Before);
        var sticker = (await AddAsync(New("sticker", new { label = "Fragile" })))[0];
        var crate = (await AddAsync(New("crate", new { name = "c" })))[0];

        await ReopenAsync(MoveArea.Model);

        var table = Model.Stored("crate").Table!;
        var moved = await Store.FindAsync(Tenant, table, sticker.Key, default);
        Assert.Equal(("sticker", sticker.Seq, "Fragile"), (moved?.Type.Name, moved?.Seq, System.Text.Json.JsonDocument.Parse(moved!.Document).RootElement.GetProperty("label").GetString()));
        Assert.NotNull(await Store.FindAsync(Tenant, table, crate.Key, default));
        Assert.Equal(sticker.Key, await Store.HolderAsync(Tenant, new Claim("label", Fold.Text("Fragile")), default));
        Assert.Equal(1, await Store.CountAsync(Tenant, new Plan { Table = table, Types = ["sticker"] }, default));
        Assert.Equal(2, await Store.CountAsync(Tenant, new Plan { Table = table }, default));
        Assert.Equal([sticker.Key], (await ListAsync(new Plan { Table = table, Types = ["sticker"] })).Rows.Select(r => r.Key));
        await ReopenAsync(MoveArea.Model);
        Assert.NotNull(await Store.FindAsync(Tenant, table, sticker.Key, default));
    }

    [Theory]
    [InlineData("schema")]
    [InlineData("fold")]
    public async Task A_database_of_a_newer_program_is_refused(string what)
    {
        await Storage.DisposeAsync(); // which may be done twice
        await Database.SetMetaAsync(Tenant.Id, what, "99");

        var refusal = await Assert.ThrowsAsync<StorageRefusedException>(() => ReopenAsync());

        Assert.Contains("newer version", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
        await Database.SetMetaAsync(Tenant.Id, what, "1");
        await ReopenAsync();
    }

    private Engine.Storage.Plan Senders(string? filter) => Plan(filter, type: "signedLetter") with { Types = ["letter", "signedLetter"] };
}
