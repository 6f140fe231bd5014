// Reads a request body and checks it against the model: what does not fit is refused, and the message names the place.

using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Atrium.Engine.Errors;
using Atrium.Engine.Model;
using Atrium.Engine.Request;

namespace Atrium.Engine.Wire;

/// <summary>A checked body: the document in the model's spelling, and the references to bind.</summary>
public sealed record Body(StructuredType Type, JsonObject Document)
{
    /// <summary>From <c>nav@odata.bind</c>: URLs by navigation.</summary>
    public Dictionary<Navigation, IReadOnlyList<string>> Binds { get; } = [];

    /// <summary>Objects to be made inside the new one.</summary>
    public List<(Navigation Navigation, Body Body)> Contained { get; } = [];
}

/// <summary>What the checker allows.</summary>
public enum BodyFor
{
    Create,
    Update,

    /// <summary>A parameter of an operation: read-only properties may be present, since clients send objects back as they got them.</summary>
    Parameter,
}

public static class BodyReader
{
    /// <summary>Largest JSON body, in bytes.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    private const int MaxDepth = 64;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>Reads a JSON object as a type of the model.</summary>
    /// <exception cref="GraphError">400 with the place, or 413.</exception>
    /// <param name="named">A property that the path gave already: the body may repeat its value.</param>
    public static async ValueTask<Body> ReadAsync(
        Call call, StructuredType type, Workload workload, BodyFor purpose, CancellationToken cancellation, (string Name, string Value)? named = null)
    {
        using var json = await ParseAsync(call.Request, workload, cancellation).ConfigureAwait(false);
        using var whole = named is { } given ? With(json.RootElement, given, workload) : null;
        return new BodyChecker(call.Model, workload, purpose, call.Open).Check((whole ?? json).RootElement, type);
    }

    private static JsonDocument With(JsonElement json, (string Name, string Value) given, Workload workload)
    {
        var body = JsonObject.Create(json.Clone())!;
        if (body[given.Name] is { } sent && (sent is not JsonValue value || !value.TryGetValue<string>(out var text) || text != given.Value))
        {
            throw GraphError.BadBody(workload, $"The value of '{given.Name}' is not the one in the path.");
        }

        body[given.Name] = given.Value;
        return JsonDocument.Parse(Documents.ToUtf8(body));
    }

    /// <summary>A JSON text; half a surrogate pair, which the parser lets pass, is refused.</summary>
    internal static string Text(JsonElement json, Workload workload)
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException error)
        {
            throw new GraphError(400, workload.Codes.BadBody, "Unable to read JSON request payload: a text is not Unicode.", error);
        }
    }

    /// <summary>Reads any JSON object.</summary>
    public static async ValueTask<JsonDocument> ParseAsync(GraphRequest request, Workload workload, CancellationToken cancellation)
    {
        var bytes = await BytesAsync(request, cancellation).ConfigureAwait(false);
        if (bytes.Length == 0)
        {
            throw GraphError.BadRequest(
                workload, "An unexpected 'EndOfInput' node was found when reading from the JSON reader. A 'StartObject' node was expected.");
        }

        if (!System.Text.Unicode.Utf8.IsValid(bytes.Span))
        {
            // The parser looks at bytes of names and texts only when they are asked for.
            throw GraphError.BadBody(workload, "Unable to read JSON request payload: it is not UTF-8.");
        }

        try
        {
            var json = JsonDocument.Parse(bytes, Strict);
            if (json.RootElement.ValueKind == JsonValueKind.Object)
            {
                return json;
            }

            json.Dispose();
        }
        catch (InvalidOperationException error)
        {
            // The parser compares names to find duplicates, and cannot where one is half a surrogate pair.
            throw new GraphError(400, workload.Codes.BadBody, "Unable to read JSON request payload: a name is not Unicode text.", error);
        }
        catch (JsonException error)
        {
            throw new GraphError(
                400,
                workload.Codes.BadBody,
                $"Unable to read JSON request payload, line {error.LineNumber + 1}, position {error.BytePositionInLine + 1}. {FirstSentence(error.Message)}",
                error);
        }

        throw GraphError.BadBody(workload, "Unable to read JSON request payload: an object was expected.");
    }

    /// <summary>The bytes of a body that is JSON by its type.</summary>
    /// <exception cref="GraphError">415, or 413.</exception>
    internal static async ValueTask<ReadOnlyMemory<byte>> BytesAsync(GraphRequest request, CancellationToken cancellation)
    {
        if (request.Header("Content-Type") is { Length: > 0 } type && !IsJson(type))
        {
            throw new GraphError(415, "UnsupportedMediaType", "The content type of the request is not supported: send application/json.");
        }

        if (request.ContentLength > MaxBytes)
        {
            throw TooLarge();
        }

        using var buffer = new MemoryStream((int)(request.ContentLength ?? 1024));
        var block = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            int read;
            while ((read = await request.Body.ReadAsync(block, cancellation).ConfigureAwait(false)) > 0)
            {
                if (buffer.Length + read > MaxBytes)
                {
                    throw TooLarge();
                }

                buffer.Write(block, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }

        var bytes = buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
        return bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes; // RFC 8259 lets a reader ignore the mark
    }

    /// <summary><c>application/json</c>, whatever its parameters.</summary>
    internal static bool IsJson(string type)
    {
        var end = type.IndexOf(';', StringComparison.Ordinal);
        return type.AsSpan(0, end < 0 ? type.Length : end).Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase);
    }

    private static GraphError TooLarge() => new(413, "RequestEntityTooLarge", $"The request body is larger than {MaxBytes} bytes.");

    private static string FirstSentence(string message)
    {
        var end = message.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? message : message[..(end + 1)];
    }
}
