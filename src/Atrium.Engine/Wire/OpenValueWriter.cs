// Prints a value of an added property: as it is stored if it still is of the defined kind, since a definition can go and come back as another.

using System.Buffers;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Wire;

internal sealed class OpenValueWriter(ValueKind kind, bool collection, ComplexType? complex) : IValueWriter
{
    public void Write(IBufferWriter<byte> output, Row row, ReadOnlySpan<byte> stored, Call call)
    {
        var digits = row.Type.Workload.InstantDigits;
        if (!Is(stored, collection ? (byte)'[' : Opening(kind)))
        {
            output.Write("null"u8);
        }
        else if (complex is not null)
        {
            Members(output, stored, complex, digits);
        }
        else if (collection)
        {
            output.Write(stored);
        }
        else
        {
            Single(output, stored, kind, digits);
        }
    }

    /// <summary>All members of the type, those without a value as null.</summary>
    private static void Members(IBufferWriter<byte> output, ReadOnlySpan<byte> stored, ComplexType type, int digits)
    {
        output.Write("{\"@odata.type\":\"#microsoft.graph.ComplexExtensionValue\""u8);
        foreach (var member in type.Properties)
        {
            output.Write(","u8);
            output.Write(member.Utf8.Span);
            var value = DocumentWriter.Find(stored, member.Utf8Name.Span);
            if (Is(value, Opening(member.Kind)))
            {
                Single(output, value, member.Kind, digits);
            }
            else
            {
                output.Write("null"u8);
            }
        }

        output.Write("}"u8);
    }

    private static void Single(IBufferWriter<byte> output, ReadOnlySpan<byte> value, ValueKind kind, int digits)
    {
        if (kind == ValueKind.Instant)
        {
            DocumentWriter.Instant(output, value, digits);
        }
        else
        {
            output.Write(value);
        }
    }

    /// <summary>How the JSON of a value begins; 0 stands for a number, 1 for true or false.</summary>
    private static byte Opening(ValueKind kind) => kind switch
    {
        ValueKind.Complex => (byte)'{',
        ValueKind.Boolean => 1,
        ValueKind.Int32 or ValueKind.Int64 or ValueKind.Double => 0,
        _ => (byte)'"',
    };

    private static bool Is(ReadOnlySpan<byte> value, byte opening) => !value.IsEmpty && opening switch
    {
        0 => value[0] is (byte)'-' or (>= (byte)'0' and <= (byte)'9'),
        1 => value[0] is (byte)'t' or (byte)'f',
        _ => value[0] == opening,
    };
}
