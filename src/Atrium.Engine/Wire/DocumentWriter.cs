// Prints stored documents: one scan finds where the wanted members stand, and their bytes are copied as they are.

using System.Buffers;
using System.Text;
using System.Text.Json;
using Atrium.Engine.Changes;
using Atrium.Engine.Model;
using Atrium.Engine.Query;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Wire;

/// <summary>Writes objects as JSON. No class is ever built for a uniform read.</summary>
internal static class DocumentWriter
{
    /// <summary>Writes <c>{…}</c>.</summary>
    /// <param name="declared">The type at the place where it is printed; another runtime type is named by <c>@odata.type</c>.</param>
    /// <param name="context">Value of <c>@odata.context</c>, or null.</param>
    /// <param name="expanded">What is shown in place behind its own members.</param>
    public static void Write(
        IBufferWriter<byte> output, Row row, EntityType declared, Select? select, Call call, string? context, IExpanded? expanded = null)
    {
        output.Write("{"u8);
        var first = true;
        if (context is not null)
        {
            Member(output, ref first, "\"@odata.context\":"u8, context);
        }

        if (!ReferenceEquals(row.Type, declared))
        {
            Member(output, ref first, "\"@odata.type\":"u8, "#" + row.Type.FullName);
        }

        if (row.Type.Facts.ETag)
        {
            Member(output, ref first, "\"@odata.etag\":"u8, ETag.Of(row));
        }

        Members(output, row, Projection.For(row.Type, select), call, ref first, null);
        expanded?.Write(output, ref first, row);
        output.Write("}"u8);
    }

    /// <summary>Writes the members of a projection. With <paramref name="shows"/>: what it lets pass, told whether there is a value.</summary>
    public static void Members(
        IBufferWriter<byte> output, Row row, Projection projection, Call call, ref bool first, Func<Property, bool, bool>? shows)
    {
        var document = row.Document.Span;
        var properties = projection.Properties;
        var visible = call.Sight?.Of(row);
        Span<(int Start, int Length)> found = properties.Count <= 128 ? stackalloc (int, int)[properties.Count] : new (int, int)[properties.Count];
        found.Clear();
        Scan(output, document, projection.Names, found, row.Type.Facts.Free, ref first);
        for (var i = 0; i < properties.Count; i++)
        {
            var property = properties[i];
            var stored = document.Slice(found[i].Start, found[i].Length);
            if (shows is null ? property.AbsentWhenNull && IsNull(stored) : !shows(property, !IsNull(stored) || !IsDocumentValue(property)))
            {
                continue;
            }

            var hidden = visible is not null && !visible.Contains(property);
            if (hidden && (shows is not null || property.Open || row.Type.Workload.LeavesOutHidden))
            {
                continue;
            }

            Comma(output, ref first);
            output.Write(property.Utf8.Span);
            if (hidden)
            {
                output.Write(property.Collection ? "[]"u8 : "null"u8);
            }
            else
            {
                Value(output, row, property, stored, call);
            }
        }
    }

    /// <summary>Writes the value of one property, <c>null</c> or <c>[]</c> where there is none.</summary>
    public static void Value(IBufferWriter<byte> output, Row row, Property property, ReadOnlySpan<byte> stored, Call call)
    {
        if (property.Writer is { } writer)
        {
            writer.Write(output, row, stored, call);
        }
        else if (property.Row is { } field)
        {
            RowFields.Write(output, row, property, field, stored, call);
        }
        else if (property.Counter is { } slot)
        {
            Number(output, slot < row.Counters.Count ? row.Counters[slot] : 0);
        }
        else if (property.Secret || (IsNull(stored) && property.Collection))
        {
            output.Write(property.Secret ? "null"u8 : "[]"u8);
        }
        else if (property.Kind == ValueKind.Instant && !property.Collection)
        {
            Instant(output, IsNull(stored) ? property.Unset.Span : stored, row.Type.Workload.InstantDigits);
        }
        else if (property.Type is ComplexType complex && row.Type.Workload.WholeComplexValues && !IsNull(stored))
        {
            ComplexWriter.Write(output, complex, stored, row.Type.Workload.InstantDigits);
        }
        else
        {
            output.Write(IsNull(stored) ? property.Unset.Span : stored);
        }
    }

