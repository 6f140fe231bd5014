// One table of refusals: paths, options and bodies that no client should send.

using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Wire;

public sealed class BadRequestTestsOnSqlite(SharedServers servers) : BadRequestTests(servers, StoreKind.Sqlite);

public sealed class BadRequestTestsOnPostgres(SharedServers servers) : BadRequestTests(servers, StoreKind.Postgres);

public abstract class BadRequestTests(SharedServers servers, StoreKind store) : ServerTest(servers, store)
{
    private const int MaxBody = 4 * 1024 * 1024;

    /// <summary>Somebody's own mailbox, so that a refused write would be seen.</summary>
    private async Task<string> MessagesAsync() => $"/users/{(await NewUserAsync()).Id}/messages";

    private static ByteArrayContent Raw(byte[] bytes, string type = "application/json")
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return content;
    }

    [Theory]
    [InlineData("GET", "/nonsense", 400, "BadRequest", "Resource not found for the segment 'nonsense'.")]
    [InlineData("GET", "/me/nonsense", 400, "BadRequest", "Resource not found for the segment 'nonsense'.")]
    [InlineData("GET", "/users/{user}/messages/{message}/nonsense", 400, "BadRequest", "Resource not found for the segment 'nonsense'.")]
    [InlineData("GET", "/users/{user}/messages/malformed", 400, "ErrorInvalidIdMalformed", "Id is malformed.")]
    [InlineData("GET", "/users/{user}/mailFolders/malformed", 400, "ErrorInvalidIdMalformed", "Id is malformed.")]
    [InlineData("GET", "/users/00000000-0000-0000-0000-000000000001", 404, "Request_ResourceNotFound", "Resource '00000000-0000-0000-0000-000000000001' does not exist")]
    [InlineData("GET", "/users/nobody@nowhere.example", 404, "Request_ResourceNotFound", "Resource 'nobody@nowhere.example' does not exist")]
    [InlineData("PUT", "/users/{user}", 405, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.")]
    [InlineData("DELETE", "/users", 405, "Request_BadRequest", null)]
    [InlineData("PATCH", "/users/{user}/messages", 405, "Request_BadRequest", null)]
    [InlineData("POST", "/users/{user}/messages/{message}", 405, "Request_BadRequest", null)]
    [InlineData("GET", "/users/{user}/sendMail", 405, "Request_BadRequest", null)]
    [InlineData("POST", "/users/delta", 405, "Request_BadRequest", null)]
    [InlineData("HEAD", "/users/{user}", 405, null, null)]
    [InlineData("TRACE", "/users/{user}", 405, null, null)]
    [InlineData("GET", "/users/{user}/messages?$wrong=1", 400, null, "$wrong")]
    [InlineData("GET", "/users?$wrong=1", 400, null, "$wrong")]
    [InlineData("GET", "/users/{user}/messages?$top=1&$top=2", 400, null, null)]
    [InlineData("GET", "/users/{user}/messages?$top=1&top=2", 400, null, null)]
    [InlineData("GET", "/users/{user}/messages?$TOP=1&$top=2", 400, null, null)]
    [InlineData("GET", "/users/{user}/messages?$format=xml", 400, null, null)]
    [InlineData("GET", "/users/{user}/messages?$filter=%00", 400, null, null)]
    [InlineData("GET", "/users/{user}/messages?$filter=%ff", 400, null, null)]
    [InlineData("GET", "/users/{user}/messages/{message}?$top=1", 400, null, null)]
    public async Task A_request_that_leads_nowhere_is_refused(string method, string path, int status, string? code, string? message)
    {
        var user = (await NewUserAsync()).Id;
        var draft = (await App.PostAsync($"/users/{user}/messages", new { subject = "x" })).Must(HttpStatusCode.Created).Id;
        var url = path.Replace("{user}", user, StringComparison.Ordinal).Replace("{message}", draft, StringComparison.Ordinal);
        var answer = (await App.SendAsync(new HttpMethod(method), url, null)).Must((HttpStatusCode)status);
        if (method is "HEAD" or "TRACE")
        {
            return;
        }

        var error = answer.Json.GetProperty("error");
        Assert.True(code is null || error.GetProperty("code").GetString() == code, answer.Text);
        Assert.True(message is null || error.GetProperty("message").GetString()!.Contains(message, StringComparison.Ordinal), answer.Text);
        Assert.Equal("application/json", answer.ContentType);
        Assert.Equal(answer.Header("request-id"), error.GetProperty("innerError").GetProperty("request-id").GetString());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$", error.GetProperty("innerError").GetProperty("date").GetString()!);
    }

    [Theory]
    [InlineData("", null, null)]
    [InlineData("null", null, null)]
    [InlineData("[]", "RequestBodyRead", null)]
    [InlineData("\"text\"", "RequestBodyRead", null)]
    [InlineData("{", "RequestBodyRead", "line 1, position 2")]
    [InlineData("{\n  \"subject\": oops }", "RequestBodyRead", "line 2, position 14")]
    [InlineData("{\"subject\":\"x\",}", "RequestBodyRead", "line 1, position 16")]
    [InlineData("{\"subject\":\"x\"} trailing", "RequestBodyRead", "line 1, position 17")]
    [InlineData("{\"subject\":'x'}", "RequestBodyRead", "line 1, position 12")]
    [InlineData("{/* note */\"subject\":\"x\"}", "RequestBodyRead", null)]
    [InlineData("{\"subject\":\"a\\u0000b\"}", "RequestBodyRead", "subject")]
    [InlineData("{\"subject\":\"\\ud800\"}", "RequestBodyRead", "subject")]
    [InlineData("{\"subject\":\"\\udc00\\ud800\"}", "RequestBodyRead", "subject")]
    [InlineData("{\"body\":{\"contentType\":\"text\",\"content\":\"a\\u0000\"}}", "RequestBodyRead", "body.content")]
    [InlineData("{\"toRecipients\":[{\"emailAddress\":{\"name\":\"\\ud800\"}}]}", "RequestBodyRead", "toRecipients[0].emailAddress.name")]
    [InlineData("{\"sub\\ud800ject\":\"x\"}", "RequestBodyRead", null)]
    [InlineData("{\"subject\":\"a\",\"subject\":\"b\"}", "RequestBodyRead", "subject")]
    [InlineData("{\"subject\":\"a\",\"Subject\":\"b\"}", "RequestBodyRead", "subject")]
    [InlineData("{\"body\":{\"content\":\"a\",\"CONTENT\":\"b\"}}", "RequestBodyRead", "body.content")]
    [InlineData("{\"subject\":1}", "RequestBodyRead", "subject")]
    [InlineData("{\"isRead\":\"true\"}", "RequestBodyRead", "isRead")]
    [InlineData("{\"categories\":[1]}", "RequestBodyRead", "categories[0]")]
    [InlineData("{\"categories\":[null]}", "RequestBodyRead", "categories[0]")]
    [InlineData("{\"categories\":\"Red\"}", "RequestBodyRead", "categories")]
    [InlineData("{\"body\":\"text\"}", "RequestBodyRead", "body")]
    [InlineData("{\"flag\":{\"dueDateTime\":\"tomorrow\"}}", "RequestBodyRead", "flag.dueDateTime")]
    [InlineData("{\"unknown\":1}", "RequestBroker--ParseUri", "'unknown'")]
    [InlineData("{\"\":1}", "RequestBroker--ParseUri", null)]
    [InlineData("{\"__proto__\":{}}", "RequestBroker--ParseUri", "__proto__")]
    public async Task A_body_that_does_not_fit_is_refused_and_the_place_is_named(string body, string? code, string? place)
    {
        var messages = await MessagesAsync();
        var answer = (await App.SendAsync(HttpMethod.Post, messages, Raw(Encoding.UTF8.GetBytes(body)))).Must(HttpStatusCode.BadRequest);
        var error = answer.Json.GetProperty("error");
        Assert.True(code is null || error.GetProperty("code").GetString() == code, answer.Text);
        Assert.True(place is null || error.GetProperty("message").GetString()!.Contains(place, StringComparison.Ordinal), answer.Text);
        Assert.Equal("0", (await App.GetAsync($"{messages}/$count")).Text);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        var messages = await MessagesAsync();
        byte[] latin = [.. "{\"subject\":\""u8, 0xE9, .. "\"}"u8];
        (await App.SendAsync(HttpMethod.Post, messages, Raw(latin))).Refused(HttpStatusCode.BadRequest, "RequestBodyRead");
        byte[] surrogate = [.. "{\"subject\":\""u8, 0xED, 0xA0, 0x80, .. "\"}"u8];
        (await App.SendAsync(HttpMethod.Post, messages, Raw(surrogate))).Refused(HttpStatusCode.BadRequest, "RequestBodyRead");
        byte[] marked = [0xEF, 0xBB, 0xBF, .. "{\"subject\":\"x\"}"u8];
        (await App.SendAsync(HttpMethod.Post, messages, Raw(marked))).Must(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_body_that_is_too_deep_is_refused()
    {
        var messages = await MessagesAsync();
        var deep = Encoding.UTF8.GetBytes("{\"subject\":" + new string('[', 100_000) + new string(']', 100_000) + "}");
        (await App.SendAsync(HttpMethod.Post, messages, Raw(deep))).Refused(HttpStatusCode.BadRequest, "RequestBodyRead");
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused()
    {
        var messages = await MessagesAsync();
        var large = Encoding.UTF8.GetBytes($"{{\"subject\":\"{new string('x', MaxBody)}\"}}");
        (await App.SendAsync(HttpMethod.Post, messages, Raw(large))).Refused(HttpStatusCode.RequestEntityTooLarge, "RequestEntityTooLarge");
        var chunked = new StreamContent(new MemoryStream(large));
        chunked.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        (await App.SendAsync(HttpMethod.Post, messages, chunked, ("Transfer-Encoding", "chunked"))).Refused(HttpStatusCode.RequestEntityTooLarge, "RequestEntityTooLarge");
        var fits = Encoding.UTF8.GetBytes($"{{\"body\":{{\"contentType\":\"text\",\"content\":\"{new string('x', MaxBody - 100)}\"}}}}");
        (await App.SendAsync(HttpMethod.Post, messages, Raw(fits))).Must(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("text/xml")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/jsonp")]
    public async Task A_body_of_another_media_type_is_refused(string type)
    {
        var messages = await MessagesAsync();
        (await App.SendAsync(HttpMethod.Post, messages, Raw("{}"u8.ToArray(), type))).Refused(HttpStatusCode.UnsupportedMediaType, "UnsupportedMediaType");
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json;odata.metadata=minimal;IEEE754Compatible=false")]
    [InlineData("Application/JSON")]
    public async Task Json_is_accepted_however_it_is_announced(string type) =>
        (await App.SendAsync(HttpMethod.Post, await MessagesAsync(), Raw("{}"u8.ToArray(), type))).Must(HttpStatusCode.Created);

    [Fact]
    public async Task A_body_may_be_compressed()
    {
        var messages = await MessagesAsync();
        var content = Raw(Gzip("{\"subject\":\"small\"}"u8));
        content.Headers.ContentEncoding.Add("gzip");
        var made = (await App.SendAsync(HttpMethod.Post, messages, content)).Must(HttpStatusCode.Created);
        Assert.Equal("small", made.Json.GetProperty("subject").GetString());
    }

    [Fact]
    public async Task A_body_that_swells_beyond_the_limit_is_refused()
    {
        var messages = await MessagesAsync();
        var bomb = Raw(Gzip(Encoding.UTF8.GetBytes($"{{\"subject\":\"{new string('0', 64 * 1024 * 1024)}\"}}")));
        bomb.Headers.ContentEncoding.Add("gzip");
        Assert.True(bomb.Headers.ContentLength < 100_000);
        (await App.SendAsync(HttpMethod.Post, messages, bomb)).Refused(HttpStatusCode.RequestEntityTooLarge, "RequestEntityTooLarge");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("gzip, gzip")]
    public async Task A_body_that_is_not_what_its_encoding_says_is_refused(string encoding)
    {
        var messages = await MessagesAsync();
        var content = Raw("{\"subject\":\"plain\"}"u8.ToArray());
        foreach (var name in encoding.Split(", "))
        {
            content.Headers.ContentEncoding.Add(name);
        }

        var answer = await App.SendAsync(HttpMethod.Post, messages, content);
        Assert.True(answer.Status is HttpStatusCode.BadRequest or HttpStatusCode.UnsupportedMediaType, $"{answer.Status}: {answer.Text}");
        Assert.Equal("0", (await App.GetAsync($"{messages}/$count")).Text);
    }

    private static byte[] Gzip(ReadOnlySpan<byte> bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }
}
