// The direction of the layers: Server -> Areas -> Engine <- Store, read off the compiled assemblies.
using System.Reflection;

namespace Atrium.Server.Tests.Guards;

public class LayerTests
{
    [Theory]
    [InlineData("Atrium.Engine", "Atrium.Store")]
    [InlineData("Atrium.Engine", "Atrium.Areas")]
    [InlineData("Atrium.Engine", "Atrium.Server")]
    [InlineData("Atrium.Engine", "Microsoft.AspNetCore")]
    [InlineData("Atrium.Engine", "Microsoft.Data.Sqlite")]
    [InlineData("Atrium.Engine", "Npgsql")]
    [InlineData("Atrium.Store", "Atrium.Areas")]
    [InlineData("Atrium.Store", "Atrium.Server")]
    [InlineData("Atrium.Store", "Microsoft.AspNetCore")]
    [InlineData("Atrium.Areas", "Atrium.Store")]
    [InlineData("Atrium.Areas", "Atrium.Server")]
    [InlineData("Atrium.Areas", "Microsoft.AspNetCore")]
    [InlineData("Atrium.Areas", "Microsoft.Data.Sqlite")]
    [InlineData("Atrium.Areas", "Npgsql")]
    public void A_layer_does_not_reference_what_lies_above_or_beside_it(string layer, string forbidden)
    {
        Assert.DoesNotContain(References(layer), name =>
            name == forbidden || name.StartsWith(forbidden + ".", StringComparison.Ordinal));
    }

    [Fact]
    public void The_guard_sees_references_at_all()
    {
        Assert.Contains(References("Atrium.Server"), name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    private static List<string> References(string assembly) =>
        [.. Assembly.Load(assembly).GetReferencedAssemblies().Select(reference => reference.Name!)];
}
