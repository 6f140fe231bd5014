// What all benchmarks share: a published server, cores that do not mix, a place for data, and the table.

using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Atrium.Bench;

internal sealed class Bench : IDisposable
{
    private readonly List<(string What, string Value)> _rows = [];
    private readonly string _scratch = Directory.CreateTempSubdirectory("atrium-bench-").FullName;
    private int _folders;

    private Bench(string server, bool pinned) => (Server, Pinned) = (server, pinned);

    /// <summary>Path of the published program.</summary>
    public string Server { get; }

    /// <summary>True: servers run on the first core, the load on the second.</summary>
    public bool Pinned { get; }

    public string NewFolder() => Path.Combine(_scratch, (++_folders).ToString(CultureInfo.InvariantCulture));

    /// <param name="published">A folder with a server that is published already; null = publish it now.</param>
    public static async Task<Bench> PrepareAsync(string? published)
    {
        if (published is null)
        {
            published = Path.Combine(AppContext.BaseDirectory, "published");
            Say("Publishing the server …");
            var publish = Launch("dotnet", "publish", Repository("src/Atrium.Server"), "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", published, "--nologo", "-v", "q");
            var output = await publish.StandardOutput.ReadToEndAsync();
            await publish.WaitForExitAsync();
            if (publish.ExitCode != 0)
            {
                throw new InvalidOperationException(output);
            }
        }

        var pinned = OperatingSystem.IsLinux() && Environment.ProcessorCount > 1 && File.Exists("/usr/bin/taskset");
        if (pinned)
        {
            var self = Launch("taskset", "-a", "-p", "-c", "1", Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            await self.WaitForExitAsync();
        }

        return new Bench(Path.Combine(published, "Atrium.Server.dll"), pinned);
    }

    /// <summary>Starts a .NET program on the servers' core.</summary>
    public Process Start(string program, params string[] arguments) =>
        Launch([.. Pinned ? (string[])["taskset", "-c", "0"] : [], "dotnet", "exec", program, .. arguments]);

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

    public void Dispose() => Directory.Delete(_scratch, recursive: true);

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
