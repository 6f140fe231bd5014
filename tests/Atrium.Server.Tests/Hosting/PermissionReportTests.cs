// The permission report: what an application needed, held too much, and lacked.

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Hosting;

public sealed class PermissionReportTests
{
    [Fact]
    public async Task It_names_the_least_that_was_needed_and_what_was_held_beside_it()
    {
        await using var server = await TestFolders.DemoAsync(control: true);
        var app = await server.AppWithAsync("User.Read.All Mail.ReadWrite Directory.Read.All");
        (await app.GetAsync("/users?$top=1")).Must(HttpStatusCode.OK);
        (await app.GetAsync($"/users/{server.File.Users[1].UserPrincipalName}/messages?$top=1")).Must(HttpStatusCode.OK);
        var found = await ReportAsync(server, "application");

        Assert.Equal(["Mail.ReadBasic.All", "User.ReadBasic.All"], Names(found, "needs"));
        Assert.Equal(["Directory.Read.All", "Mail.ReadWrite", "User.Read.All"], Names(found, "tooMuch"));
        Assert.Empty(Names(found, "missing"));
        Assert.Equal(["GET /users", "GET /users/{id}/messages"], found.GetProperty("requests").EnumerateArray().Select(r => r.GetProperty("request").GetString()));
    }

    [Fact]
    public async Task It_names_what_was_lacking_and_so_does_the_refusal()
    {
        await using var server = await TestFolders.DemoAsync(control: true);
        var app = await server.AppWithAsync("User.ReadBasic.All");
        var refused = (await app.PostAsync($"/users/{server.File.Users[1].UserPrincipalName}/sendMail", new { message = new { } })).Refused(HttpStatusCode.Forbidden, "ErrorAccessDenied");
        var found = await ReportAsync(server, "application");

        Assert.Equal("Mail.Send", refused.Header("x-atrium-missing"));
        Assert.Equal(["Mail.Send"], Names(found, "missing"));
        Assert.True(found.GetProperty("requests")[0].GetProperty("refused").GetBoolean());
    }

    [Fact]
    public async Task The_page_shows_it_to_a_browser_on_this_machine_only()
    {
        await using var server = await TestFolders.DemoAsync(control: true);
        (await (await server.UserAsync(1)).GetAsync("/me")).Must(HttpStatusCode.OK);
        using var client = server.NewClient();
        using var page = await client.GetAsync(new Uri(server.Host.HttpUrl, "control/permissions.html"));
        var text = await page.Content.ReadAsStringAsync();
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.Contains("GET /me", text);
        Assert.Contains("User.Read", text);

        using var foreign = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Host.HttpUrl, "control/permissions.html"));
        foreign.Headers.TryAddWithoutValidation("Origin", "https://elsewhere.example");
        using var refused = await client.SendAsync(foreign);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task Without_the_control_endpoint_a_refusal_keeps_its_reason()
    {
        await using var server = await TestFolders.DemoAsync();
        var app = await server.AppWithAsync("User.ReadBasic.All");
        Assert.Null((await app.GetAsync("/groups")).Refused(HttpStatusCode.Forbidden, "Authorization_RequestDenied").Header("x-atrium-missing"));
    }

    private static async Task<JsonElement> ReportAsync(TestServer server, string kind)
    {
        using var client = server.NewClient();
        var report = await client.GetFromJsonAsync<JsonElement>(new Uri(server.Host.HttpUrl, "control/permissions"));
        return report.GetProperty("applications").EnumerateArray().Single(a => a.GetProperty("kind").GetString() == kind);
    }

    private static string[] Names(JsonElement application, string list) => [.. application.GetProperty(list).EnumerateArray().Select(n => n.GetString()!)];
}
