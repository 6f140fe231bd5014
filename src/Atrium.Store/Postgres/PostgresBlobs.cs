// Blobs as rows of a quarter of a megabyte each.

using System.Security.Cryptography;
using Atrium.Engine.Storage;
using Npgsql;

namespace Atrium.Store.Postgres;

internal sealed class PostgresBlobs(NpgsqlDataSource source, TimeProvider time) : IBlobs
{
    public const int Portion = 256 * 1024;

    /// <summary>The stream can be read once, so that nothing is tried again.</summary>
    public ValueTask<BlobRef> PutAsync(Tenant tenant, Stream content, long maxBytes, CancellationToken cancellation) =>
        Trouble.RetryAsync(() => StoreAsync(tenant, content, maxBytes, cancellation), () => false, cancellation);

    public async ValueTask<Stream?> OpenAsync(Tenant tenant, string sha256, CancellationToken cancellation)
    {
        var found = await Trouble.RetryAsync<(Guid Id, long Length)?>(
            async () =>
            {
                await using var command = source.CreateCommand("SELECT id, length FROM _blob WHERE tenant = $1 AND sha256 = $2");
                command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = tenant.Number });
                command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = sha256 });
                await using var reader = await command.ExecuteReaderAsync(cancellation);
                return await reader.ReadAsync(cancellation) ? (reader.GetGuid(0), reader.GetInt64(1)) : null;
            },
            () => true,
            cancellation);
        return found is { } blob ? new BlobStream(source, tenant.Number, blob.Id, blob.Length) : null;
    }

    private async ValueTask<BlobRef> StoreAsync(Tenant tenant, Stream content, long maxBytes, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var id = Guid.CreateVersion7();
        var buffer = new byte[Portion];
        var length = 0L;
        for (var number = 0; ; number++)
        {
            var read = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
            length += read;
            if (length > maxBytes)
            {
                throw new InvalidDataException($"The content has more than {maxBytes} bytes.");
            }

            if (read == 0)
            {
                break;
            }

            hash.AppendData(buffer, 0, read);
            await using var command = new NpgsqlCommand("INSERT INTO _blob_chunk (tenant, id, number, bytes) VALUES ($1, $2, $3, $4)", connection, transaction);
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = tenant.Number });
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = number });
            command.Parameters.Add(new NpgsqlParameter<ReadOnlyMemory<byte>> { TypedValue = buffer.AsMemory(0, read) });
            await command.ExecuteNonQueryAsync(cancellation);
        }

        var blob = new BlobRef(Convert.ToHexStringLower(hash.GetHashAndReset()), length);
        if (await NameAsync(connection, tenant, blob, id, cancellation) == id)
        {
            await transaction.CommitAsync(cancellation);
        }
        else
        {
            await transaction.RollbackAsync(cancellation); // it is there already
            await NameAsync(connection, tenant, blob, id, cancellation); // the grace period begins anew
        }

        return blob;
    }

    /// <summary>Gives the chunks their name, unless others have it; returns whose it is.</summary>
    private async ValueTask<Guid> NameAsync(NpgsqlConnection connection, Tenant tenant, BlobRef blob, Guid id, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "INSERT INTO _blob (tenant, sha256, id, length, stored) VALUES ($1, $2, $3, $4, $5) "
            + "ON CONFLICT (tenant, sha256) DO UPDATE SET stored = excluded.stored RETURNING id",
            connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = tenant.Number });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = blob.Sha256 });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = blob.Length });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() });
        return (Guid)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
