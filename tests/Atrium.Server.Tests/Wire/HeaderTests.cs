// The headers of every answer: ids of the request, versions, and what browsers need.

using System.Net;
using System.Xml.Linq;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Wire;

public sealed class HeaderTestsOnSqlite(SharedServers servers) : HeaderTests(servers, StoreKind.Sqlite);

public sealed class HeaderTestsOnPostgres(SharedServers servers) : HeaderTests(servers, StoreKind.Postgres);

public abstract class HeaderTests(SharedServers servers, StoreKind store) : ServerTest(servers, store)
{
    [Fact]
    public async Task Every_answer_has_an_id_of_its_own_and_says_its_version()
    {
        var ids = new HashSet<string>();
        foreach (var answer in (Answer[])[await App.GetAsync("/users?$top=1"), await App.GetAsync("/nonsense"), await Server.Nobody().GetAsync("/users")])
        {
            Assert.True(Guid.TryParse(answer.Header("request-id"), out _));
            Assert.True(ids.Add(answer.Header("request-id")!));
            Assert.Equal("4.0", answer.Header("OData-Version"));
            Assert.Contains("no-cache", answer.Header("Cache-Control"), StringComparison.Ordinal);
            Assert.NotNull(answer.Header("client-request-id"));
        }
    }

    [Fact]
    public async Task The_clients_own_id_comes_back_in_the_header_and_in_errors()
    {
        const string own = "0d4c9f1e-2a7b-4a47-9a4e-9f1a2b3c4d5e";
        Assert.Equal(own, (await App.GetAsync("/users?$top=1", ("client-request-id", own))).Header("client-request-id"));
        foreach (var answer in (Answer[])
            [await App.GetAsync("/nonsense", ("client-request-id", own)), await Server.Nobody().GetAsync("/users", ("client-request-id", own))])
        {
            Assert.Equal(own, answer.Header("client-request-id"));
            Assert.Equal(own, InnerError(answer, "client-request-id"));
            Assert.Equal(answer.Header("request-id"), InnerError(answer, "request-id"));
            Assert.NotEqual(own, answer.Header("request-id"));
        }
    }

    [Theory]
    [InlineData("long")]
    [InlineData("<script>alert(1)</script>\t")]
    [InlineData("Grüße")]
    [InlineData("\u007f")]
    public async Task A_hostile_id_of_the_client_is_replaced_wherever_it_would_be_shown(string id)
    {
        var hostile = id == "long" ? new string('x', 4000) : id;
        foreach (var caller in (Caller[])[App, Server.Nobody()])
        {
            var answer = await caller.GetAsync("/nonsense", ("client-request-id", hostile));
            if (answer.Bytes.Length == 0)
            {
                // Refused by the HTTP server itself: the header is no text.
                answer.Must(HttpStatusCode.BadRequest);
                continue;
            }

            Assert.Equal(answer.Header("request-id"), answer.Header("client-request-id"));
            Assert.Equal(answer.Header("request-id"), InnerError(answer, "client-request-id"));
        }
    }

    [Fact]
    public async Task A_creation_says_where_the_new_object_is()
    {
        var user = await NewUserAsync();
        Assert.Equal($"{Server.File.Graph}/users/{user.Id}", user.Header("Location"));
        (await App.GetAsync(user.Header("Location")!)).Must(HttpStatusCode.OK);
        var message = (await App.PostAsync($"/users/{user.Id}/messages", new { subject = "x" })).Must(HttpStatusCode.Created);
        Assert.Equal(message.Id, (await App.GetAsync(message.Header("Location")!)).Must(HttpStatusCode.OK).Id);
    }

