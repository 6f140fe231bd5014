// How sign-in prints JSON: compact, and without escaping what JSON need not escape.
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Atrium.Server.SignIn;

internal static class DocumentJson
{
    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task Write(HttpContext http, Action<Utf8JsonWriter> fields)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.Headers.AccessControlAllowOrigin = "*"; // browsers read these documents from anywhere
        var body = http.Response.BodyWriter;
        using (var json = new Utf8JsonWriter(body, Options))
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        }

        await body.FlushAsync(http.RequestAborted);
    }

    public static void WriteStrings(this Utf8JsonWriter json, string name, params ReadOnlySpan<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
