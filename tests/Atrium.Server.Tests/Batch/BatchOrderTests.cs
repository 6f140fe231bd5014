// dependsOn: what runs after what, and what a failure does to those that wait.

using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Batch;

public abstract class BatchOrderTests(SharedServers servers, StoreKind store) : BatchTest(servers, store)
{
    [Fact]
    public async Task A_chain_runs_one_after_the_other()
    {
        var user = await NewUserAsync();
        object Patch(int i) => Write($"r{i}", "PATCH", $"/users/{user.Id}", new { jobTitle = $"Step {i}" }, i == 0 ? null : [$"R{i - 1}"]);
        var parts = await RunAsync(App, [.. Enumerable.Range(0, 19).Select(Patch), Get("last", $"/users/{user.Id}?$select=jobTitle", dependsOn: ["r18"])]);
        Assert.Equal("Step 18", parts["last"].Body.GetProperty("jobTitle").GetString());
    }

    [Fact]
    public async Task Many_may_wait_for_one()
    {
        var person = await NewPersonAsync();
        var made = await RunAsync(
            person.Caller,
            Write("folder", "POST", "/me/mailFolders", new { displayName = "Made first" }),
            Get("a", "/me/mailFolders?$filter=displayName eq 'Made first'", dependsOn: ["folder"]),
            Get("b", "/me/mailFolders?$filter=displayName eq 'Made first'&$count=true", dependsOn: ["folder"]),
            Get("free", "/me"));
        Assert.Equal(201, made["folder"].Status);
        Assert.Single(made["a"].Body.GetProperty("value").EnumerateArray());
        Assert.Equal(1, made["b"].Body.GetProperty("@odata.count").GetInt32());
        Assert.Equal(200, made["free"].Status);
    }

    [Fact]
    public async Task What_waits_for_a_failure_is_not_run()
    {
        var user = await NewUserAsync();
        var parts = await RunAsync(
            App,
            Get("1", $"/users/{Guid.NewGuid()}"),
            Write("2", "PATCH", $"/users/{user.Id}", new { jobTitle = "Never" }, ["1"]),
            Get("3", $"/users/{user.Id}", dependsOn: ["2"]));
        Assert.Equal(404, parts["1"].Status);
        Assert.Equal((424, "FailedDependency"), (parts["2"].Status, parts["2"].Code));
        Assert.Equal((424, "FailedDependency"), (parts["3"].Status, parts["3"].Code));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await App.GetAsync($"/users/{user.Id}")).Json.GetProperty("jobTitle").ValueKind);
    }

    [Fact]
    public async Task A_failure_stops_nobody_who_does_not_wait_for_it()
    {
        var user = await NewUserAsync();
        var parts = await RunAsync(App, Get("1", "/nonsense"), Get("2", $"/users/{user.Id}"));
        Assert.Equal((400, 200), (parts["1"].Status, parts["2"].Status));
    }

    [Theory]
    [InlineData("", "1", "2", "2")] // neither a chain nor one for all
    [InlineData("", "", "1", "2")]
    [InlineData("", "1", "", "3")]
    public async Task Other_shapes_are_refused_as_a_whole(params string[] dependencies)
    {
        var user = await NewUserAsync();
        var requests = dependencies.Select((d, i) => Write(
            $"{i + 1}", "PATCH", $"/users/{user.Id}", new { jobTitle = "Never" }, d.Length == 0 ? null : [d])).ToArray();
        (await SendAsync(App, requests)).Refused(HttpStatusCode.BadRequest, "BadRequest", "fully sequential or fully parallel");
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await App.GetAsync($"/users/{user.Id}")).Json.GetProperty("jobTitle").ValueKind);
    }

    [Theory]
    [InlineData("2")] // stands behind
    [InlineData("1")] // itself
    [InlineData("9")] // nobody
    public async Task A_request_waits_only_for_one_that_stands_before_it(string dependency) =>
        (await SendAsync(App, Get("1", "/users", dependsOn: [dependency]), Get("2", "/users")))
            .Refused(HttpStatusCode.BadRequest, "BadRequest", "Invalid dependency for request Id: 1");

    [Fact]
    public async Task A_request_waits_for_one_other_only() =>
        (await SendAsync(App, Get("1", "/users"), Get("2", "/users"), Get("3", "/users", dependsOn: ["1", "2"])))
            .Refused(HttpStatusCode.BadRequest, "BadRequest", "Invalid dependency for request Id: 3");
}

public sealed class BatchOrderTestsOnSqlite(SharedServers servers) : BatchOrderTests(servers, StoreKind.Sqlite);

public sealed class BatchOrderTestsOnPostgres(SharedServers servers) : BatchOrderTests(servers, StoreKind.Postgres);
