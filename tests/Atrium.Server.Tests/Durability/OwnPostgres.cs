// A PostgreSQL cluster of a test's own, so that it can be stopped and started again. Made from the installed programs.

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Atrium.Server.Tests.Durability;

internal sealed class OwnPostgres : IAsyncDisposable
{
    private readonly string _programs;
    private readonly string _folder;
    private readonly int _port;

    private OwnPostgres(string programs, string folder, int port) => (_programs, _folder, _port) = (programs, folder, port);

    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Username=atrium;Database=postgres;Maximum Pool Size=20");

    /// <summary>Skips the test where there is no PostgreSQL, or where it may not be run.</summary>
    public static async Task<OwnPostgres> StartAsync()
    {
        var programs = System.IO.Directory.Exists("/usr/lib/postgresql")
            ? System.IO.Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")).Where(b => File.Exists(Path.Combine(b, "initdb"))).Max()
            : null;
        Assert.SkipWhen(programs is null, "no PostgreSQL server is installed below /usr/lib/postgresql");
        var folder = System.IO.Directory.CreateTempSubdirectory("atrium-pg-").FullName;
        var own = new OwnPostgres(programs!, folder, FreePort());
        if (Environment.IsPrivilegedProcess)
        {
            // PostgreSQL refuses to run as root.
            var (code, _) = await RunAsync("chown", "postgres", folder);
            Assert.SkipWhen(code != 0, "there is no account 'postgres' to run PostgreSQL as");
        }

        var made = await own.DoAsync("initdb", "-D", own.Data, "-U", "atrium", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
        Assert.True(made.Code == 0, made.Output);
        await own.StartAgainAsync();
        return own;
    }

    public async Task StartAgainAsync()
    {
        var options = string.Create(CultureInfo.InvariantCulture, $"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_folder}");
        var (code, output) = await DoAsync("pg_ctl", "-D", Data, "-l", Path.Combine(_folder, "log"), "-w", "-o", options, "start");
        Assert.True(code == 0, output);
    }

    /// <summary>As if its machine had lost power.</summary>
    public async Task StopAsync() => await DoAsync("pg_ctl", "-D", Data, "-m", "immediate", "-w", "stop");

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        System.IO.Directory.Delete(_folder, recursive: true);
    }

    private string Data => Path.Combine(_folder, "data");

    private Task<(int Code, string Output)> DoAsync(string program, params string[] arguments)
    {
        string[] command = [Path.Combine(_programs, program), .. arguments];
        return Environment.IsPrivilegedProcess ? RunAsync("runuser", ["-u", "postgres", "--", .. command]) : RunAsync(command[0], command[1..]);
    }

    private static async Task<(int Code, string Output)> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = "/", RedirectStandardError = true, UseShellExecute = false })!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, process.ExitCode == 0 ? "" : await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
