// $filter: text and the tree that it stands for, printed; and what is refused, with code and text.

using Atrium.Engine.Errors;
using Atrium.Engine.Model;
using Atrium.Engine.Query;

namespace Atrium.Engine.Tests.Query;

public class FilterTests
{
    private const string Key = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

    [Theory]
    [InlineData("displayName eq 'Ann'", "displayName eq 'Ann'")]
    [InlineData("DISPLAYNAME EQ 'O''Neil'", "displayName eq 'O''Neil'")]
    [InlineData("displayName eq ''", "displayName eq ''")]
    [InlineData("'Ann' eq displayName", "displayName eq 'Ann'")]
    [InlineData("18 lt age", "age gt 18")]
    [InlineData("startsWith(displayName,'A')", "startswith(displayName,'A')")]
    [InlineData("startswith(displayName,'A') eq true", "startswith(displayName,'A')")]
    [InlineData("STARTSWITH( displayName , 'A, b' )", "startswith(displayName,'A, b')")]
    [InlineData("displayName ge 'A' and displayName lt 'B'", "(displayName ge 'A' and displayName lt 'B')")]
    [InlineData("a' eq 1", null)]
    [InlineData("age eq 1 or age eq 2 and age eq 3", "(age eq 1 or (age eq 2 and age eq 3))")]
    [InlineData("(age eq 1 OR age eq 2) AND age eq 3", "((age eq 1 or age eq 2) and age eq 3)")]
    [InlineData("age eq -5", "age eq -5")]
    [InlineData("steps gt 5000000000", "steps gt 5000000000")]
    [InlineData("weight ge 0.1", "weight ge 0.1")]
    [InlineData("weight lt 80", "weight lt 80")]
    [InlineData("accountEnabled eq true", "accountEnabled eq true")]
    [InlineData("accountEnabled eq False", "accountEnabled eq false")]
    [InlineData("accountEnabled", "accountEnabled eq true")]
    [InlineData("$it/age eq 1", "age eq 1")]
    [InlineData("createdDateTime ge 2021-01-01T00:00:00Z", "createdDateTime ge 2021-01-01T00:00:00.0000000Z")]
    [InlineData("createdDateTime le 2021-01-01T01:30:00.5+01:00", "createdDateTime le 2021-01-01T00:30:00.5000000Z")]
    [InlineData("createdDateTime le 2021-01-01", "createdDateTime le 2021-01-01T00:00:00.0000000Z")]
    [InlineData("birthday eq 1999-12-31", "birthday eq 1999-12-31")]
    [InlineData("wakes gt 08:00:00", "wakes gt 08:00:00.0000000")]
    [InlineData("sleeps eq duration'PT8H'", "sleeps eq duration'PT8H'")]
    [InlineData("mood eq 'MERRY'", "mood eq 'merry'")]
    [InlineData("mood eq merry", "mood eq 'merry'")]
    [InlineData("mood eq microsoft.graph.mood'inADarkHumour'", "mood eq 'inADarkHumour'")]
    [InlineData("mood in ('calm','Merry')", "mood in ('calm','merry')")]
    [InlineData("skuId eq 7c9e6679-7425-40de-944b-e07fc1f90ae7", "skuId eq " + Key)]
    [InlineData("skuId eq '7C9E6679-7425-40DE-944B-E07FC1F90AE7'", "skuId eq " + Key)]
    [InlineData("id eq '7C9E6679-7425-40DE-944B-E07FC1F90AE7'", $"id eq '{Key}'")]
    [InlineData("id in ('7c9e6679-7425-40de-944b-e07fc1f90ae7')", $"id in ('{Key}')")]
    [InlineData("displayName in ('a','b,c','d''e' )", "displayName in ('a','b,c','d''e')")]
    [InlineData("age in (1, 2)", "age in (1,2)")]
    [InlineData("home/street eq 'High'", "home/street eq 'High'")]
    [InlineData("startswith(home/street,'H')", "startswith(home/street,'H')")]
    [InlineData("home/mood eq calm", "home/mood eq 'calm'")]
    [InlineData("aliases/any(a:a eq 'x')", "aliases/any(e:e eq 'x')")]
    [InlineData("aliases/Any(a: startsWith(a,'smtp:') or a eq 'y')", "aliases/any(e:(startswith(e,'smtp:') or e eq 'y'))")]
    [InlineData("aliases/any()", "aliases/any()")]
    [InlineData("badges/any(b:b/badgeId eq 7c9e6679-7425-40de-944b-e07fc1f90ae7 and b/service eq 'x')", $"badges/any(e:(e/badgeId eq {Key} and e/service eq 'x'))")]
    [InlineData("badges/any(b:b/place/street eq 'x' and b/since ge 2021-01-01)", "badges/any(e:(e/place/street eq 'x' and e/since ge 2021-01-01T00:00:00.0000000Z))")]
    [InlineData("badges/any(b:b/level in (1,2) or startsWith(b/service,'x'))", "badges/any(e:(e/level in (1,2) or startswith(e/service,'x')))")]
    [InlineData("badges/any(b:b/valid)", "badges/any(e:e/valid eq true)")]
    [InlineData("badges/any(b:b/skills has 'song')", "badges/any(e:e/skills has 'song')")]
    [InlineData("scores/any(s:s gt 5)", "scores/any(e:e gt 5)")]
    [InlineData("skills has 'song'", "skills has 'song'")]
    [InlineData("Skills HAS 'dance, SONG'", "skills has 'song,dance'")]
    [InlineData("skills has microsoft.graph.skill'dance'", "skills has 'dance'")]
    [InlineData("skills has dance", "skills has 'dance'")]
    [InlineData("skills eq 'dance,song'", "skills eq 'song,dance'")]
    [InlineData("code in ('a')", "code in ('a')")]
    [InlineData("true", "true")]
    public void A_text_is_bound(string text, string? expected)
    {
        if (expected is null)
        {
            Assert.Equal("Request_BadFilter", Refused(TestModel.Person, text).Code);
            return;
        }

        Assert.Equal(expected, Print(TestModel.Person, text));
        Assert.Equal(expected, Print(TestModel.Person, expected));
    }

