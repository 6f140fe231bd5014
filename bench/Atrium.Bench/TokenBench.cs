// The token endpoint beside bare Kestrel, and what the check of a bearer token costs a request.

using System.Text.Json;

namespace Atrium.Bench;

internal static class TokenBench
{
    private const int Clients = 16;
    private const int Tokens = 1500;

    public static async Task RunAsync(Bench bench)
    {
        var stage = await bench.StageAsync();
        var (url, form) = stage.Atrium.TokenRequest;
        var request = Load.Post(url, null, "application/x-www-form-urlencoded", form);
        var answer = JsonSerializer.SerializeToUtf8Bytes(new { token_type = "Bearer", expires_in = 3599, access_token = stage.Token });
        var floor = await Floor.StartAsync(bench, 200, answer);
        Race.Run(
            bench,
            "client credentials",
            Clients,
            200,
            new Contender("Atrium", stage.Atrium.Process, url.Port, request),
            floor.Contender(request));
    }

    /// <summary>The same GET with tokens that were never seen, and again with the same tokens: the difference is the check.</summary>
    public static async Task BearerAsync(Bench bench)
    {
        var stage = await bench.StageAsync();
        var url = new Uri($"{stage.Atrium.Graph}/users/{stage.Person}");
        var (misses, hits) = (new List<double>(), new List<double>());
        for (var round = 0; round <= 2; round++)
        {
            var requests = new List<byte[]>();
            for (var i = 0; i < Tokens; i++)
            {
                requests.Add(Load.Get(url, await stage.Atrium.TokenAsync()));
            }

            var miss = Cost(stage, requests);
            var hit = Enumerable.Range(0, 3).Select(_ => Cost(stage, requests)).Min();
            if (round > 0)
            {
                misses.Add(miss);
                hits.Add(hit);
            }
        }

        bench.Row("GET /users/{id}, a token seen before", $"{Bench.Median(hits):F1} µs of processor time");
        bench.Row("GET /users/{id}, a new token each time", $"{Bench.Median(misses):F1} µs of processor time");
        bench.Row("so that checking a new token costs", $"{Bench.Median(misses.Zip(hits, (m, h) => m - h)):F1} µs");
    }

    private static double Cost(Stage stage, List<byte[]> requests)
    {
        var before = Race.Processor(stage.Atrium.Process);
        var answered = Load.Run(stage.Atrium.Graph.Port, i => i < requests.Count ? requests[i] : null, Clients, 200);
        return (Race.Processor(stage.Atrium.Process) - before) / answered;
    }
}
