// body: in the format that the client prefers, and safe unless it asks otherwise.

using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Mail;

/// <summary>
/// <c>Prefer: outlook.body-content-type</c> and <c>outlook.allow-unsafe-html</c>; without them a body is printed in the format that it has. Says
/// <c>Preference-Applied</c> when the first body is printed: headers leave after the body is complete.
/// </summary>
public sealed class BodyWriter : IValueWriter
{
    public void Write(IBufferWriter<byte> output, Row row, ReadOnlySpan<byte> stored, Call call)
    {
        if (stored.IsEmpty || stored[0] != '{')
        {
            output.Write("null"u8);
            return;
        }

        var wanted = call.Preferences.BodyContentType;
        if (wanted is null && !call.Preferences.AllowUnsafeHtml && stored.IndexOf("\"original\":"u8) < 0)
        {
            output.Write(stored);
            return;
        }

        Say(call);
        Print(output, JsonNode.Parse(stored)!.AsObject(), wanted, call.Preferences.AllowUnsafeHtml);
    }

    /// <summary>The body in a format; null = its own.</summary>
    public static void Print(IBufferWriter<byte> output, JsonObject body, string? wanted, bool unsafeHtml)
    {
        var stored = body.Text("contentType") ?? "text";
        var content = (unsafeHtml ? body.Text("original") : null) ?? body.Text("content") ?? "";
        var format = wanted ?? stored;
        if (format != stored)
        {
            content = format == "text" ? HtmlToText.Convert(body.Text("content") ?? "") : TextToHtml.Document(content);
        }

        using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = Documents.Options.Encoder });
        writer.WriteStartObject();
        writer.WriteString("contentType"u8, format);
        writer.WriteString("content"u8, content);
        writer.WriteEndObject();
    }

    internal static void Say(Call call)
    {
        Say(call, call.Preferences.BodyContentType is { } format ? $"outlook.body-content-type=\"{format}\"" : null);
        Say(call, call.Preferences.AllowUnsafeHtml ? "outlook.allow-unsafe-html" : null);
    }

    private static void Say(Call call, string? applied)
    {
        if (applied is not null
            && !(call.Response.Headers.TryGetValue("Preference-Applied", out var said) && said.Contains(applied, StringComparison.Ordinal)))
        {
            call.Response.Prefer(applied);
        }
    }
}
