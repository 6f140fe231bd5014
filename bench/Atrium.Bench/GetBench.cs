// GET /users/{id} with a bearer token, beside bare Kestrel returning the same bytes.

using System.Diagnostics;

namespace Atrium.Bench;

internal static class GetBench
{
    private const int Clients = 16;
    private const int Rounds = 5;
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(3);

    public static async Task RunAsync(Bench bench)
    {
        var folder = bench.NewFolder();
        await using var server = await AtriumProcess.StartAsync(bench, folder);
        var token = await server.TokenAsync();
        var id = System.Text.Json.JsonDocument.Parse(await server.GetAsync(token, $"/users/{server.User}?$select=id")).RootElement.GetProperty("id").GetString();
        var url = new Uri($"{server.Graph}/users/{id}");
        var body = Path.Combine(folder, "floor.json");
        await File.WriteAllBytesAsync(body, await server.GetAsync(token, $"/users/{id}"));

        using var floor = bench.Start(typeof(GetBench).Assembly.Location, "floor", body);
        try
        {
            var bare = new Uri((await floor.StandardOutput.ReadLineAsync())!);
            var request = Load.Request("GET", url, token);
            var (ours, theirs) = (new List<Run>(), new List<Run>());

            // In turns, so that what else the machine does meets both; the first round of each is for the compiler.
            for (var round = 0; round <= Rounds; round++)
            {
                theirs.Add(await MeasureAsync(floor, bare.Port, request));
                ours.Add(await MeasureAsync(server.Process, url.Port, request));
                Bench.Say($"  bare {theirs[^1].PerSecond:F0}/s, Atrium {ours[^1].PerSecond:F0}/s");
            }

            Print(bench, ours[1..], theirs[1..], new FileInfo(body).Length);
        }
        finally
        {
            floor.Kill();
        }
    }

    private static async Task<Run> MeasureAsync(Process process, int port, byte[] request)
    {
        process.Refresh();
        var before = process.TotalProcessorTime;
        var perSecond = await Load.RunAsync(port, request, Clients, 200, Time);
        process.Refresh();
        return new Run(perSecond, (process.TotalProcessorTime - before).TotalMicroseconds / (perSecond * Time.TotalSeconds));
    }

    private static void Print(Bench bench, List<Run> ours, List<Run> theirs, long bytes)
    {
        bench.Row($"GET /users/{{id}} with a token, {Clients} clients", $"{Bench.Median(ours.Select(r => r.PerSecond)):F0}/s");
        bench.Row($"bare Kestrel, the same {bytes} bytes", $"{Bench.Median(theirs.Select(r => r.PerSecond)):F0}/s");
        bench.Row("ratio of requests, median of pairs", $"{Bench.Median(ours.Zip(theirs, (a, b) => a.PerSecond / b.PerSecond)):F2}");
        bench.Row("processor time of a request, Atrium and bare", $"{Bench.Median(ours.Select(r => r.Cpu)):F1} µs, {Bench.Median(theirs.Select(r => r.Cpu)):F1} µs");
        bench.Row("ratio of processor time, median of pairs", $"{Bench.Median(ours.Zip(theirs, (a, b) => b.Cpu / a.Cpu)):F2}");
    }

    /// <param name="Cpu">Microseconds that the server computed for a request: less disturbed than the rate by what else runs.</param>
    private sealed record Run(double PerSecond, double Cpu);
}
