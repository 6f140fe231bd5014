// Durable POST of a message on SQLite: one client waits for one flush each time, sixteen share them.

using System.Globalization;

namespace Atrium.Bench;

internal static class PostBench
{
    private const string Body = """{"subject":"Bench","body":{"contentType":"text","content":"A few words, as people write them."},"toRecipients":[{"emailAddress":{"address":"someone@bench.example"}}]}""";

    public static async Task RunAsync(Bench bench)
    {
        var stage = await bench.StageAsync();
        foreach (var clients in (int[])[1, 16])
        {
            Race.Run(
                bench,
                string.Create(CultureInfo.InvariantCulture, $"durable POST of a message, {clients} client{(clients == 1 ? "" : "s")}"),
                clients,
                201,
                new Contender("Atrium", stage.Atrium.Process, stage.Atrium.Graph.Port, Request(stage.Atrium.Graph)),
                stage.Peer.Contender(Request(stage.Peer.Graph)));
        }

        byte[] Request(Uri graph) => Load.Post(new Uri($"{graph}/users/{stage.Person}/messages"), stage.Token, "application/json", Body);
    }
}
