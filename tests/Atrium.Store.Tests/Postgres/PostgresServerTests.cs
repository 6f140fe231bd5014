// What the store takes for granted of its PostgreSQL server.
using Npgsql;

namespace Atrium.Store.Tests.Postgres;

public class PostgresServerTests
{
    [Fact]
    public async Task The_server_is_version_15_or_later_and_speaks_UTF8()
    {
        await using var database = await PostgresDatabase.NewAsync();
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var connection = await source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand("SHOW server_encoding", connection);

        Assert.Equal("UTF8", await command.ExecuteScalarAsync());
        Assert.True(connection.PostgreSqlVersion.Major >= 15);
    }
}
