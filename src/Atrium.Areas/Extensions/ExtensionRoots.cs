// The set of schema extensions at the root of the service.

using Atrium.Engine.Model;

namespace Atrium.Areas.Extensions;

public class ExtensionRoots
{
    [RootSet]
    [Needs(
        Read = "Application.Read.All User.Read",
        ReadApp = "Application.Read.All",
        Write = "Application.ReadWrite.All",
        WriteApp = "Application.ReadWrite.All Directory.ReadWrite.All")]
    public IReadOnlyList<SchemaExtension>? SchemaExtensions { get; init; }
}
