// Content types that Graph answers with.

namespace Atrium.Engine.Wire;

internal static class ContentTypes
{
    public const string Json = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";
    public const string Text = "text/plain";
    public const string Xml = "application/xml";
}
