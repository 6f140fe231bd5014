// The options other than $filter: what they become, what is refused, and what they forbid one another.

using Atrium.Engine.Errors;
using Atrium.Engine.Model;
using Atrium.Engine.Query;

namespace Atrium.Engine.Tests.Query;

public class OptionTests
{
    [Theory]
    [InlineData("$select=displayName,id", "displayName,id", "id,displayName")]
    [InlineData("?$SELECT=DisplayName%2Cmail", "displayName,mail", "displayName,mail")]
    [InlineData("select=mail", "mail", "mail")]
    [InlineData("%24select=mail,+mail", "mail", "mail")]
    [InlineData("$select=home", "home", "home")]
    [InlineData("$select=manager,id", "manager,id", "id")]
    [InlineData("$select=rare,password", "rare,password", "rare,password")]
    [InlineData("$select=", null, null)]
    public void Select_of_the_directory(string query, string? echo, string? properties) => Selects(TestModel.Person, query, echo, properties);

    [Theory]
    [InlineData("$select=subject", "subject", "id,subject")]
    [InlineData("$select=from/place/street,from/name", "from/place/street,from/name", "id,from")]
    [InlineData("$select=importance,subject", "importance,subject", "id,subject,importance")]
    [InlineData("$select=*", "*", "id,boxId,subject,receivedDateTime,importance,from,to")]
    public void Select_of_mail_adds_the_id(string query, string? echo, string? properties) => Selects(TestModel.Letter, query, echo, properties);

    [Fact]
    public void Select_of_everything_leaves_out_what_must_be_named()
    {
        var select = Parse(TestModel.Person, "$select=*").Select!;
        Assert.Equal("*", select.Text);
        Assert.Contains(select.Properties, p => p.Name == "unfilterable");
        Assert.DoesNotContain(select.Properties, p => p.Name is "aboutMe" or "rare" or "password");
    }

    [Fact]
    public void Select_in_a_list_of_mixed_types_reaches_all_that_have_the_name()
    {
        var select = Parse(TestModel.Being, "$select=displayName,species").Select!;
        Assert.Equal(["person.displayName", "pet.displayName", "pet.species"], select.Properties.Select(p => p.ToString()));
        Assert.Equal("ErrorUnknownProperty", Refused(TestModel.Model.Entity<Enclosure>(), "$select=contentBytes").Code);
    }

    [Fact]
    public void Select_takes_a_cast()
    {
        var select = Parse(TestModel.Model.Entity<Enclosure>(), "$select=name,microsoft.graph.photoEnclosure/contentBytes").Select!;
        Assert.Equal("name,microsoft.graph.photoEnclosure/contentBytes", select.Text);
        Assert.Equal(["id", "name", "contentBytes"], select.Properties.Select(p => p.Name));
    }

    [Fact]
    public void A_property_that_only_one_object_shows_is_501_in_a_list()
    {
        Assert.Equal(501, Refused(TestModel.Person, "$select=aboutMe").Status);
        Assert.Equal("aboutMe", Parse(Context(TestModel.Person) with { Collection = false }, "$select=aboutMe").Select!.Text);
    }

    [Theory]
    [InlineData("$orderby=displayName", "displayName")]
    [InlineData("$orderBy=displayName+desc,age asc", "displayName desc,age")]
    [InlineData("$orderby=home/street DESC", "home/street desc")]
    public void OrderBy(string query, string expected) => Assert.Equal(expected, FilterText.Print(Parse(TestModel.Person, query).OrderBy));

    [Theory]
    [InlineData("$top=5&$skip=0&$count=true", 5, 0, true)]
    [InlineData("top=1000&skip=20", 1000, 20, false)]
    [InlineData("$top=1001", 1000, null, false)]
    [InlineData("$top=99999999999999999999999", 1000, null, false)]
    [InlineData("$skip=99999999999999999999999", null, int.MaxValue, false)]
    [InlineData("$count=FALSE", null, null, false)]
    public void Paging_of_mail(string query, int? top, int? skip, bool count)
    {
        var options = Parse(TestModel.Letter, query);
        Assert.Equal((top, skip, count), (options.Top, options.Skip, options.Count));
    }

    [Fact]
    public void Count_of_the_directory_is_ignored_without_the_header()
    {
        Assert.False(Parse(TestModel.Person, "$count=true").Count);
        Assert.True(Parse(Context(TestModel.Person) with { Eventual = true }, "$count=true").Count);
        Assert.False(Parse(Context(TestModel.Person) with { Eventual = true, Collection = false }, "$count=true").Count);
    }

