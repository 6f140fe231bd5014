// Laws that hold of every filter: printing and parsing are inverse, and the logic is two-valued.

using System.Text.Json;
using Atrium.Engine.Errors;
using Atrium.Engine.Query;
using CsCheck;

namespace Atrium.Engine.Tests.Query;

public class FilterPropertyTests
{
    [Fact]
    public void What_is_printed_parses_to_the_same_filter() => FilterGen.Filter.Sample(filter =>
    {
        var text = FilterText.Print(filter);
        var parsed = FilterTests.Parse(TestModel.Person, text, advanced: true);
        Assert.Equal(text, FilterText.Print(parsed));
        Assert.True(Same(filter, parsed), text);
    });

    [Fact]
    public void A_condition_or_its_negation_holds() => Gen.Select(FilterGen.Filter, FilterGen.Document).Sample((filter, document) =>
    {
        var row = EvaluatorTests.Row(JsonSerializer.Serialize(document));
        var holds = Evaluator.Matches(filter, row);
        Assert.NotEqual(holds, Evaluator.Matches(new Not(filter), row));
        Assert.True(Evaluator.Matches(new Or(filter, new Not(filter)), row));
        Assert.Equal(holds, Evaluator.Matches(FilterTests.Parse(TestModel.Person, FilterText.Print(filter), advanced: true), row));
    });

    [Fact]
    public void Any_text_is_parsed_or_refused() =>
        Gen.OneOf(
            Gen.String,
            Gen.OneOf("displayName", "age", " eq ", " and ", "not ", "(", ")", "'a'", "1", "/", "any(x:x", "aliases", "null", " in ", ",", "'", "startswith", "$count", "[", "2021-01-01", "-", ":")
                .Array[0, 12].Select(parts => string.Concat(parts)))
            .Sample(text =>
            {
                foreach (var option in new[] { "$filter", "$orderby", "$select", "$expand", "$top", "$count" })
                {
                    try
                    {
                        QueryParser.Parse(new QueryContext { Model = TestModel.Model, Type = TestModel.Letter }, $"{option}={Escape(text)}");
                        QueryParser.Parse(new QueryContext { Model = TestModel.Model, Type = TestModel.Person }, $"{option}={Escape(text)}");
                    }
                    catch (GraphError error)
                    {
                        Assert.InRange(error.Status, 400, 501);
                    }
                }
            });

    private static string Escape(string text) => Uri.EscapeDataString(text);

    /// <summary>As records are equal, but lists by their items.</summary>
    private static bool Same(Filter? left, Filter? right) => (left, right) switch
    {
        (null, null) => true,
        (And a, And b) => Same(a.Left, b.Left) && Same(a.Right, b.Right),
        (Or a, Or b) => Same(a.Left, b.Left) && Same(a.Right, b.Right),
        (Not a, Not b) => Same(a.Inner, b.Inner),
        (Any a, Any b) => a.Path.Equals(b.Path) && Same(a.Element, b.Element),
        (In a, In b) => a.Path.Equals(b.Path) && a.Values.SequenceEqual(b.Values),
        _ => Equals(left, right),
    };
}