    /// <summary>The JSON of one member of a document; empty if absent.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> document, ReadOnlySpan<byte> name)
    {
        var reader = new DocumentReader(document);
        while (reader.Read())
        {
            if (reader.Name.SequenceEqual(name))
            {
                return document.Slice(reader.Place.Start, reader.Place.Length);
            }
        }

        return default;
    }

    public static void Text(IBufferWriter<byte> output, string text)
    {
        const int Short = 256; // characters of at most three bytes, each of which grows to six at most
        if (text.Length > Short)
        {
            output.Write("\""u8);
            output.Write(JsonEncodedText.Encode(text, Documents.Options.Encoder).EncodedUtf8Bytes);
            output.Write("\""u8);
            return;
        }

        Span<byte> utf8 = stackalloc byte[Short * 3];
        utf8 = utf8[..Encoding.UTF8.GetBytes(text, utf8)];
        var span = output.GetSpan((utf8.Length * 6) + 2);
        Documents.Options.Encoder!.EncodeUtf8(utf8, span[1..], out _, out var written);
        span[0] = span[written + 1] = (byte)'"';
        output.Advance(written + 2);
    }

    public static void Key(IBufferWriter<byte> output, Guid key)
    {
        var span = output.GetSpan(38);
        key.TryFormat(span[1..], out _, "D");
        span[0] = span[37] = (byte)'"';
        output.Advance(38);
    }

    public static void Number(IBufferWriter<byte> output, long number)
    {
        var span = output.GetSpan(20);
        System.Buffers.Text.Utf8Formatter.TryFormat(number, span, out var written);
        output.Advance(written);
    }

    public static void Member(IBufferWriter<byte> output, ref bool first, ReadOnlySpan<byte> nameAndColon, string text)
    {
        Comma(output, ref first);
        output.Write(nameAndColon);
        Text(output, text);
    }

    public static void Comma(IBufferWriter<byte> output, ref bool first)
    {
        if (!first)
        {
            output.Write(","u8);
        }

        first = false;
    }

    /// <summary>Prints a stored instant with as many digits as the workload does.</summary>
    public static void Instant(IBufferWriter<byte> output, ReadOnlySpan<byte> stored, int digits)
    {
        // "yyyy-MM-ddTHH:mm:ss.fffffffZ" in quotes: 30 bytes, of which 20 stand before the point.
        if (stored.Length != 30 || digits >= 7)
        {
            output.Write(stored);
            return;
        }

        output.Write(stored[..(digits == 0 ? 20 : 21 + digits)]);
        output.Write("Z\""u8);
    }

    /// <summary>Notes where the wanted members stand; annotations, and what a client was free to add, are printed as they pass.</summary>
    private static void Scan(
        IBufferWriter<byte> output, ReadOnlySpan<byte> document, NameTable names, Span<(int Start, int Length)> found, bool free, ref bool first)
    {
        var reader = new DocumentReader(document);
        while (reader.Read())
        {
            var name = reader.Name;
            var place = reader.Place;
            var slot = names.Find(name);
            if (slot >= 0)
            {
                found[slot] = place;
            }
            else if (name.Length > 0 && (name[0] == (byte)'@' || (free && name[0] != FreeValues.Own)))
            {
                Comma(output, ref first);
                output.Write("\""u8);
                output.Write(name);
                output.Write("\":"u8);
                output.Write(document.Slice(place.Start, place.Length));
            }
        }
    }

    private static bool IsNull(ReadOnlySpan<byte> stored) => stored.IsEmpty || stored.SequenceEqual("null"u8);

    private static bool IsDocumentValue(Property property) => property.Open || (property.Writer is null && property.Row is null && property.Counter is null);
}
