// The permission report: what an application needed, held too much, and lacked.

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Atrium.Server.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

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
    public async Task A_batch_names_what_each_of_its_requests_lacked()
    {
        await using var server = await TestFolders.DemoAsync(control: true);
        var app = await server.AppWithAsync("User.ReadBasic.All");
        object Get(string id, string url) => new { id, method = "GET", url };
        var answer = (await app.PostAsync("/$batch", new { requests = new[] { Get("1", "/groups"), Get("2", "/users?$top=1"), Get("3", "/users?$filter=jobTitle eq 'x'") } })).Must(HttpStatusCode.OK);
        Assert.Contains("Group.Read.All", answer.Header("x-atrium-missing"), StringComparison.Ordinal);
        Assert.EndsWith("to see user/jobTitle", answer.Header("x-atrium-missing"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_names_what_was_lacking_and_not_what_was_asked()
    {
        using var log = new KeptLog();
        await using var server = await TestServer.OverAsync(
            TestFolders.Settings(await TestFolders.CopyOfDemoAsync()),
            new ConfigurationBuilder().AddInMemoryCollection([new("Logging:LogLevel:Default", "Information")]).Build());
        server.Host.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        var (app, person) = (await server.AppWithAsync("User.ReadBasic.All"), server.File.Users[1].UserPrincipalName);
        var hidden = (await (await server.DaemonAsync()).PostAsync("/groups", new
        {
            displayName = "Hidden",
            mailEnabled = true,
            mailNickname = "hidden",
            securityEnabled = false,
            groupTypes = new[] { "Unified" },
            visibility = "HiddenMembership",
        })).Must(HttpStatusCode.Created);
        var members = await server.AppWithAsync("GroupMember.Read.All");
        foreach (var (refused, lacking) in ((Answer, string)[])[
            (await app.PostAsync($"/users/{person}/sendMail", new { message = new { } }), "missing: Mail.Send"),
            (await app.GetAsync($"/users?$filter=jobTitle eq '{person}'"), "missing: to see user/jobTitle"),
            (await members.GetAsync($"/groups/{hidden.Id}/members"), "missing: to be shown group/members"),
            (await (await server.UserAsync(1)).PatchAsync($"/users/{server.File.Users[2].UserPrincipalName}", new { jobTitle = person }), "missing: a role to change jobTitle")])
        {
            Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
            var line = Assert.Single(log.Lines, l => l.Contains(refused.Header("request-id")!, StringComparison.Ordinal));
            Assert.Contains(lacking, line, StringComparison.Ordinal);
            Assert.DoesNotContain(person, line, StringComparison.OrdinalIgnoreCase);
        }
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