    [Theory]
    [InlineData("displayName ne 'Ann'", "displayName ne 'Ann'", "Operator 'ne' is not supported because the required parameters")]
    [InlineData("displayName eq null", "displayName eq null", "Unsupported or invalid query filter clause specified for property 'displayName' of resource 'Person'.")]
    [InlineData("displayName ne null", "displayName ne null", "Operator 'ne'")]
    [InlineData("not startswith(displayName,'A')", "not (startswith(displayName,'A'))", "Operator 'not'")]
    [InlineData("NOT(aliases/any(a:a eq 'x'))", "not (aliases/any(e:e eq 'x'))", "Operator 'not'")]
    [InlineData("startswith(displayName,'A') eq false", "not (startswith(displayName,'A'))", "Operator 'not'")]
    [InlineData("endsWith(mail,'b')", "endswith(mail,'b')", "Operator 'endsWith'")]
    [InlineData("aliases/any(a:endswith(a,'b'))", "aliases/any(e:endswith(e,'b'))", "Operator 'endsWith'")]
    [InlineData("company eq 'x'", "company eq 'x'", "Unsupported or invalid query filter clause specified for property 'company' of resource 'Person'.")]
    [InlineData("startswith(company,'x')", "startswith(company,'x')", "Unsupported or invalid query filter clause specified for property 'company'")]
    [InlineData("deletedDateTime ge 2021-01-01T00:00:00Z", "deletedDateTime ge 2021-01-01T00:00:00.0000000Z", "property 'deletedDateTime'")]
    [InlineData("badges/$count eq 0", "not (badges/any())", "Operator '$count'")]
    [InlineData("badges/$count lt 1", "not (badges/any())", "Operator '$count'")]
    [InlineData("badges/$count gt 0", "badges/any()", "Operator '$count'")]
    [InlineData("displayName in (null,'a')", "(displayName eq null or displayName in ('a'))", "property 'displayName'")]
    [InlineData("displayName in (null)", "displayName eq null", "property 'displayName'")]
    [InlineData("policies eq null", "policies eq null", "property 'policies'")]
    [InlineData("policies ne null", "policies ne null", "Operator 'ne'")]
    [InlineData("badges/any(b:b/service eq null)", "badges/any(e:e/service eq null)", "property 'badges/service'")]
    [InlineData("badges/$count ne 0", "badges/any()", "Operator '$count'")]
    public void An_advanced_query_needs_header_and_count(string text, string expected, string message)
    {
        Assert.Equal(expected, Print(TestModel.Person, text, advanced: true));
        Assert.Equal(expected, Print(TestModel.Person, expected, advanced: true));

        var refused = Refused(TestModel.Person, text);
        Assert.Equal("Request_UnsupportedQuery", refused.Code);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.Equal("Request_UnsupportedQuery", Refused(new QueryContext { Model = TestModel.Model, Type = TestModel.Person, Eventual = true }, text).Code);
    }