    [Fact]
    public async Task Json_says_what_kind_it_is()
    {
        var answer = (await App.GetAsync("/users?$top=1")).Must(HttpStatusCode.OK);
        Assert.StartsWith("application/json", answer.Header("Content-Type"), StringComparison.Ordinal);
        Assert.Contains("odata.metadata=minimal", answer.Header("Content-Type"), StringComparison.Ordinal);
        Assert.Contains("charset=utf-8", answer.Header("Content-Type"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_may_ask_first()
    {
        var answer = await Server.Nobody().SendAsync(
            HttpMethod.Options,
            "/me/messages",
            null,
            ("Origin", "https://app.example"),
            ("Access-Control-Request-Method", "PATCH"),
            ("Access-Control-Request-Headers", "authorization,content-type,prefer,consistencylevel"));
        Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.NoContent);
        Assert.Equal("*", answer.Header("Access-Control-Allow-Origin"));
        foreach (var method in (string[])["GET", "POST", "PATCH", "PUT", "DELETE"])
        {
            Assert.Contains(method, answer.Header("Access-Control-Allow-Methods"), StringComparison.Ordinal);
        }

        foreach (var header in (string[])["authorization", "content-type", "prefer", "consistencylevel"])
        {
            Assert.Contains(header, answer.Header("Access-Control-Allow-Headers"), StringComparison.OrdinalIgnoreCase);
        }

        Assert.Null(answer.Header("Access-Control-Allow-Credentials"));
        Assert.Null(answer.Header("WWW-Authenticate"));
    }

    [Fact]
    public async Task A_browser_may_read_answers_and_errors_and_their_headers()
    {
        var origin = ("Origin", "https://app.example");
        foreach (var answer in (Answer[])
            [await App.GetAsync("/users?$top=1", origin), await App.GetAsync("/nonsense", origin), await Server.Nobody().GetAsync("/users", origin)])
        {
            Assert.Equal("*", answer.Header("Access-Control-Allow-Origin"));
            foreach (var header in (string[])["request-id", "client-request-id", "Location", "ETag", "Preference-Applied", "Retry-After"])
            {
                Assert.Contains(header, answer.Header("Access-Control-Expose-Headers"), StringComparison.OrdinalIgnoreCase);
            }
        }

        Assert.Null((await App.GetAsync("/users?$top=1")).Header("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task The_metadata_needs_no_token_and_can_be_parsed()
    {
        foreach (var path in (string[])["/$metadata", "/$Metadata"])
        {
            var answer = (await Server.Nobody().GetAsync(path)).Must(HttpStatusCode.OK);
            Assert.Equal("application/xml", answer.ContentType);
            using var stream = new MemoryStream(answer.Bytes);
            var schema = XDocument.Load(stream).Descendants().First(e => e.Name.LocalName == "Schema");
            Assert.Equal("microsoft.graph", schema.Attribute("Namespace")?.Value);
            Assert.Contains(schema.Elements(), e => e.Name.LocalName == "EntityType" && e.Attribute("Name")?.Value == "message");
        }

        (await Server.Nobody().GetAsync("/users/$metadata")).Must(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_service_document_lists_the_sets()
    {
        var answer = (await App.GetAsync("/")).Must(HttpStatusCode.OK);
        Assert.Contains(answer.Items, i => i.GetProperty("name").GetString() == "users");
    }

    [Fact]
    public async Task Beta_serves_the_same_model_and_other_versions_nothing()
    {
        var graph = Server.File.Graph[..^"/v1.0".Length];
        var user = await NewUserAsync();
        var answer = (await App.GetAsync($"{graph}/beta/users/{user.Id}")).Must(HttpStatusCode.OK);
        Assert.Contains("/beta/$metadata", answer.Optional("@odata.context"), StringComparison.Ordinal);
        (await App.GetAsync($"{graph}/v2.0/users")).Must(HttpStatusCode.NotFound);
        (await App.GetAsync($"{graph}/V1.0/users/{user.Id}")).Must(HttpStatusCode.OK);
    }

    private static string? InnerError(Answer answer, string name) =>
        answer.Json.GetProperty("error").GetProperty("innerError").GetProperty(name).GetString();
}
