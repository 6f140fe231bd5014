// A PostgreSQL database of a test's own on the server that ATRIUM_TEST_POSTGRES names; dropped when disposed.

using Npgsql;

namespace Atrium.Server.Tests.Hosting;

internal sealed class TestDatabase : IAsyncDisposable
{
    private static readonly string? Server = Environment.GetEnvironmentVariable("ATRIUM_TEST_POSTGRES");

    private readonly string _name;

    private TestDatabase(string name) => _name = name;

    public string ConnectionString => new NpgsqlConnectionStringBuilder(Server) { Database = _name }.ConnectionString;

    public static async Task<TestDatabase> CreateAsync()
    {
        Assert.SkipWhen(string.IsNullOrEmpty(Server), "ATRIUM_TEST_POSTGRES is not set: no PostgreSQL server to test on");
        var name = $"atrium_host_{Guid.CreateVersion7():N}";
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE template0");
        return new TestDatabase(name);
    }

    public async ValueTask DisposeAsync() => await ExecuteAsync($"DROP DATABASE {_name} WITH (FORCE)");

    private static async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
