// Prints complex values whole where the workload does: members without a value as null, which Outlook leaves out.

using System.Buffers;
using System.Text.Json;
using Atrium.Engine.Model;

namespace Atrium.Engine.Wire;

internal static class ComplexWriter
{
    /// <summary>Writes one value, or an array of them.</summary>
    /// <param name="stored">Not null.</param>
    /// <param name="digits">Of instants in it.</param>
    public static void Write(IBufferWriter<byte> output, StructuredType type, ReadOnlySpan<byte> stored, int digits)
    {
        if (stored[0] != (byte)'[')
        {
            Object(output, type, stored, digits);
            return;
        }

        output.Write("["u8);
        var first = true;
        var reader = new Utf8JsonReader(stored);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            DocumentWriter.Comma(output, ref first);
            Object(output, type, stored[start..(int)reader.BytesConsumed], digits);
        }

        output.Write("]"u8);
    }

    private static void Object(IBufferWriter<byte> output, StructuredType type, ReadOnlySpan<byte> stored, int digits)
    {
        if (stored[0] != (byte)'{')
        {
            output.Write(stored);
            return;
        }

        output.Write("{"u8);
        var first = true;
        foreach (var property in type.Properties)
        {
            var value = DocumentWriter.Find(stored, property.Utf8Name.Span);
            var empty = value.IsEmpty || value.SequenceEqual("null"u8);
            if (empty && property.AbsentWhenNull)
            {
                continue;
            }

            DocumentWriter.Comma(output, ref first);
            output.Write(property.Utf8.Span);
            if (property.Secret)
            {
                output.Write("null"u8);
            }
            else if (empty)
            {
                output.Write(property.Collection ? "[]"u8 : property.Unset.Span);
            }
            else if (property.Type is ComplexType inner)
            {
                Write(output, inner, value, digits);
            }
            else if (property.Kind == ValueKind.Instant && !property.Collection)
            {
                DocumentWriter.Instant(output, value, digits);
            }
            else
            {
                output.Write(value);
            }
        }

        Undeclared(output, type, stored, ref first);
        output.Write("}"u8);
    }

    /// <summary>Annotations, and the members of open types.</summary>
    private static void Undeclared(IBufferWriter<byte> output, StructuredType type, ReadOnlySpan<byte> stored, ref bool first)
    {
        var reader = new Utf8JsonReader(stored);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var start = (int)reader.TokenStartIndex;
            var declared = type.FindProperty(reader.GetString()!) is not null;
            reader.Read();
            reader.Skip();
            if (!declared)
            {
                DocumentWriter.Comma(output, ref first);
                output.Write(stored[start..(int)reader.BytesConsumed]);
            }
        }
    }
}
