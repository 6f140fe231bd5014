// One line a search: what the store answers over http is what the in-memory evaluator says of all rows, in the same order and pages.

using System.Net;
using System.Text.Json;
using Atrium.Areas.Directory;
using Atrium.Engine.Model;
using Atrium.Engine.Query;
using Atrium.Engine.Storage;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Atrium.Server.Tests.Query;

public abstract class DirectorySearchTests(SharedServers servers, StoreKind store) : ServerTest(servers, store)
{
    /// <summary>Search, other options, page size (0 = the default), least number of results.</summary>
    public static TheoryData<string, string, int, int> Members => new()
    {
        { "\"displayName:ada\"", "", 0, 3 },
        { "\"displayName:lovelace ad\"", "", 0, 2 },
        { "\"displayName:HELLO\"", "", 3, 9 },
        { "\"displayName:hello world\"", "$orderby=displayName", 2, 6 },
        { "\"displayName:helloworld\"", "", 0, 4 },
        { "\"displayName:hello-world\"", "", 0, 1 },
        { "\"displayName:HelloWorld\"", "$orderby=displayName desc", 2, 6 },
        { "\"displayName:hello123\"", "", 0, 1 },
        { "\"displayName:123\"", "", 0, 1 },
        { "\"displayName:23\"", "", 0, 0 },
        { "\"displayName:orld\"", "", 0, 0 },
        { "\"displayName:李四\"", "", 0, 1 },
        { "\"displayName:David)\"", "", 0, 1 },
        { "\"displayName:Li 李\"", "", 0, 1 },
        { "\"displayName:(李四\"", "", 0, 1 },
        { "\"displayName:oneil\"", "", 0, 2 },
        { "\"displayName:o'neil\"", "", 0, 2 },
        { "\"displayName:neil\"", "", 0, 2 },
        { "\"displayName:100%\"", "", 0, 1 },
        { "\"displayName:100\"", "", 0, 2 },
        { "\"displayName:%\"", "", 0, 2 },
        { "\"displayName:_\"", "", 0, 2 },
        { "\"displayName:a_b\"", "", 0, 1 },
        { "\"displayName:ab\"", "", 0, 1 },
        { @"""displayName:\\""", "", 0, 2 },
        { @"""displayName:back\\slash""", "", 0, 1 },
        { @"""displayName:\""hi\""""", "", 0, 1 },
        { "\"displayName:😀\"", "", 0, 1 },
        { "\"displayName:éc\"", "", 0, 1 },
        { "\"displayName:e\u0301\"", "", 0, 1 },
        { "\"displayName:e\"", "", 0, 2 },
        { "\"displayName:İ\"", "", 0, 1 },
        { "\"displayName:i\"", "", 0, 2 },
        { "\"displayName:ı\"", "", 0, 1 },
        { "\"displayName:STRASS\"", "", 0, 1 },
        { "\"displayName:straß\"", "", 0, 1 },
        { "\"displayName:日\"", "", 0, 1 },
        { "\"displayName:本\"", "", 0, 0 },
        { "\"displayName:עב\"", "", 0, 1 },
        { "\"displayName:-\"", "", 0, 2 },
        { $"\"displayName:{SearchHall.Long[..150]}\"", "", 1, 2 },
        { $"\"displayName:{SearchHall.Long[..118]}\"", "", 1, 2 },
        { $"\"displayName:{SearchHall.Long[..119]}x\"", "", 0, 0 },
        { "\"displayName:R&D #1\"", "", 0, 1 },
        { "\"displayName:a:b\"", "", 0, 1 },
        { "\"displayName:and\"", "", 0, 1 },
        { "\"displayName:z\" OR \"displayName:ada\" OR \"displayName:%\"", "", 2, 5 },
        { "\"displayName:a\" AND \"displayName:l\"", "", 0, 2 },
        { "(\"displayName:hello\" OR \"displayName:ada\") AND (\"displayName:world\" OR \"displayName:love\")", "$orderby=displayName", 3, 8 },
        { "\"displayName:hello\" AND \"jobTitle:hello\" OR \"description:ada\"", "", 0, 6 },
        { "\"description:ada\"", "", 0, 1 },
        { "\"description:hello wor\" OR \"companyName:hello\"", "", 0, 5 },
        { "\"companyName:hello\"", "", 2, 3 },
        { "\"companyName:world\"", "", 0, 0 },
        { "\"companyName:a_\"", "", 0, 1 },
        { "\"companyName:%\"", "", 0, 0 },
        { "\"jobTitle:HELLO\"", "", 2, 5 },
        { "\"jobTitle:world\"", "", 0, 1 },
        { "\"jobTitle:İ\" OR \"jobTitle:IST\"", "", 0, 2 },
        { $"\"streetAddress:{SearchHall.Long[..140]}\"", "", 0, 1 },
        { "\"otherMails:two_1\"", "$orderby=displayName", 4, 9 },
        { "\"otherMails:ONE3@example.org\"", "", 0, 5 },
        { "\"displayName:hello\"", "$filter=accountEnabled eq true", 0, 2 },
        { "\"displayName:hello\" OR \"displayName:ada\"", "$filter=startswith(displayName,'hello') or jobTitle eq null", 3, 5 },
    };

    [Theory]
    [MemberData(nameof(Members))]
    public async Task Members_are_found_as_the_evaluator_finds_them(string search, string options, int top, int least)
    {
        var hall = await SearchHall.OnAsync(Server, App);
        var plan = new Plan { Table = Directory.Table!, Via = new LinkStep("members", Guid.Parse(hall.Id), Inverse: false, Transitive: false) };
        Assert.InRange(await CompareAsync(Directory, plan, $"/groups/{hall.Id}/members", search, options, top), least, SearchHall.Names.Count);
        await CompareAsync(Directory, plan with { Via = plan.Via with { Transitive = true } }, $"/groups/{hall.Id}/transitiveMembers", search, options, top);
    }

    [Theory]
    [InlineData("\"displayName:hello\"", "", 2)]
    [InlineData("\"displayName:hello wor\" OR \"jobTitle:ada\"", "$orderby=displayName", 3)]
    [InlineData("\"companyName:hello\" AND (\"displayName:world\" OR \"displayName:123\")", "$orderby=displayName desc", 1)]
    [InlineData("\"displayName:o\" AND \"mailNickname:s\" AND \"userPrincipalName:s\"", "", 0)]
    public async Task People_are_found_as_the_evaluator_finds_them(string search, string options, int top)
    {
        var hall = await SearchHall.OnAsync(Server, App);
        var person = TestModel.Real.Entity<User>();
        var within = $"department eq '{hall.Department}'";
        options += (options.Length > 0 ? "&" : "") + "$filter=" + Uri.EscapeDataString(within);
        Assert.NotEqual(0, await CompareAsync(person, new Plan { Table = person.Table!, Types = [person.Name] }, "/users", search, options, top));
    }

    [Fact]
    public async Task A_cast_searches_one_type_and_count_counts()
    {
        var hall = await SearchHall.OnAsync(Server, App);
        var search = "$search=" + Uri.EscapeDataString("\"displayName:hello\"");
        var people = (await App.GetAsync($"/groups/{hall.Id}/members/microsoft.graph.user?{search}&$count=true&$select=id", Eventual)).Must(HttpStatusCode.OK).Json;
        var groups = (await App.GetAsync($"/groups/{hall.Id}/members/microsoft.graph.group?{search}&$count=true&$select=id", Eventual)).Must(HttpStatusCode.OK).Json;
        var all = (await App.GetAsync($"/groups/{hall.Id}/members/$count?{search}", Eventual)).Must(HttpStatusCode.OK);

        var (one, other) = (people.GetProperty("@odata.count").GetInt32(), groups.GetProperty("@odata.count").GetInt32());
        Assert.True(one > 0 && other > 0);
        Assert.Equal(one, people.GetProperty("value").GetArrayLength());
        Assert.Equal((one + other).ToString(System.Globalization.CultureInfo.InvariantCulture), all.Text.TrimStart('\uFEFF'));
    }

    [Fact]
    public async Task The_index_follows_change_bin_restoring_and_deletion()
    {
        var word = Unique("w");
        var user = await NewUserAsync($"Quill {word}", new { companyName = $"Firm {word}" });
        Assert.Equal([user.Id], await FindAsync($"\"displayName:{word[..8]}\" AND \"displayName:quill\""));

        (await App.PatchAsync($"/users/{user.Id}", new { displayName = $"Plume {word}" })).Must(HttpStatusCode.NoContent);
        Assert.Empty(await FindAsync($"\"displayName:quill{word}\""));
        Assert.Equal([user.Id], await FindAsync($"\"displayName:plume {word}\""));

        (await App.PatchAsync($"/users/{user.Id}", new { companyName = (string?)null })).Must(HttpStatusCode.NoContent);
        Assert.Empty(await FindAsync($"\"companyName:firm {word}\""));

        (await App.DeleteAsync($"/users/{user.Id}")).Must(HttpStatusCode.NoContent);
        Assert.Empty(await FindAsync($"\"displayName:{word}\""));
        Assert.Equal([user.Id], await FindAsync($"\"displayName:{word}\"", "/directory/deletedItems/microsoft.graph.user"));

        (await App.PostAsync($"/directory/deletedItems/{user.Id}/restore")).Must(HttpStatusCode.OK);
        Assert.Equal([user.Id], await FindAsync($"\"displayName:plume\" AND \"displayName:{word}\""));

        (await App.DeleteAsync($"/users/{user.Id}")).Must(HttpStatusCode.NoContent);
        (await App.DeleteAsync($"/directory/deletedItems/{user.Id}")).Must(HttpStatusCode.NoContent);
        Assert.Empty(await FindAsync($"\"displayName:{word}\"", "/directory/deletedItems/microsoft.graph.user"));
    }

    [Theory]
    [InlineData("\"aboutMe:x\"")]
    [InlineData("\"passwordProfile:x\"")]
    [InlineData("\"accountEnabled:true\"")]
    [InlineData("\"nonsense:x\"")]
    [InlineData("\"displayName\"")]
    [InlineData("displayName:x")]
    [InlineData("\"displayName:x\" NOT \"displayName:y\"")]
    public async Task What_is_refused(string search) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await App.GetAsync($"/users?$search={Uri.EscapeDataString(search)}", Eventual)).Status);

    /// <summary>Types whose hidden properties are asked for are left out: nothing is learned of them by searching.</summary>
    [Fact]
    public async Task Hidden_properties_are_not_searched()
    {
        var hall = await SearchHall.OnAsync(Server, App);
        var basic = await Server.AppWithAsync("GroupMember.Read.All User.ReadBasic.All Group.Read.All");
        var path = $"/groups/{hall.Id}/members?$select=id,displayName&$search=";
        var names = (await basic.GetAsync(path + "\"displayName:hello\"", Eventual)).Must(HttpStatusCode.OK).Items;
        var hidden = (await basic.GetAsync(path + "\"jobTitle:hello\" OR \"displayName:hello\"", Eventual)).Must(HttpStatusCode.OK).Items;
        Assert.Contains(names, n => n.GetProperty("@odata.type").GetString() == "#microsoft.graph.user");
        Assert.NotEmpty(hidden);
        Assert.All(hidden, n => Assert.Equal("#microsoft.graph.group", n.GetProperty("@odata.type").GetString()));
        (await basic.GetAsync("/users?$search=\"jobTitle:hello\"", Eventual)).Refused(HttpStatusCode.Forbidden, "Authorization_RequestDenied");
    }

    [Fact]
    public async Task Long_and_deep_searches()
    {
        var hall = await SearchHall.OnAsync(Server, App);
        string[] searches =
        [
            $"\"displayName:{string.Join(' ', Enumerable.Range(0, 200).Select(i => $"{(char)('a' + (i % 26))}{(char)('a' + (i / 26))}"))}\"",
            string.Join(" AND ", Enumerable.Range(0, 100).Select(i => $"\"companyName:{i}\"")),
            string.Concat(Enumerable.Range(0, 95).Select(i => $"\"companyName:{i}\" {(i % 2 == 0 ? "OR" : "AND")} (")) + "\"displayName:hello\"" + new string(')', 95),
        ];
        foreach (var search in searches)
        {
            (await App.GetInBatchAsync($"/users?$top=1&$select=id&$search={Uri.EscapeDataString(search)}", Eventual)).Must(HttpStatusCode.OK);
            (await App.GetInBatchAsync($"/groups/{hall.Id}/members?$top=1&$select=id&$search={Uri.EscapeDataString(search)}", Eventual)).Must(HttpStatusCode.OK);
        }

        var many = $"\"displayName:{string.Join(' ', Enumerable.Range(0, 201).Select(i => $"{(char)('a' + (i % 26))}{(char)('a' + (i / 26))}"))}\"";
        (await App.GetAsync($"/users?$search={Uri.EscapeDataString(many)}", Eventual)).Refused(HttpStatusCode.BadRequest, "Request_BadRequest", "more than 200 words");
    }

    [Fact]
    public async Task Search_needs_the_header() =>
        (await App.GetAsync("/groups?$search=\"displayName:x\"")).Refused(HttpStatusCode.BadRequest, "Request_UnsupportedQuery", "'ConsistencyLevel: eventual'");

    private static EntityType Directory => TestModel.Real.Entity<DirectoryObject>();

    private async Task<string[]> FindAsync(string search, string path = "/users") =>
        [.. (await App.GetAsync($"{path}?$select=id&$search={Uri.EscapeDataString(search)}", Eventual)).Must(HttpStatusCode.OK).Items.Select(i => i.GetProperty("id").GetString()!)];

    /// <summary>All pages of the list, against one application of the search to all rows. How many were found.</summary>
    private async Task<int> CompareAsync(EntityType type, Plan all, string path, string search, string options, int top)
    {
        var query = $"$count=true&$search={Uri.EscapeDataString(search)}{(options.Length > 0 ? "&" : "")}{options}";
        var parsed = QueryParser.Parse(new QueryContext { Model = TestModel.Real, Type = type, Eventual = true }, query);
        var services = Server.Host.Services;
        var tenant = services.GetRequiredService<IHouse>().Tenants.Single(t => t.Id == Server.File.TenantId);
        var rows = (await services.GetRequiredService<IStore>().ListAsync(tenant, all, TestContext.Current.CancellationToken)).Rows;
        var expected = InMemory.Apply(all with { Search = parsed.Search, Filter = parsed.Filter, OrderBy = parsed.OrderBy, Count = true }, rows);

        var found = new List<string>();
        long? count = null;
        for (string? next = $"{path}?{query}&$select=id,displayName{(top > 0 ? $"&$top={top}" : "")}"; next is not null;)
        {
            var page = (await App.GetAsync(next, Eventual)).Must(HttpStatusCode.OK).Json;
            count ??= page.GetProperty("@odata.count").GetInt64();
            found.AddRange(page.GetProperty("value").EnumerateArray().Select(item => $"{item.GetProperty("id").GetString()} {item.GetProperty("displayName").GetString()}"));
            next = page.TryGetProperty("@odata.nextLink", out var link) ? link.GetString() : null;
        }

        Assert.Equal(expected.Rows.Select(Name), found);
        Assert.Equal(expected.Count, count);
        return found.Count;
    }

    private static string Name(Row row)
    {
        using var document = JsonDocument.Parse(row.Document);
        return $"{row.Key:D} {document.RootElement.GetProperty("displayName").GetString()}";
    }
}

public sealed class DirectorySearchTestsOnSqlite(SharedServers servers) : DirectorySearchTests(servers, StoreKind.Sqlite);

public sealed class DirectorySearchTestsOnPostgres(SharedServers servers) : DirectorySearchTests(servers, StoreKind.Postgres);
