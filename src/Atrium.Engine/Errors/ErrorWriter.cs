// The one body shape of every error.

using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Atrium.Engine.Request;
using Atrium.Engine.Wire;

namespace Atrium.Engine.Errors;

public static class ErrorWriter
{
    /// <summary>Replaces whatever the answer held by the error.</summary>
    /// <param name="clientRequestId">The id that the client sent, or the request's own.</param>
    public static void Write(GraphResponse response, GraphError error, DateTimeOffset now, Guid requestId, string clientRequestId)
    {
        response.Status = error.Status;
        response.Stream?.Dispose();
        response.Stream = null;
        response.ContentType = "application/json";
        foreach (var (name, value) in error.Headers)
        {
            response.Headers[name] = value;
        }

        response.Body = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(response.Body, new JsonWriterOptions { Encoder = Documents.Options.Encoder });
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteString("code", error.Code);
        json.WriteString("message", error.Message);
        if (error.Details.Count > 0)
        {
            json.WriteStartArray("details");
            foreach (var detail in error.Details)
            {
                json.WriteStartObject();
                json.WriteString("code", detail.Code);
                json.WriteString("message", detail.Message);
                json.WriteString("target", detail.Target);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteStartObject("innerError");
        json.WriteString("date", now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
        json.WriteString("request-id", requestId.ToString("D"));
        json.WriteString("client-request-id", clientRequestId);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