    [Fact]
    public void Tokens_and_unknown_names()
    {
        var delta = new QueryContext { Model = TestModel.Model, Type = TestModel.Letter, Delta = true };
        var options = QueryParser.Parse(delta, "$skipToken=a%2Bb&$deltatoken=x&$format=json&startDateTime=2020&=&&foo");
        Assert.Equal(("a+b", "x"), (options.SkipToken, options.DeltaToken));
        Assert.Same(QueryOptions.None, Parse(TestModel.Letter, ""));
    }

    [Theory]
    [InlineData("$expand=manager", "manager", null)]
    [InlineData("$expand=Manager($select=displayName,id)", "manager", "displayName,id")]
    [InlineData("$expand=friends", "friends", null)]
    public void Expand(string query, string navigation, string? select)
    {
        var expand = Assert.Single(Parse(TestModel.Person, query).Expand);
        Assert.Equal(navigation, expand.Navigation.Name);
        Assert.Equal(select, expand.Options.Select?.Text);
    }

    [Fact]
    public void Expand_of_mail_takes_options()
    {
        var expand = Assert.Single(Parse(TestModel.Model.Entity<Box>(), "$expand=contents($top=3;$filter=subject eq 'a;b)';$orderby=subject;$select=subject)").Expand);
        Assert.Equal(3, expand.Options.Top);
        Assert.Equal("subject eq 'a;b)'", FilterText.Print(expand.Options.Filter!));
        var cast = Assert.Single(Parse(TestModel.Model.Entity<Enclosure>(), "$expand=microsoft.graph.photoenclosure/source").Expand);
        Assert.Equal("photoEnclosure/source", cast.Navigation.ToString());
    }

