// Keyword queries: what their text means, what is refused and where; words and dates.

using System.Globalization;
using Atrium.Engine.Errors;
using Atrium.Engine.Query;
using CsCheck;

namespace Atrium.Engine.Tests.Query;

public class KqlTests
{
    private static readonly QueryContext Context = new() { Model = TestModel.Model, Type = TestModel.Parcel };

    [Theory]
    [InlineData("hello", "\"hello\"")]
    [InlineData("Hello WORLD", "(\"hello\" AND \"world\")")]
    [InlineData("\\\"hello world\\\"", "\"hello world\"")]
    [InlineData("wor*", "\"wor\"*")]
    [InlineData("\\\"hello wor*\\\"", "\"hello wor\"*")]
    [InlineData("\\\"hello wor\\\"*", "\"hello wor\"*")]
    [InlineData("ann@x.example", "\"ann x example\"")]
    [InlineData("a OR b AND c", "(\"a\" OR (\"b\" AND \"c\"))")]
    [InlineData("(a OR b) c", "((\"a\" OR \"b\") AND \"c\")")]
    [InlineData("a b OR c d", "((\"a\" AND \"b\") OR (\"c\" AND \"d\"))")]
    [InlineData("NOT a b", "(NOT (\"a\") AND \"b\")")]
    [InlineData("a AND NOT b", "(\"a\" AND NOT (\"b\"))")]
    [InlineData("a -b +c", "((\"a\" AND NOT (\"b\")) AND \"c\")")]
    [InlineData("a - b", "refused")]
    [InlineData("not and or", "((\"not\" AND \"and\") AND \"or\")")]
    [InlineData("ANDROID ORGAN NOTE", "((\"android\" AND \"organ\") AND \"note\")")]
    [InlineData("title:a", "title:\"a\"")]
    [InlineData("TITLE:A", "title:\"a\"")]
    [InlineData("title=a", "title:\"a\"")]
    [InlineData("title<>a", "NOT (title:\"a\")")]
    [InlineData("title:\\\"a b\\\"", "title:\"a b\"")]
    [InlineData("title:(a OR b) c", "((title:\"a\" OR title:\"b\") AND \"c\")")]
    [InlineData("title:a*", "title:\"a\"*")]
    [InlineData("title: a", "(\"title\" AND \"a\")")]
    [InlineData("Re: a", "(\"re\" AND \"a\")")]
    [InlineData("by:ann@x.example", "by:\"ann x example\"")]
    [InlineData("came:2018-07-23", "came:\"2018-07-23\"")]
    [InlineData("came=07/23/2018", "came:\"07/23/2018\"")]
    [InlineData("came>=2018-07-23T10:00:00Z", "came>=\"2018-07-23T10:00:00Z\"")]
    [InlineData("came:2018-01-01..2018-02-01", "(came>=\"2018-01-01\" AND came<=\"2018-02-01\")")]
    [InlineData("came:Today", "came:\"today\"")]
    [InlineData("came<\\\"this week\\\"", "came<\"this week\"")]
    [InlineData("open:TRUE", "open:true")]
    [InlineData("open<>true", "open<>true")]
    [InlineData("mood:gloomy", "mood:inadarkhumour")]
    [InlineData("sort:parcels", "sort:parcels")]
    [InlineData("sort:letters a", "(sort:letters AND \"a\")")]
    public void What_is_said(string query, string printed)
    {
        if (printed == "refused")
        {
            Assert.Equal(400, Assert.Throws<GraphError>(() => Parse(query)).Status);
            return;
        }

        var search = Parse(query);
        Assert.Equal(printed, SearchText.Print(search));
        Assert.Equal(search, Parse(SearchText.Print(search).Replace("\"", "\\\"", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("pizza", "\"pizza\"")]
    [InlineData("pizza pie", "(\"pizza\" AND \"pie\")")]
    [InlineData("pizza OR pie", "(\"pizza\" OR \"pie\")")]
    public void Words_need_no_quotes(string text, string printed) => Assert.Equal(printed, SearchText.Print(Unquoted(text)));

    [Theory]
    [InlineData("title:a", "character ':' is not valid at position 5 in 'title:a'")]
    [InlineData("came>2018", "character '>' is not valid at position 4")]
    [InlineData("a \"b\"", "character '\"' is not valid at position 2")]
    [InlineData("\"a", "unterminated string literal at position 2")]
    [InlineData("\"a\\\"", "unterminated string literal")]
    [InlineData("\"a\" AND \"b\"", "character '\"' is not valid at position 2")]
    [InlineData(" ", "a word was expected")]
    public void Quotes_around_the_whole(string text, string message) =>
        Assert.Contains(message, Assert.Throws<GraphError>(() => Unquoted(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("", 400, "a word was expected at position 0")]
    [InlineData("a AND", 400, "a word was expected at position 5")]
    [InlineData("AND a", 400, "a word was expected at position 0")]
    [InlineData("OR", 400, "a word was expected at position 0")]
    [InlineData("a OR OR b", 400, "a word was expected at position 5")]
    [InlineData("NOT", 400, "a word was expected at position 3")]
    [InlineData("(a", 400, "')' was expected at position 2")]
    [InlineData("a)", 400, "character ')' is not valid at position 1")]
    [InlineData("()", 400, "a word was expected at position 1")]
    [InlineData("a \\\"b", 400, "the quote is not closed at position 2")]
    [InlineData("a !!", 400, "a word was expected at position 2")]
    [InlineData("*", 400, "a word was expected at position 0")]
    [InlineData("form:a", 400, "there is no keyword 'form' at position 0")]
    [InlineData("b http://x", 400, "there is no keyword 'http' at position 2")]
    [InlineData("title>a", 400, "'>' does not compare text")]
    [InlineData("came:soon", 400, "'soon' is no date at position 0")]
    [InlineData("a came:2018-13-01", 400, "'2018-13-01' is no date at position 2")]
    [InlineData("came>2018-01-01..2018-02-01", 400, "a range takes no comparison")]
    [InlineData("open:maybe", 400, "'open'")]
    [InlineData("mood>calm", 400, "'mood'")]
    [InlineData("sort:birds", 400, "'birds' is no value of 'sort'")]
    [InlineData("a NEAR(3) b", 501, "position 2")]
    [InlineData("weight:1..5", 501, "'weight'")]
    public void What_is_refused_and_where(string query, int status, string message)
    {
        var refused = Assert.Throws<GraphError>(() => Parse(query));
        Assert.Equal(status, refused.Status);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Depth_and_number_are_bounded()
    {
        Assert.Contains("too deeply", Assert.Throws<GraphError>(() => Parse(new string('(', 5000))).Message, StringComparison.Ordinal);
        Assert.Contains("more than 200", Assert.Throws<GraphError>(() => Parse(string.Join(' ', Enumerable.Repeat("a", 201)))).Message, StringComparison.Ordinal);
        var phrase = $"title:\\\"{string.Join(' ', Enumerable.Repeat("a", 201))}\\\"";
        Assert.Contains("more than 200", Assert.Throws<GraphError>(() => Parse(phrase)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$filter=open eq true", "SearchWithFilter")]
    [InlineData("$orderby=came", "SearchWithOrderBy")]
    [InlineData("$count=true", "SearchWithCount")]
    [InlineData("$skip=3", "SearchWithSkip")]
    public void Nothing_else_decides_what_is_found(string also, string code)
    {
        var refused = Assert.Throws<GraphError>(() => QueryParser.Parse(Context, also + "&$search=\"a\""));
        Assert.Equal((400, code), (refused.Status, refused.Code));
        Assert.Contains("is not supported with '$search'.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_found_has_its_own_order_and_bound()
    {
        var options = QueryParser.Parse(Context, "$search=\"a\"&$top=7&$select=title");
        Assert.Equal(("came desc", 50, 7), (FilterText.Print(options.OrderBy), options.Most, options.Top));
    }

    [Theory]
    [InlineData("Hello, world!", "hello world")]
    [InlineData("don't e-mail a_b", "don t e mail a b")]
    [InlineData("x²½ Ⅷ", "x²½ ⅷ")]
    [InlineData("Plain1 A1é1 NAÏVE ab-CÉ Z", "plain1 a1é1 naïve ab cé z")]
    [InlineData("e\u0301clair ÉCLAIR", "e\u0301clair éclair")]
    [InlineData("日本語 ひらがな abc漢字", "日 本 語 ひ ら が な abc 漢 字")]
    [InlineData("a😀😀b ©", "a 😀 😀 b ©")]
    [InlineData("\u200B \t", "")]
    public void Words_of_running_text(string text, string words) => Assert.Equal(words, string.Join(' ', TextWords.Of(text)));

    [Theory]
    [InlineData("today", "2026-03-04", "2026-03-05")]
    [InlineData("Yesterday", "2026-03-03", "2026-03-04")]
    [InlineData("this week", "2026-03-01", "2026-03-08")]
    [InlineData("last week", "2026-02-22", "2026-03-01")]
    [InlineData("this month", "2026-03-01", "2026-04-01")]
    [InlineData("last month", "2026-02-01", "2026-03-01")]
    [InlineData("this year", "2026-01-01", "2027-01-01")]
    [InlineData("last year", "2025-01-01", "2026-01-01")]
    [InlineData("2/3/2026", "2026-02-03", "2026-02-04")]
    [InlineData("2026-2-3", "2026-02-03", "2026-02-04")]
    [InlineData("2026-02-03T04:05:06Z", "2026-02-03T04:05:06", "2026-02-03T04:05:07")]
    [InlineData("2026-02-03T04:05+02:00", "2026-02-03T02:05", "2026-02-03T02:05:01")]
    [InlineData("9999-12-31", "9999-12-31", "9999-12-31T23:59:59.9999999")]
    public void Periods(string text, string from, string until)
    {
        var period = Period.Parse(text)!.At(new DateTimeOffset(2026, 3, 4, 23, 30, 0, TimeSpan.Zero));
        Assert.Equal((Utc(from), Utc(until)), period);
    }

    [Theory]
    [InlineData("came:2018-07-23", "(came ge 2018-07-23T00:00:00.0000000Z and came lt 2018-07-24T00:00:00.0000000Z)")]
    [InlineData("came<>2018-07-23", "not ((came ge 2018-07-23T00:00:00.0000000Z and came lt 2018-07-24T00:00:00.0000000Z))")]
    [InlineData("came>2018-07-23", "came ge 2018-07-24T00:00:00.0000000Z")]
    [InlineData("came>=2018-07-23", "came ge 2018-07-23T00:00:00.0000000Z")]
    [InlineData("came<2018-07-23", "came lt 2018-07-23T00:00:00.0000000Z")]
    [InlineData("came<=2018-07-23", "came lt 2018-07-24T00:00:00.0000000Z")]
    [InlineData("came:2018-01-01..2018-01-31 open:true", "((came ge 2018-01-01T00:00:00.0000000Z and came lt 2018-02-01T00:00:00.0000000Z) and open eq true)")]
    public void Dates_are_filters(string query, string filter)
    {
        var (found, rest) = SearchSplit.Of(SearchTimes.At(Parse(query), DateTimeOffset.UnixEpoch));
        Assert.Equal(filter, FilterText.Print(found!));
        Assert.Null(rest);
    }

    [Fact]
    public void A_printed_query_parses_to_the_same()
    {
        var word = Gen.OneOf("a", "b c", "日本", "é", "😀");
        var leaf = Gen.Frequency(
            (3, word.Select(w => Parse($"\\\"{w}\\\""))),
            (1, word.Select(w => Parse($"title:\\\"{w}*\\\""))),
            (1, Gen.OneOf("came:today", "came>=2020-02-29", "open:false", "sort:parcels", "mood<>calm").Select(Parse)));
        var search = Gen.Recursive<Search>((depth, inner) => depth > 4 ? leaf : Gen.Frequency(
            (2, leaf),
            (1, Gen.Select(inner, inner).Select((l, r) => (Search)new SearchAnd(l, r))),
            (1, Gen.Select(inner, inner).Select((l, r) => (Search)new SearchOr(l, r))),
            (1, inner.Select(i => (Search)new SearchNot(i)))));
        search.Sample(s => s == Parse(SearchText.Print(s).Replace("\"", "\\\"", StringComparison.Ordinal)), iter: 500, print: SearchText.Print);
    }

    private static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static Search Parse(string query) => Unquoted($"\"{query}\"");

    private static Search Unquoted(string text) => QueryParser.Parse(Context, "$search=" + Uri.EscapeDataString(text)).Search!;
}
