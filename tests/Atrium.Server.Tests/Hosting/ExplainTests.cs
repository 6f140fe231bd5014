// GET /control/explain: how a GET of the API is understood, down to the database's own plan.

using System.Net;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Hosting;

public sealed class ExplainTests
{
    [Fact]
    public async Task A_list_is_explained_from_its_address_to_an_index()
    {
        await using var server = await TestServer.StartAsync(control: true);

        var answer = await ExplainAsync(server, "/v1.0/users?$filter=startsWith(displayName,'M')&$top=5");

        answer.Must(HttpStatusCode.OK);
        Assert.Contains("users", answer.Optional("address"), StringComparison.Ordinal);
        Assert.Contains("startswith(displayName,'M')", answer.Optional("plan"), StringComparison.Ordinal);
        Assert.Contains("USING INDEX ix_directoryObject_c_displayName", answer.Optional("sql"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_model_does_not_know_is_refused_with_its_code()
    {
        await using var server = await TestServer.StartAsync(control: true);

        var answer = await ExplainAsync(server, "/v1.0/nothing");

        answer.Must(HttpStatusCode.BadRequest);
        Assert.Equal("BadRequest", answer.Json.GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task It_is_not_there_unless_configured()
    {
        await using var server = await TestServer.StartAsync();

        (await ExplainAsync(server, "/v1.0/users")).Must(HttpStatusCode.NotFound);
    }

    private static Task<Answer> ExplainAsync(TestServer server, string path) =>
        server.Nobody().GetAsync(new Uri(server.Host.HttpUrl, "/control/explain?path=" + Uri.EscapeDataString(path)).AbsoluteUri);
}
