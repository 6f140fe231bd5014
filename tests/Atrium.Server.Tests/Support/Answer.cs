// An answer of the server, and what tests ask of it.

using System.Net;
using System.Text;
using System.Text.Json;

namespace Atrium.Server.Tests.Support;

public sealed class Answer
{
    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);

    public Answer(HttpResponseMessage response, byte[] bytes)
    {
        (Status, Bytes, ContentType) = (response.StatusCode, bytes, response.Content.Headers.ContentType?.MediaType);
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
        {
            _headers[name] = string.Join(", ", values);
        }
    }

    public HttpStatusCode Status { get; }

    public byte[] Bytes { get; }

    public string? ContentType { get; }

    public string Text => Encoding.UTF8.GetString(Bytes);

    public JsonElement Json => Bytes.Length == 0 ? default : JsonDocument.Parse(Bytes).RootElement;

    /// <summary>The items of a collection.</summary>
    public JsonElement[] Items => [.. Json.GetProperty("value").EnumerateArray()];

    public string? NextLink => Optional("@odata.nextLink");

    public string? DeltaLink => Optional("@odata.deltaLink");

    public string Id => Json.GetProperty("id").GetString()!;

    public string? Header(string name) => _headers.GetValueOrDefault(name);

    public string? Optional(string name) => Json.TryGetProperty(name, out var value) ? value.GetString() : null;

    /// <summary>Fails, showing the body, unless the status is this one.</summary>
    public Answer Must(HttpStatusCode status)
    {
        Assert.True(Status == status, $"Expected {(int)status}, got {(int)Status}: {Text}");
        return this;
    }

    /// <summary>Fails, showing the body, unless this is Graph's error with this status and code; <paramref name="message"/> must be in its message.</summary>
    public Answer Refused(HttpStatusCode status, string code, string? message = null)
    {
        Must(status);
        var error = Json.GetProperty("error");
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.True(Guid.TryParse(error.GetProperty("innerError").GetProperty("request-id").GetString(), out _), Text);
        if (message is not null)
        {
            Assert.Contains(message, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        }

        return this;
    }
}
