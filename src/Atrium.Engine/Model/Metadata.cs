// $metadata: the model as CSDL XML, written once.

using System.Runtime.CompilerServices;
using System.Text;
using System.Xml;
using Microsoft.OData.Edm.Csdl;

namespace Atrium.Engine.Model;

public static class Metadata
{
    private static readonly ConditionalWeakTable<GraphModel, byte[]> Written = [];

    /// <summary>UTF-8 XML. The same bytes every time.</summary>
    /// <exception cref="InvalidOperationException">The model cannot be written as CSDL; the message says why.</exception>
    public static ReadOnlyMemory<byte> Of(GraphModel model) => Written.GetValue(model, Write);

    private static byte[] Write(GraphModel model)
    {
        using var stream = new MemoryStream();
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var settings = new XmlWriterSettings { Encoding = utf8, Indent = true, NewLineChars = "\n" };
        using (var writer = XmlWriter.Create(stream, settings))
        {
            if (!CsdlWriter.TryWriteCsdl(EdmBuilder.Build(model), writer, CsdlTarget.OData, out var errors))
            {
                throw new InvalidOperationException("$metadata: " + string.Join("; ", errors.Select(e => $"{e.ErrorLocation} {e.ErrorMessage}")));
            }
        }

        return stream.ToArray();
    }
}
