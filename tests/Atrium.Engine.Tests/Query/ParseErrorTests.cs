// Where a query is wrong: the text, a caret under the place, and what is said of it.

using Atrium.Engine.Errors;
using Atrium.Engine.Query;

namespace Atrium.Engine.Tests.Query;

/// <summary>The message names the place by its position, or by quoting the word that stands there.</summary>
public class ParseErrorTests
{
    [Theory]
    [InlineData("$filter", "displayName eq 'x", "                 ^", "There is an unterminated string literal at position 17 in 'displayName eq 'x'.")]
    [InlineData("$filter", "(age eq 1", "         ^", "')' or operator expected at position 9")]
    [InlineData("$filter", "age eq 1)", "         ^", "Syntax error at position 9 in 'age eq 1)'.")]
    [InlineData("$filter", "age eq", "      ^", "Expression expected at position 6 in 'age eq'.")]
    [InlineData("$filter", "age eq 1 and", "            ^", "Expression expected at position 12 in 'age eq 1 and'.")]
    [InlineData("$filter", "", "^", "Expression expected at position 0")]
    [InlineData("$filter", "displayName eq ['x']", "               ^", "Syntax error: character '[' is not valid at position 15 in 'displayName eq ['x']'.")]
    [InlineData("$filter", "displayName eq {}", "               ^", "Syntax error: character '{' is not valid at position 15 in 'displayName eq {}'.")]
    [InlineData("$filter", "displayName in ('a',mail)", "                    ^", "A literal was expected at position 20 in 'displayName in ('a',mail)'.")]
    [InlineData("$filter", "age eq 1 or age in (1,2,age)", "                        ^", "A literal was expected at position 24 in")]
    [InlineData("$filter", "nonsense eq 1", "^", "Could not find a property named 'nonsense' on type 'Microsoft.DirectoryServices.Person'.")]
    [InlineData("$filter", "age eq 1 and nonsense eq 2", "             ^", "Could not find a property named 'nonsense'")]
    [InlineData("$filter", "home/nonsense eq 'x'", "     ^", "Could not find a property named 'nonsense' on type 'Microsoft.DirectoryServices.Address'.")]
    [InlineData("$filter", "badges/any(b:b/nonsense eq 1)", "               ^", "Could not find a property named 'nonsense' on type 'Microsoft.DirectoryServices.Badge'.")]
    [InlineData("$filter", "displayName eq Ann", "               ^", "Could not find a property named 'Ann'")]
    [InlineData("$filter", "age eq 1 or frobnicate(displayName)", "            ^", "An unknown function with name 'frobnicate' was found.")]
    [InlineData("$filter", "age eq 1 or tolower(displayName) eq 'a'", "            ^", "The function 'tolower' is not supported in $filter.")]
    [InlineData("$filter", "not (unfilterable eq 'x')", "     ^", "clause specified for property 'unfilterable' of resource 'Person'.")]
    [InlineData("$filter", "code gt 'a'", "^", "clause specified for property 'code' of resource 'Person'.")]
    [InlineData("$filter", "mood eq 'gloomy'", "         ^", "The string 'gloomy' is not a valid enumeration type constant.")]
    [InlineData("$filter", "skills has 'song,juggling'", "            ^", "The string 'song,juggling' is not a valid enumeration type constant.")]
    [InlineData("$filter", "aliases/any(a:b eq 'x')", "              ^", "Inside any, only its own variable 'a' can be compared, not 'b'.")]
    [InlineData("$filter", "displayName/any(a:a eq 'x')", "^", "Any/All may only be used following a collection; 'displayName' is not one.")]
    [InlineData("$filter", "aliases/all(a:a eq 'x')", "        ^", "The operator 'all' is not supported in $filter.")]
    [InlineData("$filter", "id eq 'x'", "       ^", "Invalid object identifier 'x'.")]
    [InlineData("$filter", "age eq 1 and friends/any(f:f/id eq 'x')", "             ^", "clause specified for property 'friends'")]
    [InlineData("$orderby", "displayName,nonsense", "            ^", "Could not find a property named 'nonsense'")]
    [InlineData("$orderby", "age, mail desc", "     ^", "Unsupported sort property 'mail' for 'Person'.")]
    [InlineData("$orderby", "age,displayName sideways", "    ^", "Syntax error at position 4 in 'age,displayName sideways'.")]
    [InlineData("$select", "age,,mail", "    ^", "Syntax error at position 4 in 'age,,mail'.")]
    [InlineData("$select", "age,nonsense", "    ^", "Could not find a property named 'nonsense'")]
    public void The_place_is_named(string option, string text, string caret, string message)
    {
        var error = Assert.Throws<GraphError>(() => QueryParser.Parse(
            new QueryContext { Model = TestModel.Model, Type = TestModel.Person, Eventual = true }, $"{option}={Uri.EscapeDataString(text)}&$count=true"));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);

        var place = caret.IndexOf('^', StringComparison.Ordinal);
        var word = string.Concat(text.Skip(place).TakeWhile(c => char.IsLetterOrDigit(c) || c == ','));
        Assert.True(
            error.Message.Contains($"position {place}", StringComparison.Ordinal) || (word.Length > 0 && error.Message.Contains($"'{word}'", StringComparison.Ordinal)),
            $"{text}\n{caret}\n{error.Message}");
    }
}
