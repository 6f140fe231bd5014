// A property that is printed otherwise than it is stored.

using System.Buffers;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Wire;

/// <summary>Writes one value. Stateless; one instance serves all requests.</summary>
public interface IValueWriter
{
    /// <summary>Writes the JSON of the value, always a complete one (<c>null</c> where there is none).</summary>
    /// <param name="stored">The value's JSON in the document; empty if absent.</param>
    void Write(IBufferWriter<byte> output, Row row, ReadOnlySpan<byte> stored, Call call);
}
