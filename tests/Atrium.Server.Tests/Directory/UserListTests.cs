// Lists of people: filtering, sorting, counting, paging, and the texts of what is refused.

using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Directory;

public abstract class UserListTests(SharedServers servers, StoreKind store) : DirectoryTest(servers, store)
{
    private const string Advanced =
        "is not supported because the required parameters might be missing. Try adding $count=true query parameter and ConsistencyLevel:eventual header. "
        + "Refer to https://aka.ms/graph-docs/advanced-queries for more information";

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1000")]
    public async Task A_page_size_out_of_bounds_is_refused(string top) => (await App.GetAsync($"/users?$top={top}")).Refused(
        HttpStatusCode.BadRequest, Bad, $"Invalid page size specified: '{top}'. Must be between 1 and 999 inclusive.");

    [Theory]
    [InlineData("many")]
    [InlineData("1.5")]
    [InlineData("")]
    public async Task A_page_size_that_is_no_number_is_refused(string top) =>
        (await App.GetAsync($"/users?$top={top}")).Refused(HttpStatusCode.BadRequest, Bad, "$top");

    [Fact]
    public async Task Pages_are_as_large_as_asked()
    {
        Assert.Equal(3, (await App.GetAsync("/users?$top=3")).Must(HttpStatusCode.OK).Items.Length);
        Assert.NotNull((await App.GetAsync("/users?top=1")).Must(HttpStatusCode.OK).NextLink);
    }

    [Fact]
    public async Task Skipping_is_refused() => (await App.GetAsync("/users?$skip=5")).Refused(
        HttpStatusCode.BadRequest, Bad, "'$skip' is not supported by the service.");

    [Theory]
    [InlineData("city eq '{0}'", "ABC")]
    [InlineData("city EQ '{0}' AND jobTitle eq 'Alpha'", "A")]
    [InlineData("city eq '{0}' and (jobTitle eq 'Alpha' or jobTitle eq 'Beta')", "AB")]
    [InlineData("city eq '{0}' and startsWith(jobTitle,'al')", "A")]
    [InlineData("city eq '{0}' and startswith(displayName,'zo')", "C")]
    [InlineData("city eq '{0}' and jobTitle in ('Alpha','Gamma')", "AC")]
    [InlineData("city eq '{0}' and accountEnabled eq false", "B")]
    [InlineData("city eq '{0}' and createdDateTime ge 2020-01-01T00:00:00Z", "ABC")]
    [InlineData("city eq '{0}' and createdDateTime le 2020-01-01T00:00:00Z", "")]
    [InlineData("city eq '{0}' and otherMails/any(m:m eq 'a@x.example')", "A")]
    [InlineData("city eq '{0}' and displayName eq 'O''Hara'", "B")]
    public async Task A_filter_finds_whom_it_describes(string filter, string expected) => await FoundAsync(filter, expected);

    [Theory]
    [InlineData("city eq '{0}' and jobTitle ne 'Alpha'", "BC")]
    [InlineData("city eq '{0}' and not(jobTitle eq 'Alpha')", "BC")]
    [InlineData("city eq '{0}' and not startsWith(displayName,'O')", "AC")]
    [InlineData("city eq '{0}' and department eq null", "AC")]
    [InlineData("city eq '{0}' and department ne null", "B")]
    [InlineData("city eq '{0}' and endsWith(mail,'.a@larkmoor.example')", "A")]
    [InlineData("city eq '{0}' and employeeOrgData/costCenter eq 'C1'", "A")]
    [InlineData("city eq '{0}' and onPremisesExtensionAttributes/extensionAttribute3 eq 'x'", "B")]
    [InlineData("city eq '{0}' and employeeHireDate ge 2021-06-01T00:00:00Z", "C")]
    [InlineData("city eq '{0}' and companyName eq 'Acme'", "C")]
    public async Task An_advanced_filter_needs_the_header_and_the_count(string filter, string expected)
    {
        var city = await PeopleAsync();
        var query = $"/users?$filter={Uri.EscapeDataString(string.Format(null, filter, city))}";
        (await App.GetAsync(query)).Refused(HttpStatusCode.BadRequest, Unsupported);
        (await App.GetAsync(query, Eventual)).Refused(HttpStatusCode.BadRequest, Unsupported);
        (await App.GetAsync($"{query}&$count=true")).Refused(HttpStatusCode.BadRequest, Unsupported);
        var found = (await App.GetAsync($"{query}&$count=true", Eventual)).Must(HttpStatusCode.OK);
        Assert.Equal(expected, Letters(found));
        Assert.Equal(expected.Length, found.Json.GetProperty("@odata.count").GetInt32());
    }

