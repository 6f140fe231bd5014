// What all benchmarks share: a published server, cores that do not mix, a place for data, and the table.

using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Atrium.Bench;

internal sealed class Bench : IAsyncDisposable
{
    private readonly List<(string What, string Value)> _rows = [];
    private readonly string _scratch = Directory.CreateTempSubdirectory("atrium-bench-").FullName;
    private readonly List<Process> _started = [];
    private int _folders;
    private Stage? _stage;

    private Bench(string published, bool pinned)
    {
        Server = Path.Combine(published, "Atrium.Server.dll");
        Peer = Path.Combine(published, "peer", "Atrium.Bench.EfPeer.dll");
        Pinned = pinned;
    }

    /// <summary>Path of the published program.</summary>
    public string Server { get; }

    /// <summary>Path of the published peer.</summary>
    public string Peer { get; }

    /// <summary>True: servers run on the first core, the load on the second.</summary>
    public bool Pinned { get; }

    public string NewFolder() => Path.Combine(_scratch, (++_folders).ToString(CultureInfo.InvariantCulture));

    /// <param name="published">A folder with server and peer that are published already; null = publish them now.</param>
    public static async Task<Bench> PrepareAsync(string? published)
    {
        if (published is null)
        {
            published = Path.Combine(AppContext.BaseDirectory, "published");
            await PublishAsync("src/Atrium.Server", published);
            await PublishAsync("bench/Atrium.Bench.EfPeer", Path.Combine(published, "peer"));
        }

        var pinned = OperatingSystem.IsLinux() && Environment.ProcessorCount > 1 && File.Exists("/usr/bin/taskset");
        if (pinned)
        {
            var self = Launch("taskset", "-a", "-p", "-c", "1", Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            await self.WaitForExitAsync();
        }

        return new Bench(published, pinned);
    }

    /// <summary>Server and peer with the same data, made when first asked for and used by all.</summary>
    public async Task<Stage> StageAsync() => _stage ??= await Stage.OpenAsync(this);

    /// <summary>Starts a .NET program on the servers' core. It ends with the bench at the latest.</summary>
    public Process Start(string program, params string[] arguments)
    {
        var process = Launch([.. Pinned ? (string[])["taskset", "-c", "0"] : [], "dotnet", "exec", program, .. arguments]);
        _started.Add(process);
        return process;
    }

    /// <summary>Ends a program that was started here.</summary>
    public async Task StopAsync(Process process)
    {
        _started.Remove(process);
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    public void Row(string what, FormattableString value)
    {
        var text = value.ToString(CultureInfo.InvariantCulture);
        _rows.Add((what, text));
        Say($"{what}: {text}");
    }

    public void Print()
    {
        Console.WriteLine($"\n{Environment.ProcessorCount} core(s) seen by the load, pinned: {(Pinned ? "yes" : "no")}, .NET {Environment.Version}\n");
        Console.WriteLine("| what | result |\n|---|---|");
        foreach (var (what, value) in _rows)
        {
            Console.WriteLine($"| {what} | {value} |");
        }
    }

    public static void Say(string text) => Console.Error.WriteLine(text);

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _started.ToList())
        {
            await StopAsync(process);
        }

        Directory.Delete(_scratch, recursive: true);
    }

    private static async Task PublishAsync(string project, string folder)
    {
        Say($"Publishing {project} …");
        using var publish = Launch("dotnet", "publish", Repository(project), "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "--self-contained", "false", "-o", folder, "--nologo", "-v", "q");
        var output = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        if (publish.ExitCode != 0)
        {
            throw new InvalidOperationException(output);
        }
    }

    private static Process Launch(params string[] command) =>
        Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;

    private static string Repository(string path)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Atrium.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Run it inside the repository.");
        }

        return Path.Combine(folder, path);
    }
}
