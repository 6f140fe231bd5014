// What the store takes for granted of the SQLite library that comes with its package.
using Microsoft.Data.Sqlite;
using SQLitePCL;

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

    /// <summary>Without the promise of stable plans this statement is parsed and planned again each time.</summary>
    [Fact]
    public void A_query_on_a_partial_index_is_planned_once_where_plans_are_stable()
    {
        const int PlannedAgain = 5; // SQLITE_STMTSTATUS_REPREPARE
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_open(":memory:", out var connection));
        using (connection)
        {
            raw.sqlite3_db_config(connection, raw.SQLITE_DBCONFIG_ENABLE_QPSG, 1, out _);
            raw.sqlite3_exec(connection, "CREATE TABLE t (a, b, gone); CREATE INDEX i ON t (a, b) WHERE gone IS NULL");
            raw.sqlite3_prepare_v2(connection, "SELECT * FROM t WHERE gone IS NULL AND a = ?1 ORDER BY b LIMIT ?2", out var statement);
            using (statement)
            {
                for (var time = 0; time < 3; time++)
                {
                    raw.sqlite3_bind_text(statement, 1, "x");
                    raw.sqlite3_bind_int(statement, 2, 10);
                    Assert.Equal(raw.SQLITE_DONE, raw.sqlite3_step(statement));
                    raw.sqlite3_reset(statement);
                    raw.sqlite3_clear_bindings(statement);
                }

                Assert.Equal(0, raw.sqlite3_stmt_status(statement, PlannedAgain, 0));
            }
        }
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
