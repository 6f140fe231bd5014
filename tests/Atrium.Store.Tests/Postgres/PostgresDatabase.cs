// A database of a test's own on the PostgreSQL server that ATRIUM_TEST_POSTGRES names; dropped when disposed.
using Npgsql;

namespace Atrium.Store.Tests.Postgres;

public sealed class PostgresDatabase : IAsyncDisposable
{
    private static readonly string? Server = Environment.GetEnvironmentVariable("ATRIUM_TEST_POSTGRES");

    private readonly string _name;

    private PostgresDatabase(string name) => _name = name;

    public string ConnectionString => new NpgsqlConnectionStringBuilder(Server) { Database = _name }.ConnectionString;

    /// <summary>Makes an empty database with a new name. Skips the running test, visibly, where there is no server.</summary>
    public static async Task<PostgresDatabase> CreateAsync()
    {
        Assert.SkipWhen(string.IsNullOrEmpty(Server), "ATRIUM_TEST_POSTGRES is not set: no PostgreSQL server to test on");
        var name = $"atrium_test_{Guid.CreateVersion7():N}";
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE template0");
        return new PostgresDatabase(name);
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
