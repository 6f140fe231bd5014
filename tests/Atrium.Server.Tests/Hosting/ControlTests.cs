// The control endpoint: absent unless configured, and then it moves clocks and brings organisations back.

using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Hosting;

public sealed class ControlTests
{
    [Fact]
    public async Task It_is_not_there_unless_configured()
    {
        await using var server = await TestFolders.DemoAsync();
        using var client = server.NewClient();
        using var answer = await client.GetAsync(new Uri(server.Host.HttpUrl, "control"));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task The_clock_moves_stops_and_survives_a_restart()
    {
        var folder = TestFolders.New();
        await using (var server = await TestFolders.CrowdAsync(3, folder))
        {
            var state = await PostAsync(server, "clock", """{"now": "2031-05-06T07:08:09Z", "frozen": true}""");
            Assert.Equal("2031-05-06T07:08:09.0000000Z", state["now"]!.GetValue<string>());
            state = await PostAsync(server, "clock", """{"advance": "P1DT30M"}""");
            Assert.Equal("2031-05-07T07:38:09.0000000Z", state["now"]!.GetValue<string>());
        }

        await using var again = await TestFolders.CrowdAsync(3, folder);
        using var client = again.NewClient();
        var kept = await client.GetFromJsonAsync<JsonObject>(new Uri(again.Host.HttpUrl, "control"));
        Assert.Equal("2031-05-07T07:38:09.0000000Z", kept!["now"]!.GetValue<string>());
        var running = await PostAsync(again, "clock", """{"frozen": false}""");
        Assert.False(running["frozen"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_body_that_cannot_be_read_is_refused()
    {
        await using var server = await TestFolders.CrowdAsync(1, TestFolders.New());
        using var client = server.NewClient();
        foreach (var body in (string[])[
            """{"now": "2031-05-06T07:08:09Z", "now": "2032-05-06T07:08:09Z"}""", """{"now": "\ud800"}""", """{"\udc00": 1}""", """{"advance": {"a": "\ud800"}}""",
            """{"frozen": [}""", "[]", "null", "\"x\"", "{\"frozen\": \"\\u0000\"}"])
        {
            using var content = new StringContent(body);
            using var answer = await client.PostAsync(new Uri(server.Host.HttpUrl, "control/clock"), content);
            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{body}: {answer.StatusCode}");
            Assert.Contains("badBody", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_token_dies_when_the_clock_passes_its_end()
    {
        await using var server = await TestFolders.DemoAsync(control: true);
        var daemon = await server.DaemonAsync();
        (await daemon.GetAsync("/users?$top=1")).Must(HttpStatusCode.OK);
        await PostAsync(server, "clock", """{"advance": "PT2H"}""");
        (await daemon.GetAsync("/users?$top=1")).Must(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Snapshots_and_the_seed_bring_back_what_was()
    {
        await using var server = await TestFolders.DemoAsync(control: true);
        var daemon = await server.DaemonAsync();
        var who = $"/users/{server.File.Users[1].UserPrincipalName}";
        var seeded = await JobAsync();
        await NameAsync("First");
        var before = await PostAsync(server, "snapshots/first");
        await NameAsync("Second");
        var restored = await PostAsync(server, "snapshots/first/restore");
        Assert.Equal("First", await JobAsync());
        Assert.NotEqual(before["epoch"]!.GetValue<string>(), restored["epoch"]!.GetValue<string>());
        await PostAsync(server, "reset");
        Assert.Equal(seeded, await JobAsync());
        var person = await server.UserAsync(1);
        (await person.GetAsync("/me/messages")).Must(HttpStatusCode.OK);

        async Task<string> JobAsync() => (await daemon.GetAsync(who)).Must(HttpStatusCode.OK).Json.GetProperty("jobTitle").GetString()!;

        async Task NameAsync(string title) => (await daemon.PatchAsync(who, new { jobTitle = title })).Must(HttpStatusCode.NoContent);
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
        await using var server = await TestFolders.CrowdAsync(1);
        using var client = server.NewClient();
        using var answer = await client.PostAsync(new Uri(server.Host.HttpUrl, "control/" + path), new StringContent(body));
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(code, (await answer.Content.ReadFromJsonAsync<JsonObject>())!["error"]!["code"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("Origin", "http://localhost:3000")]
    [InlineData("Host", "rebound.example")]
    public async Task A_page_in_a_browser_is_refused(string header, string value)
    {
        await using var server = await TestFolders.CrowdAsync(1);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Host.HttpUrl, "control/reset"));
        request.Headers.Add(header, value);
        using var client = server.NewClient();
        using var answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    private static async Task<JsonObject> PostAsync(TestServer server, string path, string body = "")
    {
        using var client = server.NewClient();
        using var answer = await client.PostAsync(new Uri(server.Host.HttpUrl, "control/" + path), new StringContent(body));
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }
}
