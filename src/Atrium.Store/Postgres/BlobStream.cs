// A blob read chunk by chunk; no connection is held between two chunks.

using Npgsql;

namespace Atrium.Store.Postgres;

internal sealed class BlobStream(NpgsqlDataSource source, int tenant, Guid id, long length) : Stream
{
    private byte[] _chunk = [];
    private long _start;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => _position = value;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position >= length || buffer.IsEmpty)
        {
            return 0;
        }

        if (_position < _start || _position >= _start + _chunk.Length)
        {
            var number = (int)(_position / PostgresBlobs.Portion);
            _chunk = await Trouble.RetryAsync(() => LoadAsync(number, cancellationToken), () => true, cancellationToken);
            _start = (long)number * PostgresBlobs.Portion;
        }

        var offset = (int)(_position - _start);
        var count = Math.Min(buffer.Length, _chunk.Length - offset);
        _chunk.AsMemory(offset, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

    public override long Seek(long offset, SeekOrigin origin) => _position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private async ValueTask<byte[]> LoadAsync(int number, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand("SELECT bytes FROM _blob_chunk WHERE tenant = $1 AND id = $2 AND number = $3");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = tenant });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = number });
        return (byte[]?)await command.ExecuteScalarAsync(cancellation) ?? throw new IOException("The blob was removed while it was read.");
    }
}
