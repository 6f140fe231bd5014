// What stays resident after a hundred thousand requests of the usual kinds.

namespace Atrium.Bench;

internal static class MemoryBench
{
    private const int Requests = 100_000;

    /// <summary>At the first start the demo organisation is made as well, whose tools stay in memory.</summary>
    public static async Task RunAsync(Bench bench)
    {
        var folder = bench.NewFolder();
        await MeasureAsync(bench, folder, "first start");
        await MeasureAsync(bench, folder, "start with data there");
    }

    private static async Task MeasureAsync(Bench bench, string folder, string which)
    {
        var server = await AtriumProcess.StartAsync(bench, folder);
        var token = await server.TokenAsync();
        var user = $"{server.Graph}/users/{server.User}";
        const string Message = """{"subject":"Bench","body":{"contentType":"text","content":"A few words."},"toRecipients":[{"emailAddress":{"address":"a@larkmoor.example"}}]}""";
        byte[][] gets =
        [
            Load.Get(new Uri(user), token),
            Load.Get(new Uri($"{server.Graph}/users?$select=displayName,mail&$top=50"), token),
            Load.Get(new Uri($"{user}/messages?$top=25"), token),
            Load.Get(new Uri($"{user}/mailFolders"), token),
        ];
        var post = Load.Post(new Uri(user + "/messages"), token, "application/json", Message);
        var start = Resident(server);
        Load.Run(server.Graph.Port, i => i < Requests * 9 / 10 ? gets[i % gets.Length] : null, 16, 200);
        Load.Run(server.Graph.Port, i => i < Requests / 10 ? post : null, 16, 201);
        bench.Row($"{which}, resident when ready", $"{start:F0} MB");
        bench.Row($"{which}, resident after {Requests} requests (nine tenths GETs of people and mail, one tenth POSTs)", $"{Resident(server):F0} MB");
        await bench.StopAsync(server.Process);
    }

    private static double Resident(AtriumProcess server)
    {
        server.Process.Refresh();
        return server.Process.WorkingSet64 / 1024d / 1024d;
    }
}
