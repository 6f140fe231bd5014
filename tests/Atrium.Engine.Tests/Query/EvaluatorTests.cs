// What a filter means, over documents as they should be and as they should not.

using System.Text;
using Atrium.Engine.Query;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Tests.Query;

public class EvaluatorTests
{
    private const string Ann = """
        {"displayName":"Ann","mail":null,"age":30,"weight":61.5,"accountEnabled":false,"createdDateTime":"2021-05-01T00:00:00.0000000Z",
         "birthday":"1990-02-28","wakes":"07:30:00.0000000","mood":"merry","skuId":"7c9e6679-7425-40de-944b-e07fc1f90ae7",
         "home":{"street":"High Street","number":5},"aliases":["SMTP:ann@x","İx"],"badges":[{"service":"Mail","level":2},{"service":null,"skills":"song,dance"},{}],
         "scores":[1,null,"x",7],"skills":"dance"}
        """;

    private const string Hostile = """
        {"displayName":7,"age":"30","weight":1e999,"accountEnabled":"true","createdDateTime":"soon","birthday":[],"wakes":"25:00","mood":{},
         "skuId":"x","home":[1],"aliases":"SMTP:ann@x","badges":{"service":"Mail"},"steps":1.5,"company":"\ud800"}
        """;

    [Theory]
    [InlineData("displayName eq 'ANN'", true)]
    [InlineData("displayName eq 'Anne'", false)]
    [InlineData("displayName ne 'ann'", false)]
    [InlineData("startswith(displayName,'AN')", true)]
    [InlineData("startswith(displayName,'')", true)]
    [InlineData("startswith(mail,'')", false)]
    [InlineData("not (startswith(mail,''))", true)]
    [InlineData("mail eq null", true)]
    [InlineData("mail ne 'x'", true)]
    [InlineData("mail eq 'x'", false)]
    [InlineData("mail ge 'a'", false)]
    [InlineData("not (mail ge 'a')", true)]
    [InlineData("mail lt 'a'", false)]
    [InlineData("steps eq null", true)]
    [InlineData("steps ne 5", true)]
    [InlineData("displayName gt 'ANM' and displayName lt 'ano'", true)]
    [InlineData("age ge 30 and age le 30", true)]
    [InlineData("age gt 30 or age lt 30", false)]
    [InlineData("age in (1,30)", true)]
    [InlineData("weight gt 61 and weight lt 62", true)]
    [InlineData("weight eq 61.5", true)]
    [InlineData("accountEnabled eq false", true)]
    [InlineData("accountEnabled ne true", true)]
    [InlineData("createdDateTime eq 2021-05-01T02:00:00+02:00", true)]
    [InlineData("createdDateTime ge 2021-05-01", true)]
    [InlineData("createdDateTime lt 2021-05-01", false)]
    [InlineData("birthday eq 1990-02-28", true)]
    [InlineData("birthday gt 1990-02-27", true)]
    [InlineData("wakes lt 08:00:00", true)]
    [InlineData("mood eq 'Merry'", true)]
    [InlineData("mood in ('calm')", false)]
    [InlineData("skuId eq 7C9E6679-7425-40DE-944B-E07FC1F90AE7", true)]
    [InlineData("id eq '00000000-0000-0000-0000-000000000001'", true)]
    [InlineData("id in ('00000000-0000-0000-0000-000000000002')", false)]
    [InlineData("home/street eq 'high street'", true)]
    [InlineData("home/number ne 5", false)]
    [InlineData("home/mood eq null", true)]
    [InlineData("aliases/any(a:a eq 'smtp:ANN@X')", true)]
    [InlineData("aliases/any(a:startswith(a,'smtp:'))", true)]
    [InlineData("aliases/any(a:endswith(a,'y'))", false)]
    [InlineData("aliases/any()", true)]
    [InlineData("badges/any(b:b/service eq 'mail')", true)]
    [InlineData("badges/any(b:b/service eq null)", true)]
    [InlineData("badges/any(b:b/service eq 'mail' and b/badgeId eq 7c9e6679-7425-40de-944b-e07fc1f90ae7)", false)]
    [InlineData("badges/$count eq 0", false)]
    [InlineData("badges/any(b:b/level lt 3 and b/service eq 'mail')", true)]
    [InlineData("badges/any(b:b/level ge 2 and b/service eq null)", false)]
    [InlineData("badges/any(b:b/skills has 'dance,song')", true)]
    [InlineData("badges/any(b:not (b/skills has 'dance'))", true)]
    [InlineData("scores/any(s:s gt 6)", true)]
    [InlineData("scores/any(s:s eq null)", false)]
    [InlineData("scores/any(s:s ne 1 and s ne 7)", false)]
    [InlineData("skills has 'dance'", true)]
    [InlineData("skills has 'dance,song'", false)]
    [InlineData("not (skills has 'song')", true)]
    [InlineData("displayName in (null,'ANN')", true)]
    [InlineData("mail in (null,'x')", true)]
    [InlineData("not (badges/any(b:b/service eq 'x'))", true)]
    [InlineData("deletedDateTime eq null", true)]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public void A_person(string filter, bool expected) => Assert.Equal(expected, Matches(filter, Ann));

