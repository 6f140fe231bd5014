// The body of a request as the engine reads it: unpacked, and with Graph's errors where it cannot be read.

using System.IO.Compression;
using Atrium.Engine.Errors;

namespace Atrium.Server.Http;

/// <summary>Reads forward only. Nothing is refused before somebody reads: many requests have a body that nobody asks for.</summary>
internal sealed class RequestBody(Stream body, string encoding) : Stream
{
    private readonly Stream? _plain = encoding.Trim().ToLowerInvariant() switch
    {
        "" or "identity" => body,
        "gzip" => new GZipStream(body, CompressionMode.Decompress, leaveOpen: true),
        _ => null,
    };

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="GraphError">415: an encoding other than gzip; 400: not what its encoding or its length says.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_plain is null)
        {
            throw new GraphError(415, "UnsupportedMediaType", "The content encoding of the request is not supported: send gzip or none.");
        }

        try
        {
            return await _plain.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is InvalidDataException or BadHttpRequestException)
        {
            throw new GraphError(400, "BadRequest", "The body of the request could not be read.", error);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();
}
