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
    public async Task A_body_that_is_no_text_is_refused(string path, string body)
    {
        var url = path.Replace("{user}", (await NewUserAsync()).Id, StringComparison.Ordinal);
        using var content = new ByteArrayContent(Encoding.Latin1.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        (await App.SendAsync(HttpMethod.Post, url, content)).Must(HttpStatusCode.BadRequest);
    }
}

public sealed class FuzzedTestsOnSqlite(SharedServers servers) : FuzzedTests(servers, StoreKind.Sqlite);

public sealed class FuzzedTestsOnPostgres(SharedServers servers) : FuzzedTests(servers, StoreKind.Postgres);
