// Requests that the fuzzer once found to break the server (docs/fuzzing.md). None is ever taken out.

using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Wire;

public abstract class FuzzedTests(SharedServers servers, StoreKind store) : ServerTest(servers, store)
{
    /// <summary>In the body each character is one byte, so that bytes which are no UTF-8 can be written.</summary>
    [Theory]
    [InlineData("/directoryObjects/getByIds", "{\"id\u00ff\":[]}")]
    [InlineData("/directoryObjects/getByIds", "{\"ids\":[],\"types\":[\"\u00ff\"]}")]
    [InlineData("/directoryObjects/getByIds", "{\"\\ud800\":[]}")]
    [InlineData("/users/{user}/checkMemberGroups", "{\"groupI\u00c3s\":\"x\"}")]
    [InlineData("/users/{user}/sendMail", "{\"message\":{\"sub\u00ffject\":\"x\"}}")]
    [InlineData("/users", "{\"displayName\":\"\u00ff\"}")]
    [InlineData("/groups", "{\"displayName\":\"x\",\"@odata.type\":\"\\ud800#microsoft.graph.group\"}")]
    [InlineData("/groups", "{\"displayName\":\"x\",\"members@odata.bind\":[\"\\ud800\"]}")]
    [InlineData("/groups/{group}/members/$ref", "{\"@odata.id\":\"\\ud800\"}")]
    [InlineData("/users/{user}/getMemberGroups", "{\"securityEnabledOnly\":\"\\ud800\"}")]
    [InlineData("/users/{user}/checkMemberGroups", "{\"groupIds\":[\"\\ud800\"]}")]
    public async Task A_body_that_is_no_text_is_refused(string path, string body)
    {
        var url = path.Replace("{user}", path.Contains("{user}", StringComparison.Ordinal) ? (await NewUserAsync()).Id : "", StringComparison.Ordinal)
            .Replace("{group}", path.Contains("{group}", StringComparison.Ordinal) ? (await NewGroupAsync()).Id : "", StringComparison.Ordinal);
        using var content = new ByteArrayContent(Encoding.Latin1.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        (await App.SendAsync(HttpMethod.Post, url, content)).Must(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData(150, false, 200)]
    [InlineData(150, true, 200)]
    [InlineData(1000, false, 400)]
    [InlineData(1000, true, 400)]
    public async Task A_keyword_query_of_many_words_is_answered_or_refused(int count, bool phrase, int status)
    {
        var user = (await NewUserAsync()).Id;
        var words = string.Join(' ', Enumerable.Range(0, count).Select(i => $"w{i}"));
        (await App.PostAsync($"/users/{user}/messages", new { subject = "x", body = new { contentType = "text", content = words } })).Must(HttpStatusCode.Created);
        var found = (await App.GetAsync($"/users/{user}/messages?$search={(phrase ? $"\"subject:x AND \\\"{words}\\\"\"" : $"\"{words}\"")}&$select=id")).Must((HttpStatusCode)status);
        Assert.Equal(status == 200 ? 1 : 0, status == 200 ? found.Items.Length : 0);
    }

    [Fact]
    public async Task A_search_for_more_words_than_anybody_means_is_refused()
    {
        var words = string.Join(' ', Enumerable.Range(0, 900).Select(i => $"w{(char)('a' + (i % 26))}{(char)('a' + (i / 26 % 26))}{(char)('a' + (i / 676))}"));
        (await App.GetAsync($"/users?$search=\"displayName:{words}\"", ("ConsistencyLevel", "eventual"))).Refused(HttpStatusCode.BadRequest, "Request_BadRequest", "words");
        var some = words[..(150 * 5)];
        (await App.GetAsync($"/users?$search=\"displayName:{some}\"&$count=true", ("ConsistencyLevel", "eventual"))).Must(HttpStatusCode.OK);
    }
}

public sealed class FuzzedTestsOnSqlite(SharedServers servers) : FuzzedTests(servers, StoreKind.Sqlite);

public sealed class FuzzedTestsOnPostgres(SharedServers servers) : FuzzedTests(servers, StoreKind.Postgres);
