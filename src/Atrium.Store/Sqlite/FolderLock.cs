// One process a data folder.

namespace Atrium.Store.Sqlite;

internal sealed class FolderLock : IDisposable
{
    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <exception cref="StorageRefusedException">Another process has it, or it cannot be written.</exception>
    public static FolderLock Take(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StorageRefusedException($"The data folder '{directory}' cannot be made: {failure.Message}", failure);
        }

        try
        {
            return new FolderLock(new FileStream(Path.Combine(directory, "atrium.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new StorageRefusedException($"The data folder '{directory}' cannot be written: {failure.Message}", failure);
        }
        catch (IOException failure)
        {
            throw new StorageRefusedException($"The data folder '{directory}' is in use by another Atrium process.", failure);
        }
    }

    /// <summary>The file stays; its lock is what counts.</summary>
    public void Dispose() => _file.Dispose();
}
