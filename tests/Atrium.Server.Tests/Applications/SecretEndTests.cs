// Secrets end by the clock of the organisation, not by the server's.

using System.Net;
using System.Text.Json;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Applications;

public sealed class SecretEndTests
{
    [Fact]
    public async Task Secrets_end_by_the_clock_of_the_organisation()
    {
        await using var server = await TestServer.StartAsync(control: true);
        var app = await server.DaemonAsync();
        var made = (await app.PostAsync("/applications", new { displayName = "Ending" })).Must(HttpStatusCode.Created).Json;
        var (id, appId) = (made.GetProperty("id").GetString(), made.GetProperty("appId").GetString()!);
        (await app.PostAsync("/servicePrincipals", new { appId })).Must(HttpStatusCode.Created);
        var secret = (await app.PostAsync($"/applications/{id}/addPassword")).Must(HttpStatusCode.OK).Json.GetProperty("secretText").GetString()!;
        using var client = server.NewClient();
        using var clock = new StringContent("""{"advance": "P731D"}""", System.Text.Encoding.UTF8, "application/json");
        using var moved = await client.PostAsync(new Uri(server.Host.HttpUrl, "control/clock"), clock, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, moved.StatusCode);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = appId,
            ["client_secret"] = secret,
            ["scope"] = "https://graph.microsoft.com/.default",
        });
        using var answer = await client.PostAsync(new Uri($"{server.File.Authority}/oauth2/v2.0/token"), form, TestContext.Current.CancellationToken);
        var reply = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal(7000222, reply.GetProperty("error_codes")[0].GetInt32());
    }
}
