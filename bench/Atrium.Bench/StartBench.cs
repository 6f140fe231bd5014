// From the start of the process to its first successful answer.

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Atrium.Bench;

internal static class StartBench
{
    private const int Runs = 5;

    public static async Task RunAsync(Bench bench)
    {
        var first = new List<(double Time, double Cpu)>();
        for (var run = 0; run < Runs; run++)
        {
            first.Add(await FirstAnswerAsync(bench, bench.NewFolder(), null));
        }

        Print(bench, "first start, demo data made, to the first 200 of /readyz", first);
        var folder = bench.NewFolder();
        var server = await AtriumProcess.StartAsync(bench, folder);
        var (token, user) = (await server.TokenAsync(), server.User);
        await bench.StopAsync(server.Process);

        var (ready, answer) = (new List<(double Time, double Cpu)>(), new List<(double Time, double Cpu)>());
        for (var run = 0; run < Runs; run++)
        {
            ready.Add(await FirstAnswerAsync(bench, folder, null));
            answer.Add(await FirstAnswerAsync(bench, folder, ("/v1.0/users/" + user, token)));
        }

        Print(bench, "start with data there, to the first 200 of /readyz", ready);
        Print(bench, "start with data there, to the first GET /users/{id} with a token", answer);
    }

    /// <returns>Milliseconds: by the clock, and computed.</returns>
    public static async Task<(double Time, double Cpu)> FirstAnswerAsync(Bench bench, string folder, (string Path, string Token)? ask, params string[] more)
    {
        var (port, other) = (FreePort(), FreePort());
        var from = Stopwatch.GetTimestamp();
        var process = bench.Start(bench.Server, ["--data", folder, "--http-port", $"{port}", "--https-port", $"{other}", .. more]);
        _ = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        var request = Load.Get(new Uri($"http://localhost:{port}{ask?.Path ?? "/readyz"}"), ask?.Token);
        try
        {
            while (!await AnswersAsync(port, request))
            {
                if (process.HasExited)
                {
                    throw new InvalidOperationException("The server did not start.");
                }

                await Task.Delay(2);
            }

            var time = Stopwatch.GetElapsedTime(from).TotalMilliseconds;
            process.Refresh();
            return (time, process.TotalProcessorTime.TotalMilliseconds);
        }
        finally
        {
            await bench.StopAsync(process);
        }
    }

    private static void Print(Bench bench, string what, List<(double Time, double Cpu)> runs) => bench.Row(
        what, $"{Bench.Median(runs.Select(r => r.Time)):F0} ms, at best {runs.Min(r => r.Time):F0} ms; computing {Bench.Median(runs.Select(r => r.Cpu)):F0} ms");

    private static async Task<bool> AnswersAsync(int port, byte[] request)
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, port);
            await socket.SendAsync(request);
            var buffer = new byte[16];
            var read = 0;
            while (read < 12 && await socket.ReceiveAsync(buffer.AsMemory(read)) is var more && more > 0)
            {
                read += more;
            }

            return buffer.AsSpan(9, 3).SequenceEqual("200"u8);
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