    [Theory]
    [InlineData("$filter=endsWith(mail,'x')", $"Operator 'endsWith' {Advanced}")]
    [InlineData("$filter=city ne 'x'", $"Operator 'ne' {Advanced}")]
    [InlineData("$filter=not(city eq 'x')", $"Operator 'not' {Advanced}")]
    [InlineData("$filter=passwordPolicies eq 'x'", "Unsupported or invalid query filter clause specified for property 'passwordPolicies' of resource 'User'.")]
    [InlineData("$filter=startsWith(state,'x')", "Unsupported or invalid query filter clause specified for property 'state' of resource 'User'.")]
    [InlineData("$filter=companyName eq 'x'", "Unsupported or invalid query filter clause specified for property 'companyName' of resource 'User'.")]
    [InlineData("$search=\"displayName:x\"", "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'")]
    [InlineData("$orderby=createdDateTime", "")]
    [InlineData("$orderby=city", "")]
    [InlineData("$orderby=displayName&$filter=city eq 'x'", "")]
    public async Task What_the_default_list_does_not_offer_is_refused(string query, string text) =>
        (await App.GetAsync($"/users?{query}")).Refused(HttpStatusCode.BadRequest, Unsupported, text);

    [Theory]
    [InlineData("$filter=shoeSize eq 5")]
    [InlineData("$filter=displayName eq")]
    [InlineData("$filter=displayName eq 5")]
    [InlineData("$filter=accountEnabled eq 'yes'")]
    [InlineData("$filter=(displayName eq 'a'")]
    [InlineData("$filter=createdDateTime ge yesterday")]
    [InlineData("$filter=startsWith(displayName)")]
    [InlineData("$select=shoeSize")]
    [InlineData("$orderby=shoeSize")]
    [InlineData("$orderby=displayName sideways")]
    [InlineData("$count=maybe")]
    public async Task What_cannot_be_understood_is_refused(string query) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await App.GetAsync($"/users?{query}")).Status);

    [Fact]
    public async Task An_unknown_option_is_refused_and_an_unknown_parameter_ignored()
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await App.GetAsync("/users?$shoes=1")).Status);
        (await App.GetAsync("/users?$top=1&shoes=1")).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Names_sort_without_regard_to_case_in_both_directions()
    {
        var city = await PeopleAsync();
        var query = $"/users?$filter=city eq '{city}'&$count=true&$orderby=displayName";
        Assert.Equal("ABC", Letters(await App.GetAsync(query, Eventual), sort: false));
        Assert.Equal("CBA", Letters(await App.GetAsync($"{query} desc", Eventual), sort: false));
    }

    [Fact]
    public async Task Counting_without_the_header_is_left_out_and_with_it_stands_on_the_first_page()
    {
        var city = await PeopleAsync();
        var query = $"/users?$filter=city eq '{city}'&$count=true&$top=2";
        Assert.False((await App.GetAsync(query)).Must(HttpStatusCode.OK).Json.TryGetProperty("@odata.count", out _));
        var first = (await App.GetAsync(query, Eventual)).Must(HttpStatusCode.OK);
        Assert.Equal(3, first.Json.GetProperty("@odata.count").GetInt32());
        var second = (await App.GetAsync(first.NextLink!, Eventual)).Must(HttpStatusCode.OK);
        Assert.False(second.Json.TryGetProperty("@odata.count", out _));
        Assert.Equal("ABC", string.Concat((Letters(first) + Letters(second)).Order()));
        Assert.Null(second.NextLink);
    }

    [Fact]
    public async Task The_count_segment_counts_the_filtered_with_the_header_only()
    {
        var city = await PeopleAsync();
        var path = $"/users/$count?$filter=city eq '{city}'";
        (await App.GetAsync(path)).Refused(HttpStatusCode.BadRequest, Bad, "$count is not currently supported.");
        var count = (await App.GetAsync(path, Eventual)).Must(HttpStatusCode.OK);
        Assert.Equal(("3", "text/plain"), (count.Text, count.ContentType));
    }

    [Theory]
    [InlineData("$top=7&$select=id")]
    [InlineData("$top=7&$select=id&$orderby=displayName")]
    [InlineData("$top=7&$select=id&$orderby=userPrincipalName desc")]
    public async Task Paging_meets_everybody_once_while_others_come_in(string query)
    {
        var before = new HashSet<string>();
        for (var i = 0; i < 15; i++)
        {
            before.Add(await UserIdAsync());
        }

        var met = new List<string>();
        for (string? link = $"/users?{query}"; link is not null;)
        {
            var page = (await App.GetAsync(link)).Must(HttpStatusCode.OK);
            met.AddRange(Ids(page));
            link = page.NextLink;
            if (met.Count < 50)
            {
                await UserIdAsync();
            }
        }

        Assert.Equal(met.Count, met.Distinct().Count());
        Assert.Subset(met.ToHashSet(), before);
    }

    [Fact]
    public async Task A_page_token_of_another_query_or_a_forged_one_is_refused()
    {
        var next = (await App.GetAsync("/users?$top=2")).NextLink!;
        var token = next[(next.LastIndexOf('=') + 1)..];
        (await App.GetAsync($"/groups?$top=2&$skiptoken={token}")).Refused(HttpStatusCode.BadRequest, "Directory_ExpiredPageToken");
        (await App.GetAsync($"/users?$top=2&$skiptoken={(token[0] == 'A' ? 'B' : 'A')}{token[1..]}"))
            .Refused(HttpStatusCode.BadRequest, "Directory_ExpiredPageToken");
        (await App.GetAsync("/users?$top=2&$skiptoken=nonsense")).Refused(HttpStatusCode.BadRequest, "Directory_ExpiredPageToken");
        (await App.GetAsync(next)).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Groups_are_found_by_their_types()
    {
        var (unified, security) = (await GroupIdAsync(Unified()), await GroupIdAsync());
        var ids = $"(id eq '{unified}' or id eq '{security}')";
        Assert.Equal([unified], Ids(await App.GetAsync($"/groups?$filter={ids} and groupTypes/any(c:c eq 'Unified')")));
        var not = $"/groups?$filter={ids} and NOT(groupTypes/any(c:c eq 'Unified'))";
        (await App.GetAsync(not)).Refused(HttpStatusCode.BadRequest, Unsupported);
        Assert.Equal([security], Ids(await App.GetAsync($"{not}&$count=true", Eventual)));
        (await App.GetAsync("/groups?$filter=createdDateTime ge 2020-01-01T00:00:00Z")).Refused(
            HttpStatusCode.BadRequest, Unsupported, "Unsupported or invalid query filter clause specified for property 'createdDateTime' of resource 'Group'.");
    }

    private async Task FoundAsync(string filter, string expected)
    {
        var city = await PeopleAsync();
        var found = await App.GetAsync($"/users?$filter={Uri.EscapeDataString(string.Format(null, filter, city))}");
        Assert.Equal(expected, Letters(found.Must(HttpStatusCode.OK)));
    }

    /// <summary>Three people, known by the last letter of their given names, in a city of their own.</summary>
    private async Task<string> PeopleAsync()
    {
        var city = Unique("Town");
        await NewUserAsync("anton", new
        {
            city,
            givenName = "A",
            jobTitle = "Alpha",
            otherMails = new[] { "a@x.example" },
            mail = $"{Unique("x")}.a@larkmoor.example",
            employeeOrgData = new { costCenter = "C1" },
            employeeHireDate = "2020-01-01T00:00:00Z",
        });
        await NewUserAsync("O'Hara", new
        {
            city,
            givenName = "B",
            jobTitle = "Beta",
            accountEnabled = false,
            department = "Optics",
            onPremisesExtensionAttributes = new { extensionAttribute3 = "x" },
        });
        await NewUserAsync("Zoe", new { city, givenName = "C", jobTitle = "Gamma", companyName = "Acme", employeeHireDate = "2022-01-01T00:00:00Z" });
        return city;
    }

    private static string Letters(Answer answer, bool sort = true)
    {
        var letters = answer.Must(HttpStatusCode.OK).Items.Select(i => i.GetProperty("givenName").GetString()!);
        return string.Concat(sort ? letters.Order(StringComparer.Ordinal) : letters);
    }
}

public sealed class UserListTestsOnSqlite(SharedServers servers) : UserListTests(servers, StoreKind.Sqlite);

public sealed class UserListTestsOnPostgres(SharedServers servers) : UserListTests(servers, StoreKind.Postgres);
