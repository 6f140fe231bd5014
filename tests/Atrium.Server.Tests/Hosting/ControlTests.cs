// The control endpoint: absent unless configured, and then it moves clocks and brings organisations back.

using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Atrium.Server.Tests.Hosting;

public sealed class ControlTests
{
    [Fact]
    public async Task It_is_not_there_unless_configured()
    {
        await using var server = await TestServer.StartAsync();
        using var answer = await server.Http.GetAsync(new Uri(server.Host.HttpUrl, "control"));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task The_clock_moves_stops_and_survives_a_restart()
    {
        var folder = TestFolders.New();
        await using (var server = await TestServer.StartAsync("users=3", control: true, folder: folder))
        {
            var state = await PostAsync(server, "clock", """{"now": "2031-05-06T07:08:09Z", "frozen": true}""");
            Assert.Equal("2031-05-06T07:08:09.0000000Z", state["now"]!.GetValue<string>());
            state = await PostAsync(server, "clock", """{"advance": "P1DT30M"}""");
            Assert.Equal("2031-05-07T07:38:09.0000000Z", state["now"]!.GetValue<string>());
        }

        await using var again = await TestServer.StartAsync("users=3", control: true, folder: folder);
        var kept = await again.Http.GetFromJsonAsync<JsonObject>(new Uri(again.Host.HttpUrl, "control"));
        Assert.Equal("2031-05-07T07:38:09.0000000Z", kept!["now"]!.GetValue<string>());
        var running = await PostAsync(again, "clock", """{"frozen": false}""");
        Assert.False(running["frozen"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_token_dies_when_the_clock_passes_its_end()
    {
        await using var server = await TestServer.StartAsync(control: true);
        using var daemon = await server.DaemonAsync();
        Assert.Equal(HttpStatusCode.OK, (await daemon.GetAsync("users?$top=1")).StatusCode);
        await PostAsync(server, "clock", """{"advance": "PT2H"}""");
        Assert.Equal(HttpStatusCode.Unauthorized, (await daemon.GetAsync("users?$top=1")).StatusCode);
    }

    [Fact]
    public async Task Snapshots_and_the_seed_bring_back_what_was()
    {
        await using var server = await TestServer.StartAsync(control: true);
        using var daemon = await server.DaemonAsync();
        var who = $"users/{server.File.Users[1].UserPrincipalName}";
        var seeded = await JobAsync();
        await NameAsync("First");
        var before = await PostAsync(server, "snapshots/first");
        await NameAsync("Second");
        var restored = await PostAsync(server, "snapshots/first/restore");
        Assert.Equal("First", await JobAsync());
        Assert.NotEqual(before["epoch"]!.GetValue<string>(), restored["epoch"]!.GetValue<string>());
        await PostAsync(server, "reset");
        Assert.Equal(seeded, await JobAsync());
        using var person = await server.UserAsync(1);
        Assert.Equal(HttpStatusCode.OK, (await person.GetAsync("me/messages")).StatusCode);

        async Task<string> JobAsync() => (await daemon.GetFromJsonAsync<JsonObject>(who))!["jobTitle"]!.GetValue<string>();

        async Task NameAsync(string title) => (await daemon.PatchAsJsonAsync(who, new { jobTitle = title })).EnsureSuccessStatusCode();
    }

    [Theory]
    [InlineData("clock", """{"tomorrow": true}""", HttpStatusCode.BadRequest, "badBody")]
    [InlineData("clock", """{"advance": "P1M"}""", HttpStatusCode.BadRequest, "badBody")]
    [InlineData("clock", "no json", HttpStatusCode.BadRequest, "badBody")]
    [InlineData("clock?organization=00000000-0000-0000-0000-000000000001", """{"frozen": true}""", HttpStatusCode.NotFound, "noOrganization")]
    [InlineData("snapshots/nothing/restore", "", HttpStatusCode.NotFound, "noSnapshot")]
    [InlineData("snapshots/..%2Fx", "", HttpStatusCode.BadRequest, "badName")]
    public async Task What_it_cannot_do_is_a_json_error(string path, string body, HttpStatusCode status, string code)
    {
        await using var server = await TestServer.StartAsync("users=1", control: true);
        using var answer = await server.Http.PostAsync(new Uri(server.Host.HttpUrl, "control/" + path), new StringContent(body));
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(code, (await answer.Content.ReadFromJsonAsync<JsonObject>())!["error"]!["code"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("Origin", "http://localhost:3000")]
    [InlineData("Host", "rebound.example")]
    public async Task A_page_in_a_browser_is_refused(string header, string value)
    {
        await using var server = await TestServer.StartAsync("users=1", control: true);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Host.HttpUrl, "control/reset"));
        request.Headers.Add(header, value);
        using var answer = await server.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    private static async Task<JsonObject> PostAsync(TestServer server, string path, string body = "")
    {
        using var answer = await server.Http.PostAsync(new Uri(server.Host.HttpUrl, "control/" + path), new StringContent(body));
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }
}
