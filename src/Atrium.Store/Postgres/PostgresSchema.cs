// The tables that only PostgreSQL has: the house, snapshots and blobs live in the same database.

using Atrium.Engine.Storage;
using Atrium.Store.Schema;
using Npgsql;

namespace Atrium.Store.Postgres;

internal static class PostgresSchema
{
    private const string Tables = """
        CREATE SEQUENCE IF NOT EXISTS _seq;
        SELECT CASE WHEN is_called THEN last_value ELSE setval('_seq', 1, true) END FROM _seq;
        CREATE TABLE IF NOT EXISTS _tenant (number integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id uuid NOT NULL UNIQUE, epoch uuid NOT NULL,
            trimmed bigint NOT NULL DEFAULT 0);
        CREATE TABLE IF NOT EXISTS _setting (name text NOT NULL PRIMARY KEY, value bytea NOT NULL);
        CREATE TABLE IF NOT EXISTS _snapshot (tenant integer NOT NULL, name text NOT NULL, fingerprint text NOT NULL, PRIMARY KEY (tenant, name));
        CREATE TABLE IF NOT EXISTS _snapshot_row (tenant integer NOT NULL, name text NOT NULL, tbl text NOT NULL, data jsonb NOT NULL);
        CREATE INDEX IF NOT EXISTS ix_snapshot_row ON _snapshot_row (tenant, name, tbl);
        CREATE TABLE IF NOT EXISTS _blob (tenant integer NOT NULL, sha256 text COLLATE "C" NOT NULL, id uuid NOT NULL, length bigint NOT NULL,
            stored timestamptz NOT NULL, PRIMARY KEY (tenant, sha256));
        CREATE TABLE IF NOT EXISTS _blob_chunk (tenant integer NOT NULL, id uuid NOT NULL, number integer NOT NULL, bytes bytea NOT NULL,
            PRIMARY KEY (tenant, id, number));
        ALTER TABLE _blob_chunk ALTER COLUMN bytes SET STORAGE EXTERNAL
        """;

    /// <summary>One node at a time; the others wait and then find nothing to do.</summary>
    public static async ValueTask RunAsync(NpgsqlDataSource source, Catalog catalog, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var session = new PostgresSession(connection, new Tenant(0, Guid.Empty, Guid.Empty)) { Seconds = 0 };
        await session.QueryAsync("SELECT pg_advisory_xact_lock($2)", [LockKeys.Of("schema")], _ => false, cancellation);
        await session.RunAsync(Tables, cancellation);
        await SchemaSteps.RunAsync(
            session,
            catalog,
            async () => [.. (await PostgresHouse.ListAsync(session, cancellation)).Select(t => new PostgresSession(connection, t) { Seconds = 0 })],
            cancellation);
        await transaction.CommitAsync(cancellation);
    }
}
