// $metadata: what is written can be read, and says what the model says.

using System.Xml;
using Atrium.Engine.Model;
using Atrium.Engine.Tests.Query;
using Microsoft.OData.Edm;
using Microsoft.OData.Edm.Csdl;
using Microsoft.OData.Edm.Validation;

namespace Atrium.Engine.Tests.Model;

public class MetadataTests
{
    private static IEdmModel Read()
    {
        using var reader = XmlReader.Create(new MemoryStream(Metadata.Of(TestModel.Model).ToArray()));
        return CsdlReader.Parse(reader);
    }

    [Fact]
    public void What_is_written_is_valid()
    {
        Assert.True(Read().Validate(out var errors), string.Join('\n', errors));
        Assert.True(Metadata.Of(TestModel.Model).Equals(Metadata.Of(TestModel.Model)));
        Assert.True(Metadata.Of(TestModel.Model).Span.StartsWith("<?xml"u8), "no byte order mark");
    }

    [Fact]
    public void Types_have_base_key_openness_and_containment()
    {
        var edm = Read();
        var person = Assert.IsAssignableFrom<IEdmEntityType>(edm.FindDeclaredType("microsoft.graph.person"));
        Assert.Equal("microsoft.graph.being", person.BaseType.FullTypeName());
        Assert.Equal("id", Assert.Single(person.Key()).Name);
        Assert.True(((IEdmEntityType)edm.FindDeclaredType("microsoft.graph.pet")).IsOpen);
        Assert.True(((IEdmEntityType)edm.FindDeclaredType("microsoft.graph.being")).IsAbstract);
        Assert.True(((IEdmNavigationProperty)person.FindProperty("boxes")).ContainsTarget);
        Assert.False(((IEdmNavigationProperty)person.FindProperty("manager")).ContainsTarget);
        Assert.Null(edm.FindDeclaredType("microsoft.graph.secretive"));
    }

    [Theory]
    [InlineData("displayName", "[Edm.String Nullable=True Unicode=True]")]
    [InlineData("age", "[Edm.Int32 Nullable=True]")]
    [InlineData("createdDateTime", "[Edm.DateTimeOffset Nullable=True Precision=0]")]
    [InlineData("home", "[microsoft.graph.address Nullable=True]")]
    [InlineData("mood", "[microsoft.graph.mood Nullable=True]")]
    [InlineData("badges", "[Collection([microsoft.graph.badge Nullable=False]) Nullable=False]")]
    [InlineData("id", "[Edm.String Nullable=False Unicode=True]")]
    public void Properties_have_types(string name, string type)
    {
        var person = (IEdmEntityType)Read().FindDeclaredType("microsoft.graph.person");
        Assert.Equal(type, person.FindProperty(name).Type.ToString());
    }

    [Fact]
    public void Enums_have_members()
    {
        var mood = (IEdmEnumType)Read().FindDeclaredType("microsoft.graph.mood");
        Assert.Equal(["calm", "merry", "inADarkHumour"], mood.Members.Select(m => m.Name));
    }

    [Fact]
    public void Sets_singletons_and_operations_are_there()
    {
        var edm = Read();
        Assert.Equal(["beings", "people"], edm.EntityContainer.EntitySets().Select(s => s.Name));
        Assert.Equal(["hall"], edm.EntityContainer.Singletons().Select(s => s.Name));
        var greet = Assert.IsAssignableFrom<IEdmAction>(Assert.Single(edm.FindDeclaredOperations("microsoft.graph.greet")));
        Assert.Equal(["bindingParameter", "words", "places", "mood"], greet.Parameters.Select(p => p.Name));
        var delta = Assert.IsAssignableFrom<IEdmFunction>(Assert.Single(edm.FindDeclaredOperations("microsoft.graph.delta")));
        Assert.Equal("Collection(microsoft.graph.being)", delta.GetReturn().Type.FullName());
        Assert.Equal("Collection(microsoft.graph.person)", delta.Parameters.First().Type.FullName());
    }
}
