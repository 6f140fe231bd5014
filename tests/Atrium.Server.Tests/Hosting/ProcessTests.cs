// The program as a process of its own: exit codes, one clear line, one process a folder, a graceful stop.

using System.Diagnostics;
using Atrium.Server.Hosting;

namespace Atrium.Server.Tests.Hosting;

public sealed class ProcessTests
{
    [Theory]
    [InlineData(2, "atrium: HttpPort is 'x'; it must be a port", "--http-port", "x")]
    [InlineData(2, "atrium: Store 'postgres' needs a Connection", "--store", "postgres")]
    [InlineData(2, "atrium: The seed file nothing.json cannot be read", "--seed", "nothing.json")]
    [InlineData(2, "atrium: Seed is 'users=many'", "--seed", "users=many")]
    [InlineData(2, "atrium: Unrecognized command or argument '--colour'", "--colour")]
    public async Task Bad_settings_are_one_line_and_a_code(int code, string line, params string[] arguments)
    {
        var folder = TestFolders.New();
        var (exit, error) = await RunAsync(["--data", folder, .. arguments]);
        Assert.Equal(code, exit);
        Assert.StartsWith(line, error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(c => c == '\n'));
        Assert.False(System.IO.Directory.Exists(folder)); // nothing was touched
    }

    [Fact]
    public async Task The_environment_is_heard()
    {
        var (exit, error) = await RunAsync(["--data", TestFolders.New()], ("ATRIUM__HTTPPORT", "y"));
        Assert.Equal(2, exit);
        Assert.StartsWith("atrium: HttpPort is 'y'", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_process_on_a_folder_is_refused()
    {
        await using var server = await TestFolders.DemoAsync();
        var (exit, error) = await RunAsync(["--data", server.Host.Folder, "--http-port", "0", "--https-port", "0"]);
        Assert.Equal(StartRefused.Unavailable, exit);
        Assert.Equal($"atrium: The data folder {server.Host.Folder} is in use by another process.\n", error.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task It_says_where_it_is_and_stops_when_asked()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var folder = await TestFolders.CopyOfDemoAsync();
        using var process = Start(["--data", folder, "--http-port", "0", "--https-port", "0", "--control"]);
        var print = "";
        while (await process.StandardOutput.ReadLineAsync() is { } line && !line.Contains("Ctrl+C", StringComparison.Ordinal))
        {
            print += line + "\n";
        }

        Assert.Contains("Larkmoor Instruments", print, StringComparison.Ordinal);
        Assert.Contains(AtriumFile.Read(Path.Combine(folder, AtriumFile.Name)).Users[0].Password, print, StringComparison.Ordinal);
        Assert.Contains("For tests only: the control endpoint", print, StringComparison.Ordinal);
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    private static async Task<(int Exit, string Error)> RunAsync(string[] arguments, params (string Name, string Value)[] environment)
    {
        using var process = Start(arguments, environment);
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await error);
    }

    private static Process Start(string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Atrium.Server.dll"), .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
