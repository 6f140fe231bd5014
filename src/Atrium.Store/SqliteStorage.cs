// The door to the embedded storage.

using Atrium.Engine.Model;
using Atrium.Engine.Query;
using Atrium.Engine.Storage;
using Atrium.Store.Schema;
using Atrium.Store.Sqlite;

namespace Atrium.Store;

/// <summary>How the embedded storage is opened.</summary>
public sealed record SqliteOptions
{
    /// <summary>The data folder; made if it is not there. One process at a time has it.</summary>
    public required string Directory { get; init; }

    /// <summary>Asks a filter of a row's document; needed where a text is too long for its column.</summary>
    public Func<Filter, Row, bool>? RowFilter { get; init; }
}

/// <summary>Storage in files: one database an organisation, a small one for the house, blobs beside them.</summary>
public static class SqliteStorage
{
    /// <exception cref="StorageRefusedException">The folder is in use or cannot be written, or a newer program has written it.</exception>
    public static async Task<Storage> OpenAsync(SqliteOptions options, GraphModel model, TimeProvider time, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var directory = Path.GetFullPath(options.Directory);
        var folder = FolderLock.Take(directory);
        SqliteFile? file = null;
        SqliteStore? store = null;
        try
        {
            file = await SqliteHouse.OpenFileAsync(directory);
            store = new SqliteStore(directory, new Catalog(model, SqliteDialect.Instance), options.RowFilter);
            var house = new SqliteHouse(directory, file, store);
            await house.LoadAsync();
            return new Storage(store, house, new FileBlobs(directory, time), new ProcessLeases(), CloseAsync);
        }
        catch
        {
            await CloseAsync();
            throw;
        }

        async ValueTask CloseAsync()
        {
            if (store is not null)
            {
                await store.DisposeAsync();
            }

            if (file is not null)
            {
                await file.DisposeAsync();
            }

            folder.Dispose();
        }
    }
}
