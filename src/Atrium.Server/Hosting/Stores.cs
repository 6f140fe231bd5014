// Opens the storage that the settings ask for.

using Atrium.Engine.Model;
using Atrium.Engine.Query;
using Atrium.Engine.Storage;
using Atrium.Store;

namespace Atrium.Server.Hosting;

public static class Stores
{
    /// <exception cref="StartRefused">The storage is newer than this program, in use, or out of reach.</exception>
    public static async Task<Storage> OpenAsync(AtriumSettings settings, DataFolder folder, GraphModel model, CancellationToken cancellation)
    {
        try
        {
            return settings.Store == StoreKind.Sqlite
                ? await SqliteStorage.OpenAsync(new SqliteOptions { Directory = folder.Path, RowFilter = Evaluator.Matches }, model, TimeProvider.System, cancellation)
                : await PostgresStorage.OpenAsync(
                    new PostgresOptions { ConnectionString = settings.Connection!, RowFilter = Evaluator.Matches }, model, TimeProvider.System, cancellation);
        }
        catch (Exception refused) when (refused is StorageRefusedException or StoreUnavailableException)
        {
            throw new StartRefused(OneLine.Of(refused.Message), StartRefused.Unavailable, refused);
        }
    }
}
