// The values of properties that organisations added, as one column holds them: folded and cut like other columns, and nothing else of the document.

using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Atrium.Engine.Storage;

namespace Atrium.Store.Schema;

/// <summary>What is added has an underscore in its name, which nothing declared has: so the store need not know any definition.</summary>
internal static class OpenColumn
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A JSON object; null if the document has no such value.</summary>
    public static string? Of(ReadOnlySpan<byte> document)
    {
        MemoryStream? buffer = null;
        Utf8JsonWriter? writer = null;
        var reader = new Utf8JsonReader(document);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueSpan.Contains((byte)'_') || reader.ValueIsEscaped)
            {
                reader.Skip();
                continue;
            }

            if (writer is null)
            {
                writer = new Utf8JsonWriter(buffer = new MemoryStream(), Plain);
                writer.WriteStartObject();
            }

            writer.WritePropertyName(reader.ValueSpan);
            reader.Read();
            Value(ref reader, writer);
        }

        if (writer is null)
        {
            return null;
        }

        writer.WriteEndObject();
        writer.Dispose();
        return Encoding.UTF8.GetString(buffer!.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void Value(ref Utf8JsonReader reader, Utf8JsonWriter writer)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                writer.WriteStartObject();
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    writer.WritePropertyName(reader.ValueSpan);
                    reader.Read();
                    Value(ref reader, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonTokenType.StartArray:
                writer.WriteStartArray();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    Value(ref reader, writer);
                }

                writer.WriteEndArray();
                break;
            case JsonTokenType.String:
                writer.WriteStringValue(Fold.Key(reader.GetString()!));
                break;
            case JsonTokenType.Number when reader.TryGetInt64(out var number):
                writer.WriteNumberValue(number);
                break;
            case JsonTokenType.True or JsonTokenType.False:
                writer.WriteBooleanValue(reader.TokenType == JsonTokenType.True);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }
}
