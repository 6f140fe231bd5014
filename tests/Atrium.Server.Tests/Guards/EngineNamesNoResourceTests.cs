// The engine is for every resource: neither its types nor its text may name one.

using System.Text.RegularExpressions;
using Atrium.Engine.Model;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Guards;

public sealed partial class EngineNamesNoResourceTests
{
    // Words of the model that are also words of OData, OAuth or plain programming.
    private static readonly HashSet<string> Common = new(StringComparer.OrdinalIgnoreCase)
    {
        "id", "value", "name", "type", "delta", "error", "code", "message", "content", "date", "address", "text", "status", "key", "entity", "property",
        "target", "details", "print", "location", "parent", "owner", "kind", "url", "count", "body", "state", "order",
    };

    private static readonly HashSet<string> Names = ModelNames();

    [Fact]
    public void No_type_of_the_engine_is_named_like_a_type_of_the_model()
    {
        var names = TestModel.Real.Entities.Where(e => !e.Facts.Internal).Select(e => e.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        names.ExceptWith(Common);

        var offending = typeof(GraphModel).Assembly.GetTypes().Where(t => names.Contains(t.Name)).Select(t => t.FullName);

        Findings.None(offending!);
    }

    [Fact]
    public void No_text_of_the_engine_names_a_type_a_navigation_or_a_property_of_the_model() => Findings.None(
        from file in Repository.Sources("src/Atrium.Engine")
        from literal in CSharpText.Load(file).Literals
        from name in Found(literal)
        select $"{Path.GetFileName(file)}: {name} in \"{literal}\"");

    [Theory]
    [InlineData("users", "users")]
    [InlineData("User", "User")]
    [InlineData("The displayName is missing.", "displayName")]
    [InlineData("/v1.0/groups/", "groups")]
    [InlineData("messages/{id}", "messages")]
    [InlineData("Reference '", "")]
    [InlineData("No 'subject' here.", "subject")]
    [InlineData("microsoft.graph.user", "user")]
    [InlineData("from the application of a photo", "")]
    [InlineData("application/json", "")]
    [InlineData("application/octet-stream; charset=utf-8", "")]
    [InlineData("Unsupported: send application/json.", "")]
    [InlineData("is missing from ", "")]
    public void The_guard_finds_names_and_leaves_words_alone(string literal, string found) => Assert.Equal(found, string.Join(' ', Found(literal)));

    [Fact]
    public void The_guard_reads_literals_and_not_comments_or_names()
    {
        const string source = """
            // "users" in a comment
            var messages = $"a {users("b")} c"; /* "groups" */ var s = @"d ""e"" f"; var c = '"'; var t = "g\"h"u8;
            """;

        Assert.Equal(["a ", "b", " c", "d \"\"e\"\" f", "g\\\"h"], CSharpText.Parse(source).Literals);
    }

    /// <summary>A whole literal, an identifier with a hump, a segment of a path or a qualified name, something quoted. Not a word of a sentence.</summary>
    private static IEnumerable<string> Found(string literal) =>
        Names.Contains(literal) ? [literal] : Tokens().Matches(MediaType().Replace(literal, "")).Select(m => m.Value).Where(Names.Contains);

    private static HashSet<string> ModelNames()
    {
        var model = TestModel.Real;
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        names.UnionWith(model.Entities.Select(e => e.Name));
        names.UnionWith(model.Roots.Select(r => r.Name));
        names.UnionWith(model.Operations.Select(o => o.Name));
        names.UnionWith(model.Entities.SelectMany(e => e.Navigations).Select(n => n.Name));
        names.UnionWith(model.Entities.SelectMany(e => e.Properties).Select(p => p.Name));
        names.ExceptWith(Common);
        return names;
    }

    [GeneratedRegex(@"\b[A-Za-z]+[a-z][A-Z]\w*\b|(?<=[/.'""])[A-Za-z]\w*|[A-Za-z]\w*(?=[/'""(])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tokens();

    [GeneratedRegex(@"\b(application|text|image|multipart|audio|video|message)/[\w.+*-]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MediaType();
}
