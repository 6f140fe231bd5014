// Batches that are refused as a whole, and items that are refused alone. The reading of the envelope does not touch the store.

using System.Net;
using System.Text;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Batch;

public sealed class BatchRefusalTests(SharedServers servers) : BatchTest(servers, StoreKind.Sqlite)
{
    private const string Fine = """{"id":"1","method":"GET","url":"/users?$top=1"}""";

    [Theory]
    [InlineData("", "JSON")]
    [InlineData("{", "JSON")]
    [InlineData("[]", "'requests'")]
    [InlineData("{}", "'requests'")]
    [InlineData("""{"requests":{}}""", "'requests'")]
    [InlineData("""{"requests":[]}""", "no requests")]
    [InlineData("""{"requests":["x"]}""", "no object")]
    [InlineData("""{"requests":[{"method":"GET","url":"/users"}]}""", "has no 'id'")]
    [InlineData("""{"requests":[{"id":"","method":"GET","url":"/users"}]}""", "has no 'id'")]
    [InlineData("""{"requests":[{"id":1,"method":"GET","url":"/users"}]}""", "has no 'id'")]
    [InlineData("""{"requests":[{"id":"1","url":"/users"}]}""", "has no 'method'")]
    [InlineData("""{"requests":[{"id":"1","method":"GET"}]}""", "has no 'url'")]
    [InlineData("""{"requests":[{"id":"1","method":"BREW","url":"/users"}]}""", "unknown method")]
    [InlineData("""{"requests":[{"id":"1","id":"2","method":"GET","url":"/users"}]}""", "more than one 'id'")]
    [InlineData("""{"requests":[{"id":"a","method":"GET","url":"/users"},{"id":"A","method":"GET","url":"/users"}]}""", "more than once")]
    [InlineData("""{"requests":[{"id":"1","method":"GET","url":"https://graph.microsoft.com/v1.0/users"}]}""", "relative")]
    [InlineData("""{"requests":[{"id":"1","method":"GET","url":"//evil.example/users"}]}""", "relative")]
    [InlineData("""{"requests":[{"id":"1","method":"GET","url":"file:///etc/passwd"}]}""", "relative")]
    [InlineData("""{"requests":[{"id":"1","method":"GET","url":"/users#part"}]}""", "fragment")]
    [InlineData("""{"requests":[{"id":"1","method":"GET","url":"/users","headers":[]}]}""", "headers")]
    [InlineData("""{"requests":[{"id":"1","method":"GET","url":"/users","headers":{"A":1}}]}""", "header 'A'")]
    [InlineData("""{"requests":[{"id":"1","method":"GET","url":"/users","headers":{"a":"1","A":"2"}}]}""", "header 'A'")]
    [InlineData("""{"requests":[{"id":"1","method":"GET","url":"/users","dependsOn":"1"}]}""", "'dependsOn'")]
    [InlineData("""{"requests":[{"id":"1","method":"POST","url":"/users","body":{}}]}""", "Write request id : 1 does not contain Content-Type header or body.")]
    [InlineData("""{"requests":[{"id":"1","method":"PATCH","url":"/users","headers":{"Content-Type":"application/json"}}]}""", "Write request id : 1")]
    [InlineData("""{"requests":[{"id":"1","method":"DELETE","url":"/users/1","body":{}}]}""", "Write request id : 1")]
    [InlineData("""{"requests":[{"id":"1","method":"PUT","url":"/me/photo/$value","headers":{"Content-Type":"image/png"},"body":"not base64!"}]}""", "not base64")]
    [InlineData("""{"requests":[{"id":"1","method":"PUT","url":"/me/photo/$value","headers":{"Content-Type":"image/png"},"body":{}}]}""", "must be base64")]
    [InlineData("""{"requests":[{"id":"\ud800","method":"GET","url":"/users"}]}""", "not Unicode")]
    public async Task A_malformed_batch_is_refused_as_a_whole(string body, string why) =>
        (await App.PostAsync("/$batch", body)).Refused(HttpStatusCode.BadRequest, "BadRequest", why);

