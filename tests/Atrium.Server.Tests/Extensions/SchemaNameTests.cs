// The ids of schema extensions, which need no server.

using Atrium.Areas.Extensions;

namespace Atrium.Server.Tests.Extensions;

public sealed class SchemaNameTests
{
    [Theory]
    [InlineData("contoso_courses", "contoso_courses")]
    [InlineData("Contoso_courses", "Contoso_courses")]
    [InlineData("fabrikam_courses", null)]
    [InlineData("example_courses", null)]
    [InlineData("sub_courses", null)]
    [InlineData("contoso_", null)]
    [InlineData("_courses", null)]
    [InlineData("contoso_a_b", null)]
    [InlineData("9lives", null)]
    [InlineData("", null)]
    [InlineData("a-b", null)]
    [InlineData("courses", "extabcdefgh_courses")]
    public void An_id_begins_with_an_owned_domain_or_by_chance(string sent, string? id) => Assert.Equal(
        id, SchemaName.Of(sent, ["contoso.com", "larkmoor.example", "example.dev", "sub.contoso.org"], [0, 1, 2, 3, 4, 5, 6, 7]));
}
