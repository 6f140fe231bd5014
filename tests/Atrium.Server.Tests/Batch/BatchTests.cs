// $batch over http: every request inside it means what it means alone.

using System.Net;
using System.Text;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Batch;

public abstract class BatchTests(SharedServers servers, StoreKind store) : BatchTest(servers, store)
{
    [Fact]
    public async Task Each_request_has_its_own_status_headers_and_body()
    {
        var user = await NewUserAsync();
        var parts = await RunAsync(
            App,
            Get("a", $"/users/{user.Id}"),
            Get("b", $"users/{Guid.NewGuid()}"),
            Write("c", "PATCH", $"/users/{user.Id}", new { jobTitle = "Warden" }),
            Write("d", "POST", $"/users/{user.Id}/nonsense", new { }),
            Write("e", "DELETE", $"/users/{user.Id}/manager/$ref", null, headers: new { }));
        Assert.Equal(200, parts["a"].Status);
        Assert.Equal(user.Id, parts["a"].Body.GetProperty("id").GetString());
        Assert.StartsWith("application/json;odata.metadata=minimal", parts["a"].Header("Content-Type"), StringComparison.Ordinal);
        Assert.Equal(("4.0", "no-cache"), (parts["a"].Header("OData-Version"), parts["a"].Header("Cache-Control")));
        Assert.Equal((404, "Request_ResourceNotFound"), (parts["b"].Status, parts["b"].Code));
        Assert.Equal((204, JsonValueKind.Undefined, null), (parts["c"].Status, parts["c"].Body.ValueKind, parts["c"].Header("Content-Type")));
        Assert.Equal((400, "BadRequest"), (parts["d"].Status, parts["d"].Code));
        Assert.Equal((404, "Request_ResourceNotFound"), (parts["e"].Status, parts["e"].Code));
        Assert.Equal("Warden", (await App.GetAsync($"/users/{user.Id}")).Optional("jobTitle"));
    }

    [Fact]
    public async Task Twenty_requests_write_and_are_all_answered()
    {
        var person = await NewPersonAsync();
        var parts = await RunAsync(
            person.Caller, [.. Enumerable.Range(0, 20).Select(i => Write($"n{i}", "POST", "/me/messages", new { subject = $"No. {i}" }))]);
        Assert.All(parts.Values, p => Assert.Equal(201, p.Status));
        Assert.All(parts.Values, p => Assert.StartsWith(Server.File.Graph, p.Header("Location") ?? Server.File.Graph, StringComparison.Ordinal));
        var subjects = Subjects(await person.GetAsync("/mailFolders/drafts/messages?$top=50"));
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"No. {i}").Order(StringComparer.Ordinal), subjects.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_in_a_header_of_the_item_counts_for_that_item_alone()
    {
        var person = await NewPersonAsync();
        var draft = await DraftAsync(person, new { subject = "v1", body = Html("<p>Hello</p>") });
        var stale = draft.Header("ETag")!;
        var parts = await RunAsync(
            person.Caller,
            Write("1", "PATCH", $"/me/messages/{draft.Id}", new { subject = "v2" }, headers: new Dictionary<string, string> { ["content-type"] = "application/json", ["If-Match"] = stale }),
            Write("2", "PATCH", $"/me/messages/{draft.Id}", new { subject = "v3" }, ["1"], new Dictionary<string, string> { ["Content-Type"] = "application/json", ["If-Match"] = stale }),
            Get("3", $"/me/messages/{draft.Id}", new Dictionary<string, string> { ["Prefer"] = "outlook.body-content-type=\"text\"" }, ["1"]),
            Get("4", $"/me/messages/{draft.Id}", dependsOn: ["1"]));
        Assert.Equal((200, 412), (parts["1"].Status, parts["2"].Status));
        Assert.NotEqual(stale, parts["1"].Header("ETag"));
        Assert.Equal("text", parts["3"].Body.GetProperty("body").GetProperty("contentType").GetString());
        Assert.Contains("body-content-type", parts["3"].Header("Preference-Applied"), StringComparison.Ordinal);
        Assert.Equal("html", parts["4"].Body.GetProperty("body").GetProperty("contentType").GetString());
        Assert.Null(parts["4"].Header("Preference-Applied"));
    }

    [Fact]
    public async Task The_batch_lends_none_of_its_headers_to_its_items()
    {
        var user = await NewUserAsync();
        const string Url = "/users/$count";
        var answer = await App.PostAsync(
            "/$batch",
            new { requests = new[] { Get("bare", Url), Get("own", Url, new { ConsistencyLevel = "eventual" }) } },
            ("ConsistencyLevel", "eventual"),
            ("If-None-Match", "*"));
        var parts = Parts(answer.Must(HttpStatusCode.OK), 2);
        Assert.Equal((400, "Request_BadRequest"), (parts["bare"].Status, parts["bare"].Code));
        Assert.Equal((200, "text/plain"), (parts["own"].Status, parts["own"].Header("Content-Type")));
        Assert.InRange(int.Parse(Encoding.UTF8.GetString(parts["own"].Body.GetBytesFromBase64())), 1, 1_000_000);
        Assert.NotNull(user.Id);
    }

