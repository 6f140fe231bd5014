// Headers and body of one request of a batch: JSON stands there as it is, everything else as base64.

using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text.Json;
using Atrium.Engine.Errors;
using Atrium.Engine.Wire;

namespace Atrium.Engine.Request;

internal static class BatchBody
{
    public static IReadOnlyDictionary<string, string> Headers(JsonElement? headers, string id)
    {
        var read = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (headers is not { } element)
        {
            return read;
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            throw BatchReader.Malformed($"the headers of request '{id}' are no object");
        }

        foreach (var header in element.EnumerateObject())
        {
            if (header.Value.ValueKind != JsonValueKind.String || !read.TryAdd(header.Name, header.Value.GetString()!))
            {
                throw BatchReader.Malformed($"the header '{header.Name}' of request '{id}' is no text, or is there twice");
            }
        }

        return read;
    }

    /// <summary>Graph wants both a body and its type with every write, even where the body says nothing (<c>{}</c>).</summary>
    public static byte[]? Bytes(JsonElement? body, string method, IReadOnlyDictionary<string, string> headers, string id)
    {
        var type = headers.GetValueOrDefault("Content-Type");
        if ((body is null || string.IsNullOrWhiteSpace(type)) && (body is not null || method is "POST" or "PATCH" or "PUT"))
        {
            throw new GraphError(400, "BadRequest", $"Write request id : {id} does not contain Content-Type header or body.");
        }

        return body is not { } element ? null
            : BodyReader.IsJson(type!) ? JsonMarshal.GetRawUtf8Value(element).ToArray()
            : element.ValueKind == JsonValueKind.String ? Decode(element.GetString()!, id)
            : throw BatchReader.Malformed($"the body of request '{id}' is not JSON by its Content-Type, and must be base64 text");
    }

    /// <summary>Both alphabets, with or without padding: the documentation says base64url, clients send base64.</summary>
    private static byte[] Decode(string text, string id)
    {
        try
        {
            return Base64Url.DecodeFromChars(text.Replace('+', '-').Replace('/', '_'));
        }
        catch (FormatException error)
        {
            throw BatchReader.Malformed($"the body of request '{id}' is not base64", error);
        }
    }
}
