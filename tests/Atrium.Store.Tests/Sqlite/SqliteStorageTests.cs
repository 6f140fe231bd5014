// What only the embedded storage does.

using Atrium.Engine.Storage;
using Atrium.Store.Tests.Sample;
using Microsoft.Extensions.Time.Testing;

namespace Atrium.Store.Tests.Sqlite;

public sealed class SqliteStorageTests : StoreTest<SqliteFolder>
{
    [Fact]
    public async Task A_second_opening_of_the_folder_is_refused_in_one_line()
    {
        var refusal = await Assert.ThrowsAsync<StorageRefusedException>(() => Database.OpenAsync(SampleArea.Now, TimeProvider.System));

        Assert.Contains(Database.Directory, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("in use", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.True((await CommitAsync(Insert(Person("still works")))).Done);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_refused()
    {
        var file = Path.Combine(Database.Directory, "file");
        await File.WriteAllTextAsync(file, "");

        await Assert.ThrowsAsync<StorageRefusedException>(() =>
            SqliteStorage.OpenAsync(new SqliteOptions { Directory = Path.Combine(file, "in") }, SampleArea.Now, new FakeTimeProvider(), default));
    }

    [Fact]
    public async Task Every_organisation_is_a_file_and_closing_leaves_no_log_behind()
    {
        await AddAsync(Person("a"));
        await Storage.DisposeAsync();

        Assert.Equal(
            ["atrium.lock", "house.db", $"org-{Tenant.Id:D}.db"],
            Directory.GetFiles(Database.Directory).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_was_acknowledged_is_in_the_files_although_nothing_was_closed()
    {
        var rows = await AddAsync(Person("a"), Person("b"));
        await using var copy = new SqliteFolder();
        Directory.CreateDirectory(copy.Directory);
        foreach (var file in Directory.GetFiles(Database.Directory).Where(f => !f.EndsWith("-shm", StringComparison.Ordinal) && !f.EndsWith(".lock", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(copy.Directory, Path.GetFileName(file))); // as a crash would leave them
        }

        await using var storage = await copy.OpenAsync(Model, Time);

        Assert.Equal(Storage.House.Tenants, storage.House.Tenants);
        foreach (var row in rows)
        {
            Assert.Equal(row.Seq, (await storage.Store.FindAsync(Tenant, Things, row.Key, default))!.Seq);
        }
    }

    [Fact]
    public async Task A_failed_write_of_one_does_not_harm_those_it_was_committed_with()
    {
        var bad = New("person", new { displayName = "bad" }) with { Document = "{not json"u8.ToArray() };
        var writes = Enumerable.Range(0, 60).Select(i => (Row: i == 30 ? bad : Person($"p{i}"), i)).Select(async w =>
        {
            try
            {
                return (await CommitAsync(Insert(w.Row))).Done;
            }
            catch (System.Text.Json.JsonException)
            {
                return false;
            }
        });

        Assert.Equal(59, (await Task.WhenAll(writes)).Count(done => done));
        Assert.Equal(59, await Store.CountAsync(Tenant, Plan(), default));
    }

    [Fact]
    public async Task A_write_that_was_called_off_before_its_turn_does_not_happen()
    {
        var row = Person("a");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.CommitAsync(Tenant, Set(Insert(row)), new CancellationToken(true)));
        Assert.Null(await FindAsync(row));
    }
}
