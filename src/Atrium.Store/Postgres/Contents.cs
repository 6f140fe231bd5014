// Everything that an organisation has: emptied, kept under a name, and brought back.

using Atrium.Store.Schema;
using Atrium.Store.Sql;

namespace Atrium.Store.Postgres;

/// <summary>A copy is the rows as JSON, so that it outlives changes of the schema; columns that it lacks are filled from the documents.</summary>
internal static class Contents
{
    public static async ValueTask EmptyAsync(Session session, Catalog catalog, CancellationToken cancellation)
    {
        foreach (var table in Names(catalog))
        {
            await session.QueueAsync($"DELETE FROM {table} WHERE tenant = $1", [], cancellation);
        }
    }

    public static async ValueTask KeepAsync(Session session, Catalog catalog, string name, CancellationToken cancellation)
    {
        await session.QueueAsync("DELETE FROM _snapshot_row WHERE tenant = $1 AND name = $2", [name], cancellation);
        await session.QueueAsync(
            "INSERT INTO _snapshot (tenant, name, fingerprint) VALUES ($1, $2, $3) ON CONFLICT (tenant, name) DO UPDATE SET fingerprint = excluded.fingerprint",
            [name, SchemaShape.Fingerprint(catalog)],
            cancellation);
        foreach (var table in Names(catalog))
        {
            await session.QueueAsync(
                $"INSERT INTO _snapshot_row (tenant, name, tbl, data) SELECT $1, $2, $3, to_jsonb(t.*) FROM {table} t WHERE t.tenant = $1",
                [name, table],
                cancellation);
        }
    }

    /// <summary>False: there is no such copy.</summary>
    public static async ValueTask<bool> RestoreAsync(Session session, Catalog catalog, string name, CancellationToken cancellation)
    {
        var fingerprints = await session.ListAsync(
            "SELECT fingerprint FROM _snapshot WHERE tenant = $1 AND name = $2", [name], r => r.Text(0), cancellation);
        if (fingerprints.Count == 0)
        {
            return false;
        }

        // The type of a table's rows has the table's name, but a type of the system (box, path) would come first.
        var schema = (await session.ListAsync("SELECT quote_ident(current_schema())", [], r => r.Text(0), cancellation))[0];
        await EmptyAsync(session, catalog, cancellation);
        foreach (var table in Names(catalog))
        {
            await session.QueueAsync(
                $"INSERT INTO {table} SELECT r.* FROM _snapshot_row s CROSS JOIN LATERAL jsonb_populate_record(null::{schema}.{table}, s.data) r "
                + "WHERE s.tenant = $1 AND s.name = $2 AND s.tbl = $3",
                [name, table],
                cancellation);
        }

        await session.FlushAsync(cancellation);
        if (fingerprints[0] != SchemaShape.Fingerprint(catalog))
        {
            await Rebuilding.RunAsync(session, catalog, catalog.Tables, cancellation);
            await Tallying.RunAsync(session, catalog, cancellation);
        }

        return true;
    }

    private static IEnumerable<string> Names(Catalog catalog) => catalog.Tables.Select(t => t.Name).Concat(FixedTables.Names);
}
