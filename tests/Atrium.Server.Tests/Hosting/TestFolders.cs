// Data folders of tests, removed when the test process ends. The seeded one is made once and copied.

using Atrium.Server.Hosting;

namespace Atrium.Server.Tests.Hosting;

internal static class TestFolders
{
    private static readonly string Root = System.IO.Directory.CreateTempSubdirectory("atrium-test-").FullName;
    private static readonly Lazy<Task<string>> Demo = new(MakeDemoAsync);
    private static int _count;

    static TestFolders() => AppDomain.CurrentDomain.ProcessExit += (_, _) => System.IO.Directory.Delete(Root, recursive: true);

    public static string New() => Path.Combine(Root, Interlocked.Increment(ref _count).ToString(System.Globalization.CultureInfo.InvariantCulture));

    public static async Task<string> CopyOfDemoAsync()
    {
        var copy = New();
        Copy(await Demo.Value, copy);
        return copy;
    }

    private static async Task<string> MakeDemoAsync()
    {
        var folder = New();
        await using var host = await AtriumHost.StartAsync(TestServer.Settings(folder), CancellationToken.None);
        return folder;
    }

    private static void Copy(string from, string to)
    {
        System.IO.Directory.CreateDirectory(to);
        foreach (var file in System.IO.Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var folder in System.IO.Directory.GetDirectories(from))
        {
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }
}
