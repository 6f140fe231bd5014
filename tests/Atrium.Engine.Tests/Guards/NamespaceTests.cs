// Every public type of the engine lives in the engine's own namespaces.
using System.Reflection;

namespace Atrium.Engine.Tests.Guards;

public class NamespaceTests
{
    [Fact]
    public void Public_types_are_in_a_namespace_of_the_engine()
    {
        var strays = Assembly.Load("Atrium.Engine").GetExportedTypes()
            .Where(type => type.Namespace is not { } name
                || (name != "Atrium.Engine" && !name.StartsWith("Atrium.Engine.", StringComparison.Ordinal)));

        Assert.Empty(strays);
    }
}
