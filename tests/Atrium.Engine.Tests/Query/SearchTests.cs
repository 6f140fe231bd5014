// The directory's $search: what its text means, what is refused and where, and the words of a text.

using System.Text;
using Atrium.Engine.Errors;
using Atrium.Engine.Query;
using Atrium.Engine.Storage;
using CsCheck;

namespace Atrium.Engine.Tests.Query;

public class SearchTests
{
    private static readonly QueryContext Context = new() { Model = TestModel.Model, Type = TestModel.Person, Eventual = true };

    [Theory]
    [InlineData("hello world", "hello world")]
    [InlineData("HelloWorld", "hello world")]
    [InlineData("helloWORLD", "hello world")]
    [InlineData("HELLOworld", "helloworld")]
    [InlineData("HelloWORld", "hello world")]
    [InlineData("hello.world", "hello . world helloworld")]
    [InlineData("hello-big_world", "hello - big _ world hellobigworld")]
    [InlineData("hello123world", "hello 123 world")]
    [InlineData("A-1 b", "a - 1 a1 b")]
    [InlineData("李四(David Li)", "李四 ( david 李四david li )")]
    [InlineData("O'Neil", "o ' neil oneil")]
    [InlineData("e\u0301clair", "e\u0301clair")]
    [InlineData("İstanbul ISTANBUL ıI", "İstanbul istanbul ı i")]
    [InlineData("Straße STRASSE", "straße strasse")]
    [InlineData("😀 a😀b", "😀 a b ab")]
    [InlineData("  \t\r\n ", "")]
    [InlineData("aa aa Aa", "aa")]
    [InlineData("½ x²", "½ x ²")]
    public void Words_of_a_text(string text, string words) => Assert.Equal(words, string.Join(' ', DirectoryWords.Of(text, joined: true)));

    [Theory]
    [InlineData("hello-world", "hello - world")]
    [InlineData("David)", "david )")]
    public void What_is_searched_for_is_not_joined(string text, string words) => Assert.Equal(words, string.Join(' ', DirectoryWords.Of(text, joined: false)));

    [Theory]
    [InlineData("\"displayName:a\"", "\"displayName:a\"")]
    [InlineData(" \"displayname:a b\"  ", "\"displayName:a b\"")]
    [InlineData("\"displayName:a\" AND \"displayName:b\"", "(\"displayName:a\" AND \"displayName:b\")")]
    [InlineData("\"displayName:a\" \"displayName:b\"", "(\"displayName:a\" AND \"displayName:b\")")]
    [InlineData("\"displayName:a\"OR\"displayName:b\"", "(\"displayName:a\" OR \"displayName:b\")")]
    [InlineData("\"displayName:a\" OR \"displayName:b\" AND \"displayName:c\"", "(\"displayName:a\" OR (\"displayName:b\" AND \"displayName:c\"))")]
    [InlineData("(\"displayName:a\" OR \"displayName:b\") AND \"displayName:c\"", "((\"displayName:a\" OR \"displayName:b\") AND \"displayName:c\")")]
    [InlineData("((\"displayName:a\"))", "\"displayName:a\"")]
    [InlineData(@"""displayName:a\""b\\c""", @"""displayName:a\""b\\c""")]
    [InlineData(@"""displayName:a\n""", @"""displayName:a\\n""")]
    [InlineData("\"displayName:a:b\"", "\"displayName:a:b\"")]
    [InlineData("\"displayName:a AND b\"", "\"displayName:a AND b\"")]
    public void Clauses_and_how_they_are_joined(string text, string printed) => Assert.Equal(printed, SearchText.Print(Parse(text)));

