// GET /users/{id} with a bearer token, beside bare Kestrel returning the same bytes.

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
            var (ours, theirs) = (new List<double>(), new List<double>());

            // In turns, so that what else the machine does meets both; the first round of each is for the compiler.
            for (var round = 0; round <= Rounds; round++)
            {
                theirs.Add(await Load.RunAsync(bare.Port, request, Clients, 200, Time));
                ours.Add(await Load.RunAsync(url.Port, request, Clients, 200, Time));
                Bench.Say($"  bare {theirs[^1]:F0}, Atrium {ours[^1]:F0}");
            }

            var (a, b) = (Bench.Median(ours.Skip(1)), Bench.Median(theirs.Skip(1)));
            bench.Row($"GET /users/{{id}} with a token, {Clients} clients", $"{a:F0}/s");
            bench.Row($"bare Kestrel, the same {new FileInfo(body).Length} bytes", $"{b:F0}/s");
            bench.Row("ratio", $"{a / b:F2}");
        }
        finally
        {
            floor.Kill();
        }
    }
}
