// The data folder: everything a server keeps, closed to other accounts and used by one process at a time.

namespace Atrium.Server.Hosting;

public sealed class DataFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly FileStream _lock;

    private DataFolder(string path, FileStream held) => (Path, _lock) = (path, held);

    /// <summary>The full path.</summary>
    public string Path { get; }

    public string Keys => In("keys");

    public string In(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Makes the folder when it is missing and takes it for this process; the system frees it when the process ends, however it ends.</summary>
    /// <exception cref="StartRefused">It cannot be made, or another process has it.</exception>
    public static DataFolder Open(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        try
        {
            Make(full);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new StartRefused($"The data folder {full} cannot be made: {OneLine.Of(cause.Message)}", StartRefused.Unavailable, cause);
        }

        try
        {
            return new DataFolder(full, Take(System.IO.Path.Combine(full, "server.lock")));
        }
        catch (IOException cause)
        {
            throw new StartRefused($"The data folder {full} is in use by another process.", StartRefused.Unavailable, cause);
        }
        catch (UnauthorizedAccessException cause)
        {
            throw new StartRefused($"The data folder {full} cannot be written to.", StartRefused.Unavailable, cause);
        }
    }

    /// <summary>Writes a file that only the owner may read, aside first, so that a reader sees the old content or the new.</summary>
    public void WritePrivate(string name, ReadOnlySpan<byte> content)
    {
        var aside = In(name + ".new");
        File.Delete(aside);
        using (var file = new FileStream(aside, Private(FileMode.CreateNew, FileShare.Read)))
        {
            file.Write(content);
        }

        File.Move(aside, In(name), overwrite: true);
    }

    public void Dispose() => _lock.Dispose();

    private static void Make(string path)
    {
        Directory.CreateDirectory(path);
        if (!OperatingSystem.IsWindows())
        {
            // Databases in it hold hashes and mail: nobody else looks in, even where the folder was there before.
            File.SetUnixFileMode(path, OwnerOnly | UnixFileMode.UserExecute);
        }
    }

    private static FileStream Take(string path) => new(path, Private(FileMode.OpenOrCreate, FileShare.None));

    private static FileStreamOptions Private(FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return options;
    }
}
