// File operations that survive a power cut: contents first, then the name, then the folder that holds the name.

using System.Runtime.InteropServices;

namespace Atrium.Store.Sqlite;

internal static class Files
{
    public static void Flush(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Gives a flushed file its name, replacing what has it, durably.</summary>
    public static void Move(string from, string to)
    {
        File.Move(from, to, overwrite: true);
        FlushFolder(Path.GetDirectoryName(to)!);
    }

    /// <summary>A database with its log, closed or left by a crash.</summary>
    public static void DeleteDatabase(string path)
    {
        DeleteLog(path);
        File.Delete(path);
    }

    /// <summary>What a closed database should not have: a log that belongs to another file of the same name.</summary>
    public static void DeleteLog(string path)
    {
        File.Delete(path + "-wal");
        File.Delete(path + "-shm");
    }

    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return; // NTFS journals its folders
        }

        var handle = NativeMethods.Open(folder, 0);
        if (handle < 0)
        {
            throw new IOException($"The folder '{folder}' cannot be opened.");
        }

        var result = NativeMethods.Fsync(handle);
        _ = NativeMethods.Close(handle);
        if (result != 0)
        {
            throw new IOException($"The folder '{folder}' cannot be flushed.");
        }
    }

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "open", SetLastError = true)]
        public static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

        [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
        public static extern int Fsync(int handle);

        [DllImport("libc", EntryPoint = "close", SetLastError = true)]
        public static extern int Close(int handle);
    }
}
