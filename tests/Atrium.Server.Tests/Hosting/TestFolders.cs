// Data folders of tests, removed when the test process ends. The seeded one is made once and copied.

using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Hosting;

internal static class TestFolders
{
    private static readonly string Root = System.IO.Directory.CreateTempSubdirectory("atrium-test-").FullName;
    private static readonly Lazy<Task<string>> Demo = new(MakeDemoAsync);
    private static int _count;

    static TestFolders() => AppDomain.CurrentDomain.ProcessExit += (_, _) => System.IO.Directory.Delete(Root, recursive: true);

    public static string New() => Path.Combine(Root, Interlocked.Increment(ref _count).ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Settings of a server on free ports.</summary>
    public static AtriumSettings Settings(string folder, string seed = "demo", string? connection = null) => new()
    {
        Data = folder,
        HttpPort = 0,
        HttpsPort = 0,
        Seed = seed,
        Store = connection is null ? StoreKind.Sqlite : StoreKind.Postgres,
        Connection = connection,
    };

    /// <summary>A server with the demo organisation, started from a copy: quicker than seeding.</summary>
    public static async Task<TestServer> DemoAsync(bool control = false) =>
        await TestServer.OverAsync(Settings(await CopyOfDemoAsync()) with { Control = control });

    public static async Task<TestServer> CrowdAsync(int count, string? folder = null) =>
        await TestServer.OverAsync(Settings(folder ?? New(), $"users={count}") with { Control = true });

    public static async Task<string> CopyOfDemoAsync()
    {
        var copy = New();
        Copy(await Demo.Value, copy);
        return copy;
    }

    private static async Task<string> MakeDemoAsync()
    {
        var folder = New();
        await using var host = await AtriumHost.StartAsync(Settings(folder), CancellationToken.None);
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
