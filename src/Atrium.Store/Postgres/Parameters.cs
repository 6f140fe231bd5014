// Typed values as parameters: a prepared statement fits only if the types, those of nulls too, are always the same.

using Atrium.Store.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Atrium.Store.Postgres;

internal static class Parameters
{
    public static NpgsqlParameter Of(in Arg arg)
    {
        if (arg.IsNull)
        {
            return new NpgsqlParameter { NpgsqlDbType = TypeOf(arg.Kind), Value = DBNull.Value };
        }

        return arg.Kind switch
        {
            ArgKind.Long => new NpgsqlParameter<long> { TypedValue = arg.Number },
            ArgKind.Double => new NpgsqlParameter<double> { TypedValue = arg.Double },
            ArgKind.Guid => new NpgsqlParameter<Guid> { TypedValue = arg.Guid },
            ArgKind.Guids => new NpgsqlParameter<Guid[]> { TypedValue = [.. arg.Guids] },
            ArgKind.Utf8 or ArgKind.Bytes => new NpgsqlParameter<ReadOnlyMemory<byte>> { NpgsqlDbType = TypeOf(arg.Kind), TypedValue = arg.Bytes },
            _ => new NpgsqlParameter<string> { NpgsqlDbType = TypeOf(arg.Kind), TypedValue = arg.Text },
        };
    }

    private static NpgsqlDbType TypeOf(ArgKind kind) => kind switch
    {
        ArgKind.Long => NpgsqlDbType.Bigint,
        ArgKind.Double => NpgsqlDbType.Double,
        ArgKind.Guid => NpgsqlDbType.Uuid,
        ArgKind.Guids => NpgsqlDbType.Array | NpgsqlDbType.Uuid,
        ArgKind.Bytes => NpgsqlDbType.Bytea,
        ArgKind.Json => NpgsqlDbType.Jsonb,
        _ => NpgsqlDbType.Text,
    };
}