    [Theory]
    [InlineData("displayName eq '7'", false)]
    [InlineData("displayName eq null", true)]
    [InlineData("age eq 30", false)]
    [InlineData("age eq null", true)]
    [InlineData("weight eq null", true)]
    [InlineData("accountEnabled eq true", false)]
    [InlineData("accountEnabled ne true", true)]
    [InlineData("createdDateTime eq null", true)]
    [InlineData("birthday eq null", true)]
    [InlineData("wakes eq null", true)]
    [InlineData("mood eq null", true)]
    [InlineData("skuId eq null", true)]
    [InlineData("home/street eq null", true)]
    [InlineData("aliases/any(a:a eq 'SMTP:ann@x')", false)]
    [InlineData("aliases/any()", false)]
    [InlineData("badges/any()", false)]
    [InlineData("steps eq null", true)]
    [InlineData("company eq null", true)]
    [InlineData("not (startswith(company,''))", true)]
    public void A_damaged_document(string filter, bool expected) => Assert.Equal(expected, Matches(filter, Hostile));

    [Theory]
    [InlineData("displayName eq null", true)]
    [InlineData("displayName ne null", false)]
    [InlineData("badges/any()", false)]
    [InlineData("home/street eq 'x'", false)]
    public void An_empty_document(string filter, bool expected)
    {
        Assert.Equal(expected, Matches(filter, "{}"));
        Assert.Equal(expected, Matches(filter, ""));
    }

    [Fact]
    public void Long_texts_are_compared_to_the_end()
    {
        var text = new string('a', 2 * Fold.MaxBytes);
        Assert.False(Matches($"displayName eq '{text}b'", $$"""{"displayName":"{{text}}c"}"""));
        Assert.True(Matches($"displayName lt '{text}c'", $$"""{"displayName":"{{text}}B"}"""));
    }

    [Fact]
    public void Characters_beyond_the_basic_plane_come_after_all_others()
    {
        Assert.True(Matches("displayName gt '\uFFFD'", """{"displayName":"😀"}"""));
        Assert.True(Matches("displayName lt '😀'", """{"displayName":"\uE000"}"""));
    }

    [Fact]
    public void Counters_and_columns_of_the_row()
    {
        var box = TestModel.Model.Entity<Box>();
        var row = new Row { Type = box, Key = Guid.NewGuid(), Owner = Guid.Empty, Document = default, Counters = [3] };
        Assert.True(Evaluator.Matches(FilterTests.Parse(box, "letters eq 3"), row));
        Assert.True(Evaluator.Matches(FilterTests.Parse(box, "letters eq 0"), row with { Counters = [] }));
        var deleted = Row("{}") with { Deleted = DateTimeOffset.Parse("2021-01-01T00:00:00Z", null) };
        Assert.True(Evaluator.Matches(FilterTests.Parse(TestModel.Person, "deletedDateTime le 2021-01-01", advanced: true), deleted));
    }

    internal static Row Row(string json, int key = 1) => new()
    {
        Type = TestModel.Person,
        Key = new Guid($"00000000-0000-0000-0000-{key:x12}"),
        Owner = Guid.Empty,
        Document = Encoding.UTF8.GetBytes(json),
    };

    private static bool Matches(string filter, string json) =>
        Evaluator.Matches(FilterTests.Parse(TestModel.Person, filter, advanced: true), Row(json));
}
