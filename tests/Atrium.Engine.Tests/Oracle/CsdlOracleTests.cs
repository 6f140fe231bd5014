// The oracle itself: it finds each kind of difference, and none where there is none.

using Atrium.Engine.Tests.Query;

namespace Atrium.Engine.Tests.Oracle;

public class CsdlOracleTests
{
    private const string Xml = """
        <edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
        <Schema Namespace="microsoft.graph" Alias="graph" xmlns="http://docs.oasis-open.org/odata/ns/edm">
          <EnumType Name="mood"><Member Name="calm" Value="0"/><Member Name="merry" Value="1"/></EnumType>
          <EntityType Name="being" Abstract="true"><Property Name="id" Type="Edm.String" Nullable="false"/>
            <Property Name="deletedDateTime" Type="Edm.DateTimeOffset"/></EntityType>
          <EntityType Name="pet" BaseType="graph.being"><Property Name="displayName" Type="Edm.String" Nullable="false"/>
            <Property Name="Species" Type="Edm.String"/></EntityType>
          <EntityType Name="box"><Property Name="id" Type="Edm.String" Nullable="false"/><Property Name="displayName" Type="Collection(Edm.String)"/>
            <Property Name="letters" Type="Edm.Int16" Nullable="false"/><NavigationProperty Name="contents" Type="Collection(graph.letter)"/></EntityType>
          <EntityType Name="photoEnclosure" BaseType="graph.being" HasStream="true"><Property Name="contentBytes" Type="Edm.String"/></EntityType>
          <ComplexType Name="badge"><Property Name="badgeId" Type="Edm.Guid" Nullable="false"/><Property Name="service" Type="Edm.String"/>
            <Property Name="since" Type="Edm.DateTimeOffset"/><Property Name="level" Type="Edm.Int32"/><Property Name="valid" Type="Edm.Boolean"/>
            <Property Name="skills" Type="graph.skill"/><Property Name="place" Type="graph.address"/><Property Name="pin" Type="Edm.String"/></ComplexType>
          <EntityContainer Name="GraphService"><EntitySet Name="beings" EntityType="graph.being"/></EntityContainer>
        </Schema></edmx:DataServices></edmx:Edmx>
        """;

    private static readonly IReadOnlyList<string> Found =
        [.. CsdlOracle.Compare(TestModel.Model, PublishedSchema.Parse(Xml)).Select(d => d.ToString())];

    [Theory]
    [InlineData("mood.inADarkHumour: Missing: declared a member, published calm merry")]
    [InlineData("pet: Open: declared True, published False")]
    [InlineData("pet.displayName: Nullability: declared True, published False")]
    [InlineData("pet.species: Missing: declared a property, published property Species")]
    [InlineData("box.displayName: Collection: declared False, published True")]
    [InlineData("box.letters: Width: declared Edm.Int32, published Edm.Int16")]
    [InlineData("box.contents: Containment: declared True, published False")]
    [InlineData("photoEnclosure: Base: declared microsoft.graph.enclosure, published microsoft.graph.being")]
    [InlineData("photoEnclosure: Stream: declared False, published True")]
    [InlineData("photoEnclosure.contentBytes: Type: declared Edm.Binary, published Edm.String")]
    [InlineData("person: Missing: declared EntityType, published nothing")]
    public void A_difference_is_found(string difference) => Assert.Contains(difference, Found);

    [Fact]
    public void What_is_the_same_is_not_reported()
    {
        Assert.DoesNotContain(Found, d => d.StartsWith("being", StringComparison.Ordinal) || d.StartsWith("badge", StringComparison.Ordinal));
        Assert.DoesNotContain(Found, d => d.StartsWith("secretive", StringComparison.Ordinal));
    }

    [Fact]
    public void The_published_schema_can_be_read()
    {
        Assert.SkipUnless(PublishedSchema.FindFile() is not null, "No published schema: set ATRIUM_CSDL to a file with Graph's v1.0 $metadata.");
        var schema = PublishedSchema.Load(PublishedSchema.FindFile()!);
        Assert.Equal("microsoft.graph.directoryObject", schema.Find("microsoft.graph.user")?.Base);
        Assert.Contains("users", schema.Roots);
    }

    [Fact]
    public void The_report_counts_what_is_declared()
    {
        var report = CoverageReport.Render(TestModel.Model, PublishedSchema.Parse(Xml));
        Assert.Contains("| box | 3/3 | 1/1 |  | post |\n", report, StringComparison.Ordinal);
        Assert.Contains("| mood | 3/2 |\n", report, StringComparison.Ordinal);
        Assert.Contains("| person | greet(words?, places, mood?) | action |\n", report, StringComparison.Ordinal);
        Assert.Contains("| collection of person | delta(depth) | function |\n", report, StringComparison.Ordinal);
        Assert.Contains("| hall | hall | singleton |\n", report, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", report, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("| box | 3 | 1 |  | post |\n", CoverageReport.Render(TestModel.Model, schema: null), StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_is_the_same_without_the_schema_once_it_was_written_with_it()
    {
        var report = CoverageReport.Render(TestModel.Model, PublishedSchema.Parse(Xml));
        Assert.Equal(report, CoverageReport.Render(TestModel.Model, written: report));
    }
}
