// A server that starts, says where it is, and still knows everything after a restart.

using System.Net;
using System.Text.Json.Nodes;
using Atrium.Areas.Applications;
using Atrium.Engine.Model;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;
using Atrium.Store.Tests.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Atrium.Server.Tests.Hosting;

public sealed class HostTests
{
    [Fact]
    public async Task Atrium_json_has_the_promised_shape_and_is_private()
    {
        await using var server = await TestFolders.DemoAsync();
        var path = Path.Combine(server.Host.Folder, "atrium.json");
        var file = JsonNode.Parse(await File.ReadAllTextAsync(path))!.AsObject();
        Assert.Equal(["graph", "graphHttps", "authority", "tenantId", "caCertificate", "clients", "users", "others"], file.Select(p => p.Key));
        Assert.Matches("^http://localhost:[0-9]+/v1\\.0$", file["graph"]!.GetValue<string>());
        Assert.Matches("^https://localhost:[0-9]+/v1\\.0$", file["graphHttps"]!.GetValue<string>());
        Assert.Matches($"^https://localhost:[0-9]+/{file["tenantId"]}$", file["authority"]!.GetValue<string>());
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", await File.ReadAllTextAsync(file["caCertificate"]!.GetValue<string>()), StringComparison.Ordinal);
        Assert.Equal(["daemon", "web", "public"], file["clients"]!.AsArray().Select(c => c!["kind"]!.GetValue<string>()));
        Assert.All(file["clients"]!.AsArray(), c => Assert.Equal(["kind", "clientId", "clientSecret", "redirectUris"], c!.AsObject().Select(p => p.Key)));
        Assert.All(file["users"]!.AsArray(), u => Assert.Equal(["userPrincipalName", "password", "roles"], u!.AsObject().Select(p => p.Key)));
        Assert.Equal("Global Administrator", file["users"]![0]!["roles"]![0]!.GetValue<string>());
        Assert.Empty(file["users"]![1]!["roles"]!.AsArray());
        Assert.Empty(file["users"]![2]!["roles"]!.AsArray());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
    }

    [Fact]
    public async Task The_daemon_and_the_people_of_atrium_json_can_sign_in_and_ask()
    {
        await using var server = await TestFolders.DemoAsync();
        var daemon = await server.DaemonAsync();
        Assert.Equal(server.File.Users.Count, (await daemon.GetAsync("/users?$top=999")).Items.Length);
        var person = await server.UserAsync(1);
        Assert.Equal(server.File.Users[1].UserPrincipalName, (await person.GetAsync("/me")).Json.GetProperty("userPrincipalName").GetString());
    }

    [Fact]
    public async Task It_lives_is_ready_and_answers_over_https_and_http_2()
    {
        await using var server = await TestFolders.DemoAsync();
        using var client = server.NewClient();
        Assert.Equal("live", await client.GetStringAsync(new Uri(server.Host.HttpUrl, "healthz")));
        Assert.Equal("ready", await client.GetStringAsync(new Uri(server.Host.HttpsUrl, "readyz")));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Host.HttpsUrl, "readyz"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_restart_keeps_everything(bool postgres)
    {
        await using var database = postgres ? await PostgresDatabase.NewAsync() : null;
        var folder = TestFolders.New();
        var settings = TestFolders.Settings(folder, connection: database?.ConnectionString);
        AtriumFile before;
        await using (var host = await AtriumHost.StartAsync(settings, CancellationToken.None))
        {
            before = host.File!;
        }

        await using (var first = await TestServer.OverAsync(settings))
        {
            var daemon = await first.DaemonAsync();
            (await daemon.PatchAsync($"/users/{before.Users[2].UserPrincipalName}", new { jobTitle = "Keeper" })).Must(HttpStatusCode.NoContent);
        }

        await using var again = await TestServer.OverAsync(settings);
        Assert.Equal(before.Users.Select(u => u.Password), again.File.Users.Select(u => u.Password));
        Assert.Equal(before.Clients.Select(c => (c.ClientId, c.ClientSecret)), again.File.Clients.Select(c => (c.ClientId, c.ClientSecret)));
        Assert.Equal(before.TenantId, again.File.TenantId);
        var user = await (await again.DaemonAsync()).GetAsync($"/users/{before.Users[2].UserPrincipalName}");
        Assert.Equal("Keeper", user.Json.GetProperty("jobTitle").GetString());
    }

    [Fact]
    public async Task Another_seed_for_the_same_organisation_is_refused()
    {
        var folder = TestFolders.New();
        await (await AtriumHost.StartAsync(TestFolders.Settings(folder, "users=12"), CancellationToken.None)).DisposeAsync();
        var refused = await Assert.ThrowsAsync<StartRefused>(() => AtriumHost.StartAsync(TestFolders.Settings(folder, "users=13"), CancellationToken.None));
        Assert.Contains("was made by Seed 'users=12'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_seed_there_is_no_organisation_and_no_file()
    {
        var folder = TestFolders.New();
        await using var host = await AtriumHost.StartAsync(TestFolders.Settings(folder, "none"), CancellationToken.None);
        Assert.Null(host.File);
        Assert.False(File.Exists(Path.Combine(folder, "atrium.json")));
        Assert.Contains("no organisation", StartPrint.Of(host), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_port_is_one_clear_line()
    {
        await using var server = await TestFolders.DemoAsync();
        var settings = TestFolders.Settings(TestFolders.New(), "none") with { HttpPort = server.Host.HttpUrl.Port };
        var refused = await Assert.ThrowsAsync<StartRefused>(() => AtriumHost.StartAsync(settings, CancellationToken.None));
        Assert.Equal(StartRefused.Unavailable, refused.ExitCode);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public async Task Every_permission_that_a_room_asks_for_is_known()
    {
        await using var server = await TestServer.OverAsync(TestFolders.Settings(TestFolders.New(), "none"));
        var model = server.Host.Services.GetRequiredService<GraphModel>();
        var asked = model.Roots.Concat(model.Entities.SelectMany(e => e.Navigations)).SelectMany(n => Names(n.Needs))
            .Concat(model.Operations.SelectMany(o => Names(o.Needs))).ToHashSet();
        Assert.NotEmpty(asked);
        Assert.Equal([], asked.Where(name => Permission.Find(name) is null));
    }

    private static IEnumerable<string> Names(Needs needs) =>
        Enum.GetValues<Verb>().SelectMany(v => needs.Delegated(v).Concat(needs.Application(v)).Concat(needs.Own(v)));
}
