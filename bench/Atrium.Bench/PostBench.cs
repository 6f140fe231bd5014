// Durable POST of a message on SQLite: one client waits for one flush each time, sixteen share them.

namespace Atrium.Bench;

internal static class PostBench
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(4);

    public static async Task RunAsync(Bench bench)
    {
        await using var server = await AtriumProcess.StartAsync(bench, bench.NewFolder());
        var token = await server.TokenAsync();
        var url = new Uri($"{server.Graph}/users/{server.User}/messages");
        const string Body = """{"subject":"Bench","body":{"contentType":"text","content":"A few words, as people write them."},"toRecipients":[{"emailAddress":{"address":"someone@larkmoor.example"}}]}""";
        var request = Load.Request("POST", url, token, Body);
        await Load.RunAsync(url.Port, request, 16, 201, Time);
        foreach (var clients in (int[])[1, 16])
        {
            var runs = new List<double>();
            for (var round = 0; round < 3; round++)
            {
                runs.Add(await Load.RunAsync(url.Port, request, clients, 201, Time));
            }

            bench.Row($"durable POST of a message, SQLite, {clients} client{(clients == 1 ? "" : "s")}", $"{Bench.Median(runs):F0}/s");
        }
    }
}
