// Microsoft's JavaScript client over https: batches, page iterators and query helpers, each a script that node runs.

using System.Net;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Sdk;

public abstract class JavaScriptClientTests(SharedServers servers, StoreKind store) : ServerTest(servers, store)
{
    [Fact]
    public async Task A_batch_with_dependencies_is_made_and_read()
    {
        var person = await SignInAsync(await NewUserAsync());
        var subject = Unique("Letter ");
        var found = await RunAsync("batch.mjs", person, new { subject });
        Assert.Equal([201, 200, 400, 424], found.GetProperty("statuses").EnumerateArray().Select(s => s.GetInt32()));
        Assert.Equal(subject, found.GetProperty("made").GetString());
        Assert.Equal([subject], Texts(found, "listed"));
        Assert.Contains("IdType", found.GetProperty("applied").GetString(), StringComparison.Ordinal);
        Assert.Equal(("ErrorInvalidIdMalformed", "FailedDependency"), (found.GetProperty("error").GetString(), found.GetProperty("dependent").GetString()));
    }

    [Fact]
    public async Task Pages_are_iterated_to_the_end_and_changes_to_their_link()
    {
        var department = Unique("Dept ");
        var people = new List<Answer>();
        for (var i = 0; i < 5; i++)
        {
            people.Add(await NewUserAsync($"Person {i}", new { department }));
        }

        var found = await RunAsync("pages.mjs", App, new { department, ids = people.Select(p => p.Id) });
        Assert.Equal(people.Select(p => p.Json.GetProperty("displayName").GetString()), Texts(found, "met").Order(StringComparer.Ordinal));
        Assert.Equal((3, true), (found.GetProperty("paused").GetInt32(), found.GetProperty("complete").GetBoolean()));
        Assert.Equal(5, found.GetProperty("seen").GetInt32());
    }

    [Fact]
    public async Task Query_helpers_say_what_they_mean_and_refusals_are_understood()
    {
        var department = Unique("Dept ");
        var (a, b) = (await NewUserAsync("A", new { department }), await NewUserAsync("B", new { department }));
        await NewUserAsync("C", new { department });
        (await App.PutAsync($"/users/{a.Id}/manager/$ref", new Dictionary<string, string> { ["@odata.id"] = $"{Server.File.Graph}/users/{b.Id}" }))
            .Must(HttpStatusCode.NoContent);
        var found = await RunAsync("queries.mjs", App, new { department, report = a.Id });
        Assert.Equal(["C", "B"], Texts(found, "names"));
        Assert.All(found.GetProperty("members").EnumerateArray(), m => Assert.Equal(["displayName", "userType"], m.EnumerateArray().Select(n => n.GetString()).Order(StringComparer.Ordinal)));
        Assert.Equal((3, "string"), (found.GetProperty("count").GetInt32(), found.GetProperty("next").GetString()));
        Assert.Equal(b.Id, found.GetProperty("manager").GetString());
        Assert.Equal("3", found.GetProperty("number").ToString());
        var refusal = found.GetProperty("refusal");
        Assert.True(refusal.GetProperty("known").GetBoolean());
        Assert.Equal((400, "Request_BadRequest"), (refusal.GetProperty("status").GetInt32(), refusal.GetProperty("code").GetString()));
        Assert.True(Guid.TryParse(refusal.GetProperty("request").GetString(), out _));
    }

    private static string?[] Texts(JsonElement found, string name) => [.. found.GetProperty(name).EnumerateArray().Select(t => t.GetString())];

    private Task<JsonElement> RunAsync(string script, Caller caller, object given) => NodeScript.RunAsync(
        script, Server, given, null, ("ATRIUM_ROOT", Server.File.GraphHttps[..^"/v1.0".Length]), ("ATRIUM_TOKEN", caller.Token));
}

public sealed class JavaScriptClientTestsOnSqlite(SharedServers servers) : JavaScriptClientTests(servers, StoreKind.Sqlite);

public sealed class JavaScriptClientTestsOnPostgres(SharedServers servers) : JavaScriptClientTests(servers, StoreKind.Postgres);
