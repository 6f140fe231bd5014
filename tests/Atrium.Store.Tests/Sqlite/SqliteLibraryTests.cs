// What the store takes for granted of the SQLite library that comes with its package.
using Microsoft.Data.Sqlite;

namespace Atrium.Store.Tests.Sqlite;

public class SqliteLibraryTests
{
    [Fact]
    public void Full_text_search_is_compiled_in()
    {
        Assert.Equal(1L, Scalar("""
            CREATE VIRTUAL TABLE mail USING fts5(subject);
            INSERT INTO mail VALUES ('the quarterly report'), ('lunch');
            SELECT count(*) FROM mail WHERE mail MATCH 'report';
            """));
    }

    [Fact]
    public void Documents_can_be_read_as_JSON()
    {
        Assert.Equal("Lunch", Scalar("""SELECT '{"subject":"Lunch"}' ->> 'subject'"""));
    }

    private static object? Scalar(string sql)
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the text is a literal above
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }
}
