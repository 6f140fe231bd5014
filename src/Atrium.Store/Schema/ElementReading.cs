// The elements of a collection, reduced to what can be compared of them.

using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Atrium.Engine.Storage;
using Atrium.Store.Sql;

namespace Atrium.Store.Schema;

/// <summary>
/// Every element becomes an object whose members are named by <see cref="ColumnField.Name"/> and hold what a column of the field's kind would; what
/// has no value is left out. What is not of the collection's kind is no element.
/// </summary>
internal static class ElementReading
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="reader">At the start of the array; afterwards at its end.</param>
    public static string Read(ref Utf8JsonReader reader, IReadOnlyList<ColumnField> fields)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            var single = fields is [{ Path.Count: 0 }] ? fields[0] : null;
            writer.WriteStartArray();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (single is null && reader.TokenType == JsonTokenType.StartObject)
                {
                    writer.WriteStartObject();
                    ReadObject(ref reader, fields, 0, writer);
                    writer.WriteEndObject();
                }
                else if (single is not null && ScalarReading.TryRead(ref reader, single.Kind, out var value))
                {
                    writer.WriteStartObject();
                    Write(single, value, writer);
                    writer.WriteEndObject();
                }
                else
                {
                    reader.Skip();
                }
            }

            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <param name="fields">Those whose path leads into this object.</param>
    private static void ReadObject(ref Utf8JsonReader reader, IReadOnlyList<ColumnField> fields, int depth, Utf8JsonWriter writer)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var within = Within(ref reader, fields, depth);
            reader.Read();
            if (within is [var field] && field.Path.Count == depth + 1)
            {
                if (ScalarReading.TryRead(ref reader, field.Kind, out var value))
                {
                    Write(field, value, writer);
                }

                reader.Skip();
            }
            else if (within.Count > 0 && reader.TokenType == JsonTokenType.StartObject)
            {
                ReadObject(ref reader, within, depth + 1, writer);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static List<ColumnField> Within(ref Utf8JsonReader reader, IReadOnlyList<ColumnField> fields, int depth)
    {
        var within = new List<ColumnField>();
        foreach (var field in fields)
        {
            if (field.Path.Count > depth && reader.ValueTextEquals(field.Path[depth]))
            {
                within.Add(field);
            }
        }

        return within;
    }

    private static void Write(ColumnField field, Arg value, Utf8JsonWriter writer)
    {
        switch (value.Kind)
        {
            case ArgKind.Long:
                writer.WriteNumber(field.Name, value.Number);
                break;
            case ArgKind.Double:
                writer.WriteNumber(field.Name, value.Double);
                break;
            case ArgKind.Guid:
                writer.WriteString(field.Name, value.Guid);
                break;
            default:
                writer.WriteString(field.Name, value.Text);
                break;
        }
    }
}
