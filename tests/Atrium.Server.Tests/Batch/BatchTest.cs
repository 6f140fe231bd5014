// The base of tests on $batch over http: requests as they stand in a batch, and answers by their id.

using System.Net;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Mail;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Batch;

public abstract class BatchTest(SharedServers servers, StoreKind store) : MailTest(servers, store)
{
    protected static readonly Dictionary<string, string> Json = new() { ["Content-Type"] = "application/json" };

    /// <summary>One answer inside a batch.</summary>
    protected sealed record Part(int Status, JsonElement Headers, JsonElement Body)
    {
        public string? Code => Body.GetProperty("error").GetProperty("code").GetString();

        public string? Header(string name) => Headers.TryGetProperty(name, out var value) ? value.GetString() : null;
    }

    protected static object Get(string id, string url, object? headers = null, string[]? dependsOn = null) =>
        new { id, method = "GET", url, headers, dependsOn };

    protected static object Write(string id, string method, string url, object? body, string[]? dependsOn = null, object? headers = null) =>
        new { id, method, url, body, headers = headers ?? Json, dependsOn };

    protected static Task<Answer> SendAsync(Caller caller, params object[] requests) => caller.PostAsync("/$batch", new { requests });

    /// <summary>The answers by id; fails unless there is exactly one for each request.</summary>
    protected static async Task<Dictionary<string, Part>> RunAsync(Caller caller, params object[] requests) =>
        Parts((await SendAsync(caller, requests)).Must(HttpStatusCode.OK), requests.Length);

    protected static Dictionary<string, Part> Parts(Answer answer, int count)
    {
        var parts = answer.Json.GetProperty("responses").EnumerateArray().ToDictionary(
            r => r.GetProperty("id").GetString()!,
            r => new Part(
                r.GetProperty("status").GetInt32(), r.GetProperty("headers"), r.TryGetProperty("body", out var body) ? body : default));
        Assert.Equal(count, parts.Count);
        return parts;
    }
}