    [Fact]
    public async Task Urls_may_hold_spaces_and_letters_and_be_longer_than_a_request_line()
    {
        var person = await NewPersonAsync();
        await DraftAsync(person, new { subject = "Þórir & Ægir" });
        var filter = "subject eq 'Þórir %26 Ægir' or " + string.Join(" or ", Enumerable.Range(0, 60).Select(i => $"subject eq 'no letter, {i}, {new string('x', 150)}'"));
        var parts = await RunAsync(
            person.Caller, Get("plain", "me/messages?$filter=subject eq 'Þórir %26 Ægir'&$select=subject"), Get("long", $"/me/messages?$filter={filter}&$select=subject"));
        Assert.All(parts.Values, p => Assert.Equal("Þórir & Ægir", Text(Assert.Single(p.Body.GetProperty("value").EnumerateArray()), "subject")));
        Assert.True(filter.Length > 10_000);
    }

    [Fact]
    public async Task Links_to_the_next_page_work_outside_the_batch()
    {
        var name = Unique("Þing ");
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => NewUserAsync(name)));
        var parts = await RunAsync(App, Get("1", $"/users?$filter=displayName eq '{name}'&$top=2"));
        var next = parts["1"].Body.GetProperty("@odata.nextLink").GetString()!;
        Assert.StartsWith(Server.File.Graph + "/users?", next, StringComparison.Ordinal);
        Assert.DoesNotContain(next, c => c is ' ' or > '~');
        Assert.Single((await App.GetAsync(next)).Must(HttpStatusCode.OK).Items);
    }

    [Fact]
    public async Task An_absolute_url_of_this_service_is_the_same_as_the_relative_one()
    {
        var user = await NewUserAsync();
        var parts = await RunAsync(App, Get("1", $"{Server.File.Graph}/users/{user.Id}"), Get("2", $"{Server.File.Graph.ToUpperInvariant()}/users/{user.Id}?$select=id"));
        Assert.All(parts.Values, p => Assert.Equal(user.Id, p.Body.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task The_beta_root_has_a_batch_of_its_own()
    {
        var beta = Server.File.Graph.Replace("/v1.0", "/beta", StringComparison.Ordinal);
        var user = await NewUserAsync();
        var answer = await App.PostAsync(beta + "/$batch", new { requests = new[] { Get("1", $"/users/{user.Id}") } });
        var part = Parts(answer.Must(HttpStatusCode.OK), 1)["1"];
        Assert.StartsWith(beta + "/$metadata#users", part.Body.GetProperty("@odata.context").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pictures_go_in_and_come_out_as_base64()
    {
        var user = await NewUserAsync();
        var picture = Photo.PhotoTests.Picture(300, 300);
        var url = $"/users/{user.Id}/photo/$value";
        var parts = await RunAsync(
            App,
            Write("put", "PUT", url, Convert.ToBase64String(picture), headers: new Dictionary<string, string> { ["Content-Type"] = "image/jpeg" }),
            Get("get", url, dependsOn: ["put"]),
            Get("small", $"/users/{user.Id}/photos/48x48/$value", dependsOn: ["put"]));
        Assert.Equal((200, 200), (parts["put"].Status, parts["get"].Status));
        Assert.Equal("image/jpeg", parts["get"].Header("Content-Type"));
        Assert.Equal((await App.GetAsync(url)).Bytes, parts["get"].Body.GetBytesFromBase64());
        Assert.Equal([0xFF, 0xD8, 0xFF], parts["small"].Body.GetBytesFromBase64()[..3]);
        var again = await RunAsync(
            App, Write("1", "PUT", url, System.Buffers.Text.Base64Url.EncodeToString(picture), headers: new Dictionary<string, string> { ["Content-Type"] = "image/jpeg" }));
        Assert.Equal(200, again["1"].Status);
    }

    [Fact]
    public async Task Requests_that_Graph_ignores_wishes_of_are_run_as_if_there_were_none()
    {
        var person = await NewPersonAsync();
        var parts = await RunAsync(
            person.Caller,
            new { id = "1", method = "post", url = "/me/messages", headers = Json, body = new { subject = "kept" }, atomicityGroup = "g1" },
            new { id = "2", method = "POST", url = "/me/messages/nonsense/send", headers = Json, body = new { }, atomicityGroup = "g1" },
            Get("3", "/me/mailFolders", new Dictionary<string, string> { ["Prefer"] = "respond-async" }));
        Assert.Equal((201, 400, 200), (parts["1"].Status, parts["2"].Status, parts["3"].Status));
        Assert.Null(parts["3"].Header("Preference-Applied"));
        Assert.Single(await WithSubjectAsync(person, "drafts", "kept"));
    }
}

public sealed class BatchTestsOnSqlite(SharedServers servers) : BatchTests(servers, StoreKind.Sqlite);

public sealed class BatchTestsOnPostgres(SharedServers servers) : BatchTests(servers, StoreKind.Postgres);
