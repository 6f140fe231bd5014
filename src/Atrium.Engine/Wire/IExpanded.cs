// What $expand shows inside an object.

using System.Buffers;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Wire;

internal interface IExpanded
{
    /// <summary>Writes the navigations of one object, with a comma before each member but the first.</summary>
    void Write(IBufferWriter<byte> output, ref bool first, Row row);
}