    [Theory]
    [InlineData("", "a clause was expected at position 0")]
    [InlineData("a", "in double quotes was expected at position 0")]
    [InlineData("displayName:a", "in double quotes was expected at position 0")]
    [InlineData("\"a\"", "names a property, as in \"property:text\" at position 0")]
    [InlineData("\":a\"", "names a property, as in \"property:text\" at position 0")]
    [InlineData("\"displayName:\"", "needs a text to search for at position 0")]
    [InlineData("\"displayName:a\" AND \"displayName: \"", "needs a text to search for at position 20")]
    [InlineData("\"displayName:a", "the quote is not closed at position 0")]
    [InlineData("\"displayName:a\\\"", "the quote is not closed at position 0")]
    [InlineData("\"displayName:a\" AND", "a clause was expected at position 19")]
    [InlineData("\"displayName:a\" and \"displayName:b\"", "character 'a' is not valid at position 16")]
    [InlineData("\"displayName:a\" NOT \"displayName:b\"", "character 'N' is not valid at position 16")]
    [InlineData("NOT \"displayName:a\"", "in double quotes was expected at position 0")]
    [InlineData("(\"displayName:a\"", "')' was expected at position 16")]
    [InlineData("\"displayName:a\")", "character ')' is not valid at position 15")]
    [InlineData("\"nonsense:a\"", "'nonsense'")]
    [InlineData("\"mail:a\"", "property 'mail' of resource 'Person'")]
    [InlineData("\"password:a\"", "property 'password' of resource 'Person'")]
    [InlineData("\"home/street:a\"", "'home/street'")]
    public void What_is_refused_and_where(string text, string message)
    {
        var refused = Assert.Throws<GraphError>(() => Parse(text));
        Assert.Equal(400, refused.Status);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Depth_and_number_are_bounded()
    {
        Assert.Contains("too deeply", Assert.Throws<GraphError>(() => Parse(new string('(', 5000))).Message, StringComparison.Ordinal);
        var many = string.Join(" OR ", Enumerable.Repeat("\"displayName:a\"", 101));
        Assert.Contains("more than 100 clauses", Assert.Throws<GraphError>(() => Parse(many)).Message, StringComparison.Ordinal);
        var words = new SearchClause(new TermRule("x", ["x"], Words: true), null, string.Join(' ', Enumerable.Range(0, 300)));
        Assert.Equal(300, words.Starts.Count); // each its own condition in a database
        Assert.IsType<SearchOr>(Parse(string.Join(" OR ", Enumerable.Repeat("\"displayName:a\"", 100))));
    }

    [Fact]
    public void What_nothing_searches_is_refused()
    {
        var context = new QueryContext { Model = TestModel.Model, Type = TestModel.Letter };
        var refused = Assert.Throws<GraphError>(() => QueryParser.Parse(context, "$search=\"subject:a\""));
        Assert.Equal("The parameter $search is not currently supported on the Letter resource.", refused.Message);
    }

    [Fact]
    public void A_printed_search_parses_to_the_same()
    {
        var rule = ((SearchClause)Parse("\"displayName:a\"")).Rule;
        var leaf = Gen.OneOf("a", "b", " ", "\"", "\\", ":", "(", ")", "AND", "'", "é", "😀", "\n").Array[1, 12].Select(string.Concat).Where(t => !string.IsNullOrWhiteSpace(t)).Select(t => (Search)new SearchClause(rule, null, t));
        var search = Gen.Recursive<Search>((depth, inner) => depth > 4 ? leaf : Gen.Frequency(
            (2, leaf),
            (1, Gen.Select(inner, inner).Select((l, r) => (Search)new SearchAnd(l, r))),
            (1, Gen.Select(inner, inner).Select((l, r) => (Search)new SearchOr(l, r)))));
        search.Sample(s => s == Parse(SearchText.Print(s)), iter: 500, print: SearchText.Print);
    }

    [Theory]
    [InlineData("Guthrie Ann", "displayName:ann guth", true)]
    [InlineData("Guthrie Ann", "displayName:uthrie", false)]
    [InlineData("Guthrie Ann", "displayName:guthrie anne", false)]
    public void In_memory(string name, string clause, bool found)
    {
        var row = new Row { Type = TestModel.Person, Key = Guid.NewGuid(), Owner = Guid.Empty, Document = Encoding.UTF8.GetBytes($$"""{"displayName":"{{name}}"}""") };
        var search = new SearchClause(new TermRule("displayName", ["displayName"], Words: true), null, clause[(clause.IndexOf(':', StringComparison.Ordinal) + 1)..]);
        Assert.Equal(found, SearchEvaluator.Matches(search, row));
    }

    private static Search Parse(string text) => QueryParser.Parse(Context, "$search=" + Uri.EscapeDataString(text)).Search!;
}
