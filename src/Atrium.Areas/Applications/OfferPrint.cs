// The scopes and roles of a service principal: Graph's own come from the catalogue, others' from the document.

using System.Buffers;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Applications;

internal sealed class RolePrint : IValueWriter
{
    public void Write(IBufferWriter<byte> output, Row row, ReadOnlySpan<byte> stored, Call call) => Offers.Write(output, row, stored, GraphPermissions.Roles);
}

internal sealed class ScopePrint : IValueWriter
{
    public void Write(IBufferWriter<byte> output, Row row, ReadOnlySpan<byte> stored, Call call) => Offers.Write(output, row, stored, GraphPermissions.Scopes);
}

internal static class Offers
{
    public static void Write(IBufferWriter<byte> output, Row row, ReadOnlySpan<byte> stored, ReadOnlyMemory<byte> ofGraph) =>
        output.Write(row.Key == GraphPermissions.KeyIn(row.Owner) ? ofGraph.Span : stored.IsEmpty ? "[]"u8 : stored);
}