    [Theory]
    [InlineData("$select=nonsense", "UnknownProperty", "Could not find a property named 'nonsense' on type 'Microsoft.DirectoryServices.Person'.")]
    [InlineData("$select=home/street", "UnsupportedQuery", "nested property 'home/street'")]
    [InlineData("$select=displayName,,mail", "BadRequest", "position 12")]
    [InlineData("$select=manager(id)", "UnknownProperty", "manager(id)")]
    [InlineData("$orderby=nonsense", "UnknownProperty", "'nonsense'")]
    [InlineData("$orderby=mail", "UnsupportedQuery", "Unsupported sort property 'mail' for 'Person'.")]
    [InlineData("$orderby=work/street", "UnsupportedQuery", "work/street")]
    [InlineData("$orderby=aliases", "UnsupportedQuery", "aliases")]
    [InlineData("$orderby=home", "UnsupportedQuery", "home")]
    [InlineData("$orderby=createdDateTime", "UnsupportedQuery", "Sorting not supported for current query.")]
    [InlineData("$orderby=displayName&$filter=age eq 1", "UnsupportedQuery", "Sorting not supported for current query.")]
    [InlineData("$orderby=displayName up", "BadRequest", "position 0")]
    [InlineData("$orderby=displayName,", "BadRequest", "position 12")]
    [InlineData("$orderby=", "BadRequest", "")]
    [InlineData("$top=0", "BadRequest", "Invalid page size specified: '0'. Must be between 1 and 999 inclusive.")]
    [InlineData("$top=1000", "BadRequest", "Invalid page size specified: '1000'. Must be between 1 and 999 inclusive.")]
    [InlineData("$top=-1", "BadRequest", "'-1'")]
    [InlineData("$top=x", "BadRequest", "Invalid value 'x' for $top")]
    [InlineData("$top=1.5", "BadRequest", "'1.5'")]
    [InlineData("$top=", "BadRequest", "''")]
    [InlineData("$skip=1", "BadRequest", "'$skip' is not supported by the service.")]
    [InlineData("$count=yes", "BadRequest", "'yes'")]
    [InlineData("$search=%22displayName:a%22", "UnsupportedQuery", "special request header: 'ConsistencyLevel: eventual'")]
    [InlineData("$expand=nonsense", "UnknownProperty", "'nonsense'")]
    [InlineData("$expand=displayName", "BadRequest", "is not a navigation property")]
    [InlineData("$expand=*", "UnknownProperty", "'*'")]
    [InlineData("$expand=manager,friends", "UnsupportedQuery", "Only one")]
    [InlineData("$expand=manager(", "BadRequest", "position 0")]
    [InlineData("$expand=manager($expand=manager)", "UnsupportedQuery", "'$expand'")]
    [InlineData("$expand=manager($levels=max)", "UnsupportedQuery", "'$levels'")]
    [InlineData("$expand=friends($filter=id eq 'x')", "UnsupportedQuery", "'$filter'")]
    [InlineData("$expand=manager($select=nonsense)", "UnknownProperty", "'nonsense'")]
    [InlineData("$apply=groupby((x))", "UnsupportedQuery", "The query parameter '$apply' is not supported.")]
    [InlineData("$compute=x", "UnsupportedQuery", "'$compute'")]
    [InlineData("$format=xml", "BadRequest", "'xml'")]
    [InlineData("$filter=displayName eq 'a%00b'", "BadRequest", "U+0000")]
    [InlineData("$select=id&select=mail", "BadRequest", "Query option '$select' was specified more than once")]
    public void What_the_directory_refuses(string query, string code, string message)
    {
        var refused = Refused(TestModel.Person, query);
        Assert.Equal((400, "Request_" + code), (refused.Status, refused.Code));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_advanced_query_may_sort_what_it_filters()
    {
        var context = Context(TestModel.Person) with { Eventual = true };
        Assert.Equal("createdDateTime", FilterText.Print(Parse(context, "$orderby=createdDateTime&$filter=age eq 1&$count=true").OrderBy));
        Assert.Equal("Request_UnsupportedQuery", Assert.Throws<GraphError>(() => Parse(context, "$expand=manager&$count=true")).Code);
    }

    [Theory]
    [InlineData("$filter=subject eq 'a'&$orderby=subject", true)]
    [InlineData("$filter=subject eq 'a' and receivedDateTime ge 2020-01-01&$orderby=subject desc,receivedDateTime", true)]
    [InlineData("$filter=receivedDateTime ge 2020-01-01 and subject eq 'a' and receivedDateTime lt 2021-01-01&$orderby=receivedDateTime,subject", true)]
    [InlineData("$filter=from/name eq 'a' and subject eq 'b'&$orderby=from/name", true)]
    [InlineData("$filter=subject eq 'a'&$orderby=receivedDateTime", false)]
    [InlineData("$filter=subject eq 'a' and receivedDateTime ge 2020-01-01&$orderby=receivedDateTime", false)]
    [InlineData("$filter=subject eq 'a'&$orderby=subject,receivedDateTime", true)]
    [InlineData("$filter=subject eq 'a'&$orderby=receivedDateTime,subject", false)]
    [InlineData("$filter=subject ge 'a'&$orderby=subject,receivedDateTime", false)]
    public void Mail_sorts_by_what_leads_the_filter(string query, bool allowed)
    {
        if (allowed)
        {
            Assert.NotNull(Parse(TestModel.Letter, query).Filter);
            return;
        }

        var refused = Refused(TestModel.Letter, query);
        Assert.Equal(("InefficientFilter", "The restriction or sort order is too complex for this operation."), (refused.Code, refused.Message));
    }

    [Theory]
    [InlineData("$orderby=displayName", "OrderBy not supported.")]
    [InlineData("$filter=age eq 1", "$filter")]
    [InlineData("$top=1", "$top")]
    [InlineData("$search=x", "$search")]
    public void One_object_takes_no_options_of_lists(string query, string message) =>
        Assert.Contains(message, Assert.Throws<GraphError>(() => Parse(Context(TestModel.Person) with { Collection = false }, query)).Message, StringComparison.Ordinal);

    [Fact]
    public void Delta_of_the_directory_takes_few_options()
    {
        var delta = Context(TestModel.Person) with { Delta = true };
        foreach (var query in new[] { "$top=1", "$orderby=displayName", "$expand=manager", "$search=x", "$filter=displayName eq 'x'" })
        {
            Assert.Throws<GraphError>(() => Parse(delta, query));
        }

        var many = string.Join(" or ", Enumerable.Range(0, 20).Select(_ => $"id eq '{Guid.NewGuid()}'"));
        Assert.NotNull(Parse(delta, "$select=manager&$filter=" + many).Filter);
        Assert.Equal(5, Parse(Context(TestModel.Letter) with { Delta = true }, "$top=5&$orderby=receivedDateTime desc").Top);
    }

    private static QueryContext Context(EntityType type) => new() { Model = TestModel.Model, Type = type };

    private static QueryOptions Parse(QueryContext context, string query) => QueryParser.Parse(context, query);

    private static QueryOptions Parse(EntityType type, string query) => QueryParser.Parse(Context(type), query);

    private static GraphError Refused(EntityType type, string query) => Assert.Throws<GraphError>(() => Parse(type, query));

    private static void Selects(EntityType type, string query, string? echo, string? properties)
    {
        var select = Parse(type, query).Select;
        Assert.Equal(echo, select?.Text);
        Assert.Equal(properties, select is null ? null : string.Join(',', select.Properties.Select(p => p.Name)));
    }
}