    [Theory]
    [InlineData("subject ne 'x'", "subject ne 'x'")]
    [InlineData("not (subject eq null)", "not (subject eq null)")]
    [InlineData("contains(subject,'x')", "contains(subject,'x')")]
    [InlineData("importance eq 'calm'", "importance eq 'calm'")]
    [InlineData("from/place/street eq 'x'", "from/place/street eq 'x'")]
    [InlineData("receivedDateTime gt null", "false")]
    [InlineData("id eq 'known'", $"id eq '{Key}'")]
    [InlineData("id eq 'unknown'", "false")]
    [InlineData("id ne 'unknown'", "true")]
    [InlineData("id in ('unknown')", "false")]
    [InlineData("id in ('unknown','known')", $"id in ('{Key}')")]
    [InlineData("boxId eq 'known'", $"boxId eq '{Key}'")]
    public void Other_workloads_have_no_advanced_queries(string text, string expected) => Assert.Equal(expected, Print(TestModel.Letter, text));

    [Theory]
    [InlineData("nonsense eq 1", "UnknownProperty", "Could not find a property named 'nonsense' on type 'Microsoft.DirectoryServices.Person'.")]
    [InlineData("home/nonsense eq 1", "UnknownProperty", "'nonsense'")]
    [InlineData("displayName/x eq 1", "UnknownProperty", "'displayName/x'")]
    [InlineData("unfilterable eq 'x'", "UnsupportedQuery", "property 'unfilterable' of resource 'Person'")]
    [InlineData("startswith(unfilterable,'x')", "UnsupportedQuery", "property 'unfilterable'")]
    [InlineData("work/street eq 'x'", "UnsupportedQuery", "property 'work/street'")]
    [InlineData("home/note eq 'x'", "UnsupportedQuery", "property 'home/note'")]
    [InlineData("unasked/any(x:x eq 'a')", "UnsupportedQuery", "property 'unasked'")]
    [InlineData("password eq 'x'", "UnsupportedQuery", "property 'password'")]
    [InlineData("badges/any(b:b/pin eq '1')", "UnsupportedQuery", "property 'badges/pin'")]
    [InlineData("contains(displayName,'x')", "UnsupportedQuery", "property 'displayName'")]
    [InlineData("endswith(displayName,'x')", "UnsupportedQuery", "property 'displayName'")]
    [InlineData("manager eq 'x'", "UnsupportedQuery", "property 'manager'")]
    [InlineData("manager/id eq 'x'", "UnsupportedQuery", "property 'manager'")]
    [InlineData("friends/any(f:f/id eq 'x')", "UnsupportedQuery", "property 'friends'")]
    [InlineData("home eq null", "UnsupportedQuery", "property 'home'")]
    [InlineData("aliases eq 'x'", "UnsupportedQuery", "property 'aliases'")]
    [InlineData("print eq 'x'", "UnsupportedQuery", "property 'print'")]
    [InlineData("aliases/all(a:a eq 'x')", "UnsupportedQuery", "'all'")]
    [InlineData("badges/any(b:aliases/any(a:a eq 'x'))", "UnsupportedQuery", "Inside any")]
    [InlineData("aliases/any(a:displayName eq 'x')", "UnsupportedQuery", "Inside any")]
    [InlineData("aliases/any(a:a/x eq 'x')", "UnsupportedQuery", "have no properties")]
    [InlineData("displayName/any(a:a eq 'x')", "BadFilter", "not one")]
    [InlineData("displayName eq 1", "BadFilter", "Found operand types 'Edm.String' and 'Edm.Int32' for operator kind 'Equal'.")]
    [InlineData("age eq 'x'", "BadFilter", "'Edm.Int32' and 'Edm.String'")]
    [InlineData("age eq 1.5", "BadFilter", "'Edm.Int32' and 'Edm.Double'")]
    [InlineData("accountEnabled gt true", "BadFilter", "GreaterThan")]
    [InlineData("createdDateTime ge '2021-01-01'", "BadFilter", "'Edm.DateTimeOffset' and 'Edm.String'")]
    [InlineData("createdDateTime ge 2021-01-01T00:00:00", "BadFilter", "DateTimeOffset")]
    [InlineData("createdDateTime ge 2021-13-01T00:00:00Z", "BadFilter", "DateTimeOffset")]
    [InlineData("mood eq 'gloomy'", "BadFilter", "The string 'gloomy' is not a valid enumeration type constant.")]
    [InlineData("mood gt 'calm'", "BadFilter", "operator kind")]
    [InlineData("skuId eq 'x'", "BadFilter", "'Edm.Guid' and 'Edm.String'")]
    [InlineData("id eq 'x'", "BadRequest", "Invalid object identifier 'x'.")]
    [InlineData("id eq 5", "BadFilter", "'Edm.String' and 'Edm.Int32'")]
    [InlineData("displayName eq age", "UnsupportedQuery", "Comparing two properties")]
    [InlineData("displayName eq Ann", "UnknownProperty", "'Ann'")]
    [InlineData("displayName", "BadFilter", "'Edm.String' and 'Edm.Boolean'")]
    [InlineData("'x'", "BadFilter", "single boolean value")]
    [InlineData("1 eq 1", "BadFilter", "property on one side")]
    [InlineData("tolower(displayName) eq 'x'", "UnsupportedQuery", "The function 'tolower' is not supported in $filter.")]
    [InlineData("year(createdDateTime) eq 2021", "UnsupportedQuery", "The function 'year' is not supported in $filter.")]
    [InlineData("createdDateTime ge now()", "UnsupportedQuery", "The function 'now' is not supported in $filter.")]
    [InlineData("displayName eq concat('a','b')", "UnsupportedQuery", "The function 'concat' is not supported in $filter.")]
    [InlineData("substringof('a',displayName)", "BadFilter", "An unknown function with name 'substringof' was found.")]
    [InlineData("frobnicate(displayName) eq 1", "BadFilter", "property on one side")]
    [InlineData("code gt 'a'", "UnsupportedQuery", "property 'code'")]
    [InlineData("code eq null", "UnsupportedQuery", "property 'code'")]
    [InlineData("code in ('a',null)", "UnsupportedQuery", "property 'code'")]
    [InlineData("startswith(code,'a')", "UnsupportedQuery", "property 'code'")]
    [InlineData("policies eq 'x'", "UnsupportedQuery", "property 'policies'")]
    [InlineData("aliases/$count eq 0", "UnsupportedQuery", "property 'aliases'")]
    [InlineData("places/any(p:p/street eq 'x')", "UnsupportedQuery", "property 'places'")]
    [InlineData("places/any()", "UnsupportedQuery", "property 'places'")]
    [InlineData("badges/any(b:b eq 'x')", "UnsupportedQuery", "badges")]
    [InlineData("badges/any(b:b/place/note eq 'x')", "UnsupportedQuery", "property 'badges/place/note'")]
    [InlineData("scores/any(s:s eq 'x')", "BadFilter", "'Collection(Edm.Int32)' and 'Edm.String'")]
    [InlineData("frobnicate(displayName)", "BadFilter", "An unknown function with name 'frobnicate' was found.")]
    [InlineData("startswith(displayName)", "BadFilter", "No function signature")]
    [InlineData("startswith('x',displayName)", "BadFilter", "No function signature")]
    [InlineData("startswith(displayName,null)", "BadFilter", "No function signature")]
    [InlineData("age add 1 eq 2", "BadFilter", "property on one side")]
    [InlineData("skills has 'juggling'", "BadFilter", "The string 'juggling' is not a valid enumeration type constant.")]
    [InlineData("skills has null", "BadFilter", "Found operand types 'microsoft.graph.skill' and '<null>' for operator kind 'Has'.")]
    [InlineData("mood has 'calm'", "BadFilter", "operator kind 'Has'")]
    [InlineData("age has 1", "BadFilter", "Found operand types 'Edm.Int32' and 'Edm.Int32' for operator kind 'Has'.")]
    [InlineData("unfilterable has 'x'", "UnsupportedQuery", "property 'unfilterable'")]
    [InlineData("(skills has 'song') has 'dance'", "BadFilter", "operator 'has'")]
    [InlineData("displayName eq ['x']", "BadFilter", "character '[' is not valid at position 15")]
    [InlineData("displayName in ['x']", "BadFilter", "position 15")]
    [InlineData("displayName in ()", "BadFilter", "empty")]
    [InlineData("displayName in ('a',)", "BadFilter", "Expression expected")]
    [InlineData("displayName in ('a',displayName)", "BadFilter", "A literal was expected at position 20")]
    [InlineData("displayName in ('a',null)", "UnsupportedQuery", "property 'displayName'")]
    [InlineData("badges/$count eq 0", "UnsupportedQuery", "$count")]
    [InlineData("displayName eq 'x", "BadFilter", "unterminated string literal at position 17")]
    [InlineData("(age eq 1", "BadFilter", "position 9")]
    [InlineData("age eq 1)", "BadFilter", "Syntax error at position 9 in 'age eq 1)'.")]
    [InlineData("age eq", "BadFilter", "position 6")]
    [InlineData("", "BadFilter", "position 0")]
    [InlineData("age eq 1 and", "BadFilter", "position 12")]
    [InlineData("age eq @p", "UnsupportedQuery", "age")]
    [InlineData("pet/species eq 'x'", "UnknownProperty", "'pet'")]
    [InlineData("microsoft.graph.pet/species eq 'x'", "UnsupportedQuery", "not supported")]
    public void What_cannot_be_asked_is_refused(string text, string code, string message)
    {
        var refused = Refused(TestModel.Person, text);
        Assert.Equal("Request_" + code, refused.Code);
        Assert.Equal(400, refused.Status);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_list_of_mixed_types_a_property_of_a_derived_type_counts()
    {
        Assert.Equal("displayName eq 'x'", Print(TestModel.Being, "displayName eq 'x'"));
        Assert.Equal("species eq 'x'", Print(TestModel.Being, "species eq 'x'"));
        Assert.Equal("Error" + "UnknownProperty", Refused(TestModel.Model.Entity<Enclosure>(), "contentBytes eq 'x'").Code);
    }

    [Fact]
    public void Columns_are_bound()
    {
        var compare = Assert.IsType<Compare>(Parse(TestModel.Letter, "from/place/street eq 'x'"));
        Assert.Equal("c_from_place_street", compare.Path.Column?.Name);
        Assert.Equal("c_subject", Assert.IsType<Match>(Parse(TestModel.Letter, "startswith(subject,'x')")).Path.Column?.Name);
        Assert.Equal(RowField.Parent, Assert.IsType<Compare>(Parse(TestModel.Letter, "boxId eq 'known'")).Path.Column?.Row);
    }

    [Fact]
    public void More_than_fifteen_alternatives_need_an_advanced_query()
    {
        var ors = string.Join(" or ", Enumerable.Range(0, 16).Select(i => $"age eq {i}"));
        var list = $"age in ({string.Join(',', Enumerable.Range(0, 16))})";
        Assert.StartsWith("Too many child clauses specified", Refused(TestModel.Person, ors).Message, StringComparison.Ordinal);
        Assert.StartsWith("Too many child clauses specified", Refused(TestModel.Person, list).Message, StringComparison.Ordinal);
        Print(TestModel.Person, ors, advanced: true);
        Print(TestModel.Person, list, advanced: true);
    }

    [Fact]
    public void A_text_of_more_than_120_characters_needs_an_advanced_query()
    {
        var text = $"displayName eq '{new string('a', 121)}'";
        var refused = Refused(TestModel.Person, text);
        Assert.Equal("Request_UnsupportedQuery", refused.Code);
        Assert.Contains("longer than 120 characters", refused.Message, StringComparison.Ordinal);
        Print(TestModel.Person, text, advanced: true);
        Print(TestModel.Person, $"displayName eq '{new string('a', 120)}'");
        Print(TestModel.Letter, $"subject eq '{new string('a', 4000)}'");
    }

    [Theory]
    [InlineData("(", "age eq 1", ")", 7_000)]
    [InlineData("not+", "accountEnabled", "", 3_900)]
    [InlineData("not(", "accountEnabled", ")", 3_000)]
    [InlineData("f(", "age", ")", 5_000)]
    [InlineData("-", "age", "", 15_000)]
    [InlineData("", "age", "/age", 3_900)]
    [InlineData("", "age+eq+1", "+or+age+eq+1", 1_300)]
    [InlineData("age+eq+1+and+(", "age+eq+1", ")", 1_000)]
    [InlineData("aliases/any(a:", "age", ")", 1_000)]
    [InlineData("age+in+(", "1", ")", 1_700)]
    [InlineData("age+eq+[", "1", "]", 1_700)]
    [InlineData("'", "", "", 16_001)]
    [InlineData("+", "", "", 16_000)]
    [InlineData("(", "", "", 1_000_000)]
    public void Hostile_texts_are_refused_soon(string before, string middle, string after, int times)
    {
        var text = string.Concat(Enumerable.Repeat(before, times)) + middle + string.Concat(Enumerable.Repeat(after, times));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        foreach (var type in new[] { TestModel.Letter, TestModel.Person })
        {
            var refused = Assert.Throws<GraphError>(
                () => QueryParser.Parse(new QueryContext { Model = TestModel.Model, Type = type }, "$filter=" + text));
            Assert.Equal(400, refused.Status);
            Assert.Equal(times > 100_000, refused.Message.StartsWith("The query string is longer", StringComparison.Ordinal));
        }

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"{clock.Elapsed}");
    }

    internal static Filter Parse(EntityType type, string text, bool advanced = false) => QueryParser.Parse(
        new QueryContext { Model = TestModel.Model, Type = type, Eventual = advanced, ReadId = (_, id) => id == "known" || id == Key ? Guid.Parse(Key) : null },
        "$filter=" + Uri.EscapeDataString(text) + (advanced ? "&$count=true" : "")).Filter!;

    private static string Print(EntityType type, string text, bool advanced = false) => FilterText.Print(Parse(type, text, advanced));

    private static GraphError Refused(EntityType type, string text) => Assert.Throws<GraphError>(() => Parse(type, text));

    private static GraphError Refused(QueryContext context, string text) =>
        Assert.Throws<GraphError>(() => QueryParser.Parse(context, "$filter=" + Uri.EscapeDataString(text)));
}
