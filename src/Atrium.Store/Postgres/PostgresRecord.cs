// The record that a PostgreSQL reader stands on.

using Atrium.Store.Sql;
using Npgsql;

namespace Atrium.Store.Postgres;

internal sealed class PostgresRecord(NpgsqlDataReader reader) : Record
{
    public override bool IsNull(int column) => reader.IsDBNull(column);

    public override long Long(int column) => reader.GetInt64(column);

    public override double Double(int column) => reader.GetDouble(column);

    public override string Text(int column) => reader.GetString(column);

    public override Guid Guid(int column) => reader.GetGuid(column);

    public override byte[] Bytes(int column) => reader.GetFieldValue<byte[]>(column);
}
