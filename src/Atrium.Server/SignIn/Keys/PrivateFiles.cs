// Files that only the server's own account may read. Used for keys here and for the TLS authority.
namespace Atrium.Server.SignIn;

internal static class PrivateFiles
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, FolderMode);
        File.SetUnixFileMode(path, FolderMode); // it may have been there before, and open
    }

    /// <summary>Writes aside, flushes to disk and moves into place: a reader sees the old content or the new.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var aside = path + "." + Guid.NewGuid().ToString("N") + ".new";
        var how = new FileStreamOptions { Mode = System.IO.FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            how.UnixCreateMode = FileMode;
        }

        using (var file = new FileStream(aside, how))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(aside, path, overwrite: true);
    }
}
