// A database of a test's own on the PostgreSQL server that ATRIUM_TEST_POSTGRES names; dropped when disposed.
using Atrium.Engine.Model;
using Atrium.Engine.Query;
using Npgsql;

namespace Atrium.Store.Tests.Postgres;

public sealed class PostgresDatabase : ITestDatabase
{
    private static readonly string? Server = Named(Environment.GetEnvironmentVariable("ATRIUM_TEST_POSTGRES"));

    private string? _name;

    /// <summary>A small pool: many tests run at a time.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder(Server) { Database = _name, MaxPoolSize = 20 }.ConnectionString;

    public static async Task<PostgresDatabase> NewAsync()
    {
        var database = new PostgresDatabase();
        await database.CreateAsync();
        return database;
    }

    /// <summary>Makes an empty database with a new name. Skips the running test, visibly, where there is no server.</summary>
    public async ValueTask CreateAsync()
    {
        Assert.SkipWhen(string.IsNullOrEmpty(Server), "ATRIUM_TEST_POSTGRES is not set: no PostgreSQL server to test on");
        var name = $"atrium_test_{Guid.CreateVersion7():N}";
        await ExecuteAsync(Server!, $"CREATE DATABASE {name} TEMPLATE template0");
        _name = name;
    }

    public Task<Storage> OpenAsync(GraphModel model, TimeProvider time) =>
        PostgresStorage.OpenAsync(new PostgresOptions { ConnectionString = ConnectionString, RowFilter = Evaluator.Matches }, model, time, default);

    public async ValueTask SetMetaAsync(Guid tenant, string name, string value) =>
        await ExecuteAsync(ConnectionString, $"UPDATE _meta SET value = '{value}' WHERE name = '{name}'");

    public async ValueTask DisposeAsync()
    {
        if (_name is not null)
        {
            await using (var connection = new NpgsqlConnection(ConnectionString))
            {
                NpgsqlConnection.ClearPool(connection);
            }

            await ExecuteAsync(Server!, $"DROP DATABASE {_name} WITH (FORCE)");
        }
    }

    /// <summary>Databases are made from the one that every server has, unless another is named.</summary>
    private static string? Named(string? server) => string.IsNullOrEmpty(server)
        ? null
        : new NpgsqlConnectionStringBuilder(server) { Database = new NpgsqlConnectionStringBuilder(server).Database ?? "postgres" }.ConnectionString;

    public static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
