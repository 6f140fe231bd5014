// Blobs beside SQLite: a file each, named by its SHA-256, in the folder of its organisation.

using System.Buffers;
using System.Security.Cryptography;
using Atrium.Engine.Storage;

namespace Atrium.Store.Sqlite;

internal sealed class FileBlobs(string directory, TimeProvider time) : IBlobs
{
    private const int Portion = 81920;

    public async ValueTask<BlobRef> PutAsync(Tenant tenant, Stream content, long maxBytes, CancellationToken cancellation)
    {
        var folder = Path.Combine(directory, "blobs", tenant.Id.ToString("D"));
        Directory.CreateDirectory(folder);
        var partial = Path.Combine(folder, Guid.CreateVersion7().ToString("N") + ".part");
        try
        {
            var blob = await CopyAsync(content, partial, maxBytes, cancellation);
            var path = PathOf(tenant, blob.Sha256);
            if (File.Exists(path))
            {
                File.SetLastWriteTimeUtc(path, time.GetUtcNow().UtcDateTime); // the grace period begins anew
                return blob;
            }

            var shelf = Path.GetDirectoryName(path)!;
            if (!Directory.Exists(shelf))
            {
                Directory.CreateDirectory(shelf);
                Files.FlushFolder(folder);
            }

            Files.Move(partial, path);
            return blob;
        }
        finally
        {
            File.Delete(partial);
        }
    }

    public ValueTask<Stream?> OpenAsync(Tenant tenant, string sha256, CancellationToken cancellation)
    {
        if (sha256.Length != 64 || !sha256.All(char.IsAsciiHexDigitLower))
        {
            return new((Stream?)null);
        }

        try
        {
            return new(new FileStream(
                PathOf(tenant, sha256), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, Portion, FileOptions.Asynchronous | FileOptions.SequentialScan));
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return new((Stream?)null);
        }
    }

    private string PathOf(Tenant tenant, string sha256) => Path.Combine(directory, "blobs", tenant.Id.ToString("D"), sha256[..2], sha256);

    private static async ValueTask<BlobRef> CopyAsync(Stream content, string path, long maxBytes, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, FileOptions.Asynchronous);
        var buffer = ArrayPool<byte>.Shared.Rent(Portion);
        try
        {
            var length = 0L;
            int read;
            while ((read = await content.ReadAsync(buffer, cancellation)) > 0)
            {
                length += read;
                if (length > maxBytes)
                {
                    throw new InvalidDataException($"The content has more than {maxBytes} bytes.");
                }

                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
            }

            file.Flush(flushToDisk: true);
            return new BlobRef(Convert.ToHexStringLower(hash.GetHashAndReset()), length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
