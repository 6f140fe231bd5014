// GET of one object, of a property of it, or of the root.

using System.Buffers;
using System.Text.Json;
using Atrium.Engine.Changes;
using Atrium.Engine.Errors;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Engine.Uniform;

internal static class Read
{
    public static async ValueTask ObjectAsync(Call call, Address address, Row? source, CancellationToken cancellation)
    {
        var step = address.Last;
        if (step.Navigation.Kind == NavigationKind.Holder)
        {
            throw GraphError.NotImplemented();
        }

        call.Query = Options.Read(call, step.Type, collection: false, expands: true);
        await Expanding.DemandAsync(call, address, cancellation).ConfigureAwait(false);
        var row = await Walk.ObjectAsync(call, step, source, cancellation).ConfigureAwait(false);
        if (step.Navigation.Set is { Deleted: true })
        {
            Permissions.DemandRead(call, row.Type);
        }

        if (ETag.IsKnown(call, row))
        {
            call.Response.Status = 304;
            return;
        }

        // Selections of one object may name what only its runtime type has.
        var expanded = await Expanding.LoadAsync(call, [row], ContextUrl.Path(call, address, source), cancellation).ConfigureAwait(false);
        Write(call, row, step.Type, ContextUrl.Of(call, address, source, call.Query.Select, entity: true, call.Query.Expand), expanded);
    }

    /// <summary>Prints one object as the answer.</summary>
    public static void Write(Call call, Row row, EntityType declared, string context, IExpanded? expanded = null)
    {
        var output = call.Response.Body = new ArrayBufferWriter<byte>(1024);
        call.Response.ContentType = ContentTypes.Json;
        if (row.Type.Facts.ETag)
        {
            call.Response.Headers["ETag"] = ETag.Of(row);
        }

        DocumentWriter.Write(output, row, declared, call.Query.Select, call, context, expanded);
        WireId.Say(call, row.Type);
    }

    public static async ValueTask PropertyAsync(Call call, Address address, Row? source, CancellationToken cancellation)
    {
        if (address.Properties[0].NotServed)
        {
            throw GraphError.NotImplemented();
        }

        Options.DemandOnly(call, address.Last.Type.Workload, address.Kind == AddressKind.Value ? [] : ["$format"]);
        call.Query = Options.Read(call, address.Last.Type, collection: false);
        var row = await Walk.ObjectAsync(call, address.Last, source, cancellation).ConfigureAwait(false);
        var value = Value(call, row, address.Properties);
        if (value.SequenceEqual("null"u8))
        {
            call.Response.Status = 204;
            return;
        }

        var output = call.Response.Body = new ArrayBufferWriter<byte>(256);
        var first = true;
        if (address.Kind == AddressKind.Value)
        {
            call.Response.ContentType = ContentTypes.Text;
            output.Write(Raw(value));
            return;
        }

        call.Response.ContentType = ContentTypes.Json;
        output.Write("{"u8);
        var context = ContextUrl.Of(call, address, source, null, entity: false);
        var key = address.Last.Navigation.Collection ? $"('{WireId.Of(row, call.Preferences.ImmutableId)}')" : "";
        DocumentWriter.Member(output, ref first, "\"@odata.context\":"u8, $"{context}{key}/{string.Join('/', address.Properties.Select(p => p.Name))}");
        output.Write(",\"value\":"u8);
        output.Write(value);
        output.Write("}"u8);
    }

    private static ReadOnlySpan<byte> Value(Call call, Row row, IReadOnlyList<Property> path)
    {
        var outer = path[0];
        if (row.Type.FindProperty(outer.Name) is null || outer.Kind == ValueKind.Stream)
        {
            throw GraphError.UnknownSegment(outer.Name);
        }

        if (call.Sight?.Of(row) is { } visible && !visible.Contains(outer))
        {
            return "null"u8;
        }

        var output = new ArrayBufferWriter<byte>(256);
        DocumentWriter.Value(output, row, outer, DocumentWriter.Find(row.Document.Span, outer.Utf8Name.Span), call);
        var value = output.WrittenSpan;
        foreach (var inner in path.Skip(1))
        {
            value = value.SequenceEqual("null"u8) ? value : DocumentWriter.Find(value, inner.Utf8Name.Span);
        }

        return value.IsEmpty ? "null"u8 : value;
    }

    /// <summary>Text without its quotes; other values as they are.</summary>
    private static ReadOnlySpan<byte> Raw(ReadOnlySpan<byte> json) =>
        json[0] == (byte)'"' ? System.Text.Encoding.UTF8.GetBytes(JsonSerializer.Deserialize<string>(json)!) : json;
}
