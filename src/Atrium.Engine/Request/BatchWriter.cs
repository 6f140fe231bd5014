// The answer to a batch: one object for each request, in the order of the requests (Graph promises none).

using System.Buffers;
using System.Text.Json;
using Atrium.Engine.Errors;
using Atrium.Engine.Wire;

namespace Atrium.Engine.Request;

internal static class BatchWriter
{
    /// <summary>Largest content in bytes, before base64: as much as a request may bring. A batch is held in memory.</summary>
    private const int MaxContent = BodyReader.MaxBytes;

    public static async ValueTask WriteAsync(
        ArrayBufferWriter<byte> output, IReadOnlyList<BatchItem> items, Call[] calls, CancellationToken cancellation)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = Documents.Options.Encoder, SkipValidation = true });
        json.WriteStartObject();
        json.WriteStartArray("responses");
        for (var i = 0; i < calls.Length; i++)
        {
            var content = await ContentAsync(calls[i], cancellation).ConfigureAwait(false);
            Write(json, items[i].Id, calls[i].Response, content);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string id, GraphResponse response, ReadOnlyMemory<byte>? content)
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteNumber("status", response.Status);
        json.WriteStartObject("headers");
        foreach (var (name, value) in GraphResponse.Always.Concat(response.Headers))
        {
            json.WriteString(name, value);
        }

        if (response.ContentType is { } type)
        {
            json.WriteString("Content-Type", type);
        }

        json.WriteEndObject();
        if (content is { } bytes)
        {
            json.WritePropertyName("body");
            if (response.ContentType is { } shown && BodyReader.IsJson(shown))
            {
                json.WriteRawValue(bytes.Span, skipInputValidation: true);
            }
            else
            {
                json.WriteBase64StringValue(bytes.Span);
            }
        }

        json.WriteEndObject();
    }

    private static async ValueTask<ReadOnlyMemory<byte>?> ContentAsync(Call call, CancellationToken cancellation)
    {
        if (call.Response.Stream is not { } stream)
        {
            return call.Response.Body?.WrittenMemory;
        }

        using var content = new MemoryStream();
        var block = new byte[64 * 1024];
        int read;
        while ((read = await stream.ReadAsync(block, cancellation).ConfigureAwait(false)) > 0)
        {
            if (content.Length + read > MaxContent)
            {
                call.Response.Headers.Clear();
                Pipeline.Fail(call, new GraphError(400, "BadRequest", $"The content is larger than {MaxContent} bytes: ask for it outside a batch."));
                return call.Response.Body!.WrittenMemory;
            }

            content.Write(block, 0, read);
        }

        return content.ToArray();
    }
}
