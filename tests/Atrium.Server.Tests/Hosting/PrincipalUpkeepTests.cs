// Service principals of other organisations follow their application when the server starts.

using System.Net;
using System.Text.Json;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Hosting;

public sealed class PrincipalUpkeepTests
{
    [Fact]
    public async Task What_an_application_declares_shows_in_other_organisations_after_the_next_start()
    {
        var settings = TestFolders.Settings(TestFolders.New(), "demo;users=12");
        string appId;
        await using (var first = await TestServer.OverAsync(settings))
        {
            var home = await first.DaemonAsync();
            var made = (await home.PostAsync("/applications", new { displayName = "Gauges", signInAudience = "AzureADMultipleOrgs" })).Must(HttpStatusCode.Created);
            appId = made.Json.GetProperty("appId").GetString()!;
            (await (await ThereAsync(first)).PostAsync("/servicePrincipals", new { appId })).Must(HttpStatusCode.Created);
            (await home.PatchAsync($"/applications/{made.Id}", new { displayName = "Gauges, renewed", web = new { homePageUrl = "https://gauges.example/" } }))
                .Must(HttpStatusCode.NoContent);
        }

        await using var again = await TestServer.OverAsync(settings);
        var there = (await (await ThereAsync(again)).GetAsync($"/servicePrincipals(appId='{appId}')")).Must(HttpStatusCode.OK);
        Assert.Equal(("Gauges, renewed", "https://gauges.example/"), (there.Optional("displayName"), there.Optional("homepage")));
    }

    private static async Task<Caller> ThereAsync(TestServer server)
    {
        var other = server.File.Others[0];
        var daemon = other.Clients.First(c => c.Kind == "daemon");
        using var http = server.NewClient();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = daemon.ClientId.ToString(),
            ["client_secret"] = daemon.ClientSecret!,
            ["scope"] = "https://graph.microsoft.com/.default",
        });
        using var answer = await http.PostAsync(new Uri($"{other.Authority}/oauth2/v2.0/token"), form, TestContext.Current.CancellationToken);
        var reply = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        return server.WithToken(reply.GetProperty("access_token").GetString()!);
    }
}
