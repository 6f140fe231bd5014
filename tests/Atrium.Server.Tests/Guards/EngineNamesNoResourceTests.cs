// The engine is for every resource: neither its types nor its text may name one.

using System.Text;
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

    [Fact]
    public void No_type_of_the_engine_is_named_like_a_type_of_the_model()
    {
        var names = TestModel.Real.Entities.Where(e => !e.Facts.Internal).Select(e => e.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        names.ExceptWith(Common);

        var offending = typeof(GraphModel).Assembly.GetTypes().Where(t => names.Contains(t.Name)).Select(t => t.FullName);

        Assert.Empty(offending);
    }

    [Fact]
    public void No_text_of_the_engine_names_a_type_a_navigation_or_a_property_of_the_model()
    {
        var model = TestModel.Real;
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        names.UnionWith(model.Entities.Select(e => e.Name));
        names.UnionWith(model.Roots.Select(r => r.Name));
        names.UnionWith(model.Operations.Select(o => o.Name));
        names.UnionWith(model.Entities.SelectMany(e => e.Navigations).Select(n => n.Name));
        names.UnionWith(model.Entities.SelectMany(e => e.Properties).Select(p => p.Name));
        names.ExceptWith(Common);

        var offending = new List<string>();
        foreach (var file in Repository.Sources("src/Atrium.Engine"))
        {
            foreach (var literal in Literals(File.ReadAllText(file)))
            {
                offending.AddRange(Words().Matches(literal).Select(m => m.Value).Where(names.Contains).Select(w => $"{Path.GetFileName(file)}: {w} in \"{literal}\""));
            }
        }

        Assert.Empty(offending);
    }

    [Fact]
    public void The_guard_reads_literals_and_not_comments_or_names()
    {
        const string source = """
            // "users" in a comment
            var messages = $"a {users("b")} c"; /* "groups" */ var s = @"d ""e"" f"; var c = '"'; var t = "g\"h"u8;
            """;

        Assert.Equal(["a ", "b", " c", "d \"\"e\"\" f", "g\\\"h"], Literals(source));
    }

    /// <summary>The text of string literals, without the expressions inside interpolated ones.</summary>
    private static List<string> Literals(string source)
    {
        var literals = new List<string>();
        var at = 0;
        Code(source, ref at, literals, nested: false);
        return literals;
    }

    private static void Code(string source, ref int at, List<string> literals, bool nested)
    {
        var depth = 0;
        while (at < source.Length)
        {
            var rest = source.AsSpan(at);
            if (rest.StartsWith("//"))
            {
                var end = rest.IndexOf('\n');
                at = end < 0 ? source.Length : at + end;
            }
            else if (rest.StartsWith("/*"))
            {
                at += rest.IndexOf("*/") + 2;
            }
            else if (rest[0] == '\'')
            {
                at += rest[1] == '\\' ? rest[2..].IndexOf('\'') + 3 : 3;
            }
            else if (Opening().Match(source, at) is { Success: true } open && open.Index == at)
            {
                at += open.Length;
                Literal(source, ref at, literals, open.Value);
            }
            else if (nested && rest[0] == '}' && depth == 0)
            {
                return;
            }
            else
            {
                depth += rest[0] == '{' ? 1 : rest[0] == '}' ? -1 : 0;
                at++;
            }
        }
    }

    private static void Literal(string source, ref int at, List<string> literals, string open)
    {
        var quotes = open[open.IndexOf('"')..];
        var closing = quotes.Length >= 3 ? quotes : "\"";
        var verbatim = open.Contains('@', StringComparison.Ordinal);
        var interpolated = open.Contains('$', StringComparison.Ordinal);
        var text = new StringBuilder();
        while (at < source.Length)
        {
            var rest = source.AsSpan(at);
            if (verbatim && rest.StartsWith("\"\""))
            {
                text.Append("\"\"");
                at += 2;
            }
            else if (!verbatim && closing.Length == 1 && rest[0] == '\\')
            {
                text.Append(rest[..2]);
                at += 2;
            }
            else if (rest.StartsWith(closing))
            {
                at += closing.Length;
                break;
            }
            else if (interpolated && rest[0] == '{' && !rest.StartsWith("{{"))
            {
                literals.Add(text.ToString());
                text.Clear();
                at++;
                Code(source, ref at, literals, nested: true);
                at++;
            }
            else
            {
                text.Append(rest[0]);
                at += interpolated && rest.StartsWith("{{") ? 2 : 1;
            }
        }

        literals.Add(text.ToString());
    }

    [GeneratedRegex("""[$@]*("{3,}|")""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Opening();

    [GeneratedRegex("[A-Za-z][A-Za-z0-9]*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Words();
}
