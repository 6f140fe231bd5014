// A data folder of a test's own, removed when disposed.

using Atrium.Engine.Model;
using Atrium.Engine.Query;
using Microsoft.Data.Sqlite;

namespace Atrium.Store.Tests.Sqlite;

public sealed class SqliteFolder : ITestDatabase
{
    public string Directory { get; } = Path.Combine(Path.GetTempPath(), "atrium-test-" + Guid.NewGuid().ToString("N"));

    public ValueTask CreateAsync() => ValueTask.CompletedTask;

    public Task<Storage> OpenAsync(GraphModel model, TimeProvider time) =>
        SqliteStorage.OpenAsync(new SqliteOptions { Directory = Directory, RowFilter = Evaluator.Matches }, model, time, default);

    public async ValueTask SetMetaAsync(Guid tenant, string name, string value)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(Directory, $"org-{tenant:D}.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "UPDATE _meta SET value = $value WHERE name = $name";
        command.Parameters.AddWithValue("$name", name);
        command.Parameters.AddWithValue("$value", value);
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync()
    {
        if (System.IO.Directory.Exists(Directory))
        {
            System.IO.Directory.Delete(Directory, recursive: true);
        }

        return ValueTask.CompletedTask;
    }
}
