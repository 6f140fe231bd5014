// Somebody who calls the Graph API of a test server over http.

using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Atrium.Server.Tests.Support;

/// <summary>Paths are given from the version on: <c>/users</c>. Absolute URLs (next links, delta links) are taken as they are.</summary>
public sealed class Caller(TestServer server, string? token)
{
    private static readonly HttpMethod Patch = HttpMethod.Patch;
    private readonly HttpClient _http = server.NewClient();

    public string Token => token!;

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    /// <summary>As the one request of a batch: where the URL is longer than an advanced query may have.</summary>
    public async Task<Answer> GetInBatchAsync(string path, params (string Name, string Value)[] headers)
    {
        var item = new { id = "1", method = "GET", url = path, headers = headers.ToDictionary(h => h.Name, h => h.Value) };
        var batch = (await PostAsync("/$batch", new { requests = (object[])[item] })).Must(System.Net.HttpStatusCode.OK);
        var answer = batch.Json.GetProperty("responses")[0];
        using var response = new HttpResponseMessage((System.Net.HttpStatusCode)answer.GetProperty("status").GetInt32());
        return new Answer(response, Encoding.UTF8.GetBytes(answer.GetProperty("body").GetRawText()));
    }

    public Task<Answer> PostAsync(string path, object? body = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, Json(body), headers);

    public Task<Answer> PatchAsync(string path, object body, params (string Name, string Value)[] headers) =>
        SendAsync(Patch, path, Json(body), headers);

    public Task<Answer> PutAsync(string path, object body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Put, path, Json(body), headers);

    public Task<Answer> DeleteAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Delete, path, null, headers);

    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        var url = path.StartsWith("http", StringComparison.Ordinal) ? path : server.File.Graph + path;
        using var request = new HttpRequestMessage(method, new Uri(url)) { Content = content };
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _http.SendAsync(request);
        return new Answer(response, await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>Text is sent as it is, so that a test can send what no serializer would make.</summary>
    private static StringContent? Json(object? body) => body is null
        ? null
        : new StringContent(body as string ?? JsonSerializer.Serialize(body, JsonSerializerOptions.Web), Encoding.UTF8, "application/json");
}
