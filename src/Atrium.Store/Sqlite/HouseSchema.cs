// The tables of the house.

using Atrium.Store.Schema;

namespace Atrium.Store.Sqlite;

internal static class HouseSchema
{
    /// <summary>Raise it when the tables change.</summary>
    private const int Version = 1;

    public static async ValueTask PrepareAsync(SqliteSession session)
    {
        session.Connection.Run(FixedTables.Meta);
        var meta = await SchemaSteps.MetaAsync(session, CancellationToken.None);
        SchemaSteps.Refuse(meta, "house", Version);
        if (meta.ContainsKey("house"))
        {
            return;
        }

        session.Connection.Run("""
            CREATE TABLE tenant (number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, epoch BLOB NOT NULL);
            CREATE TABLE setting (name TEXT NOT NULL PRIMARY KEY, value BLOB NOT NULL)
            """);
        await SchemaSteps.WriteMetaAsync(session, "house", "1", CancellationToken.None);
    }
}