    [Fact]
    public async Task A_batch_of_more_than_twenty_runs_none_of_them()
    {
        var name = Unique("Never ");
        var body = Security(name);
        (await SendAsync(App, [.. Enumerable.Range(0, 21).Select(i => Write($"{i}", "POST", "/groups", body))]))
            .Refused(HttpStatusCode.BadRequest, "BadRequest", "exceeds the limit");
        Assert.Empty((await App.GetAsync($"/groups?$filter=displayName eq '{name}'")).Items);
    }

    [Fact]
    public async Task One_malformed_request_keeps_the_others_from_running()
    {
        var name = Unique("Never ");
        (await SendAsync(App, Write("1", "POST", "/groups", Security(name)), new { id = "1", method = "GET", url = "/users" }))
            .Refused(HttpStatusCode.BadRequest, "BadRequest", "more than once");
        Assert.Empty((await App.GetAsync($"/groups?$filter=displayName eq '{name}'")).Items);
    }

    [Fact]
    public async Task What_is_wrong_inside_an_item_is_the_items_own_error()
    {
        var body = """
            {"requests":[
              {"id":"fine","method":"GET","url":"/users?$top=1"},
              {"id":"option","method":"GET","url":"/users?$nonsense=1"},
              {"id":"twice","method":"POST","url":"/groups","headers":{"Content-Type":"application/json"},"body":{"displayName":"a","displayName":"b"}},
              {"id":"text","method":"POST","url":"/groups","headers":{"Content-Type":"application/json"},"body":"{}"},
              {"id":"zero","method":"POST","url":"/groups","headers":{"Content-Type":"application/json"},"body":{"displayName":"a\u0000b"}},
              {"id":"type","method":"POST","url":"/groups","headers":{"Content-Type":"text/plain"},"body":"e30="},
              {"id":"null","method":"GET","url":"/users/a%00b"},
              {"id":"verb","method":"PUT","url":"/users","headers":{"Content-Type":"application/json"},"body":{}},
              {"id":"nested","method":"POST","url":"/$batch","headers":{"Content-Type":"application/json"},"body":{"requests":[]}},
              {"id":"hidden","method":"POST","url":"/%24BATCH","headers":{"Content-Type":"application/json"},"body":{"requests":[]}}
            ]}
            """;
        var parts = Parts((await App.PostAsync("/$batch", body)).Must(HttpStatusCode.OK), 10);
        Assert.Equal(200, parts["fine"].Status);
        Assert.Equal((400, "Request_UnsupportedQuery"), (parts["option"].Status, parts["option"].Code));
        foreach (var id in (string[])["twice", "text", "zero"])
        {
            Assert.Equal((400, "Request_BadRequest"), (parts[id].Status, parts[id].Code));
        }

        Assert.Equal((415, 400, 405), (parts["type"].Status, parts["null"].Status, parts["verb"].Status));
        Assert.Equal((400, "BadRequest"), (parts["nested"].Status, parts["nested"].Code));
        Assert.Equal((400, "BadRequest"), (parts["hidden"].Status, parts["hidden"].Code));
    }

    [Fact]
    public async Task A_batch_is_posted_as_json_and_no_larger_than_any_other_body()
    {
        (await App.GetAsync("/$batch")).Refused(HttpStatusCode.MethodNotAllowed, "Request_BadRequest");
        using var mixed = new StringContent("--batch", Encoding.UTF8, "multipart/mixed");
        (await App.SendAsync(HttpMethod.Post, "/$batch", mixed)).Refused(HttpStatusCode.UnsupportedMediaType, "UnsupportedMediaType");
        var large = $$"""{"requests":[{{Fine}}],"padding":"{{new string('x', 4 * 1024 * 1024)}}"}""";
        (await App.PostAsync("/$batch", large)).Refused(HttpStatusCode.RequestEntityTooLarge, "RequestEntityTooLarge");
        (await App.PostAsync("/$batch", $$"""{"requests":[{"id":"1","method":"GET","url":"/users/{{new string('x', 40_000)}}"}]}"""))
            .Refused(HttpStatusCode.BadRequest, "BadRequest", "at most");
        Assert.Single(Parts((await App.PostAsync("/$batch", $$"""{"requests":[{{Fine}}],"other":1}""")).Must(HttpStatusCode.OK), 1));
    }

    private static object Security(string name) => new { displayName = name, mailEnabled = false, mailNickname = "never", securityEnabled = true };
}
