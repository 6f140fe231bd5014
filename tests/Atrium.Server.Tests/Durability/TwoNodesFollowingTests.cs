// Two servers on one PostgreSQL database: what an application declares reaches other organisations from either of them.

using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;
using Atrium.Store.Tests.Postgres;

namespace Atrium.Server.Tests.Durability;

public sealed class TwoNodesFollowingTests
{
    [Fact]
    public async Task Service_principals_follow_whichever_node_was_asked()
    {
        await using var database = await PostgresDatabase.NewAsync();
        var folders = Enumerable.Range(0, 2).Select(_ => System.IO.Directory.CreateTempSubdirectory("atrium-node-").FullName).ToList();
        var nodes = await Task.WhenAll(folders.Select(folder => Task.Run(() => TestServer.OverAsync(new AtriumSettings
        {
            Data = folder,
            HttpPort = 0,
            HttpsPort = 0,
            Store = StoreKind.Postgres,
            Connection = database.ConnectionString,
            Seed = "users=4;demo",
        }))));
        try
        {
            var here = nodes[0].WithToken((await nodes[0].DaemonAsync()).Token);
            var there = await nodes[0].OtherDaemonAsync();
            var made = (await here.PostAsync("/applications", new { displayName = "Gauges", signInAudience = "AzureADMultipleOrgs" })).Must(HttpStatusCode.Created);
            var principal = "/servicePrincipals/" + (await there.PostAsync("/servicePrincipals", new { appId = made.Optional("appId") })).Must(HttpStatusCode.Created).Id;
            for (var i = 0; i < 6; i++)
            {
                var (writer, reader) = (nodes[i % 2].WithToken(here.Token), nodes[(i + 1) % 2].WithToken(there.Token));
                (await writer.PatchAsync($"/applications/{made.Id}", new { displayName = $"Gauges {i}" })).Must(HttpStatusCode.NoContent);
                await Until.HoldsAsync(async () => (await reader.GetAsync(principal)).Must(HttpStatusCode.OK).Optional("displayName") == $"Gauges {i}", $"change {i} is followed");
            }
        }
        finally
        {
            foreach (var node in nodes)
            {
                await node.DisposeAsync();
            }

            folders.ForEach(folder => System.IO.Directory.Delete(folder, recursive: true));
        }
    }
}
