// $expand in the directory: one relation in place, at most twenty objects of it, and only for those who may read it.

using System.Net;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Directory;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Query;

public abstract class ExpandTests(SharedServers servers, StoreKind store) : DirectoryTest(servers, store)
{
    [Fact]
    public async Task A_manager_is_shown_in_place_and_left_out_where_there_is_none()
    {
        var (boss, report) = (await NewUserAsync(), await NewUserAsync());
        await ManageAsync(boss.Id, report.Id);
        var user = (await App.GetAsync($"/users/{report.Id}?$expand=manager")).Must(HttpStatusCode.OK);
        Assert.EndsWith("/$metadata#users(manager())/$entity", user.Optional("@odata.context"), StringComparison.Ordinal);
        var manager = user.Json.GetProperty("manager");
        Assert.Equal(("#microsoft.graph.user", boss.Id), (manager.GetProperty("@odata.type").GetString(), Id(manager)));
        Assert.Equal(boss.Json.GetProperty("displayName").GetString(), manager.GetProperty("displayName").GetString());
        Assert.Equal(report.Id, user.Id);
        Assert.False((await App.GetAsync($"/users/{boss.Id}?$expand=manager")).Must(HttpStatusCode.OK).Json.TryGetProperty("manager", out _));
    }

    [Fact]
    public async Task What_is_selected_outside_and_inside_is_shown_and_nothing_else()
    {
        var (boss, report) = (await NewUserAsync(), await NewUserAsync());
        await ManageAsync(boss.Id, report.Id);
        var user = (await App.GetAsync($"/users/{report.Id}?$select=id,displayName&$expand=Manager($select=displayName,jobTitle)")).Must(HttpStatusCode.OK);
        Assert.EndsWith("#users(id,displayName,manager(displayName,jobTitle))/$entity", user.Optional("@odata.context"), StringComparison.Ordinal);
        Assert.Equal(["@odata.context", "displayName", "id", "manager"], Names(user.Json).Order(StringComparer.Ordinal));
        Assert.Equal(["@odata.type", "displayName", "jobTitle"], Names(user.Json.GetProperty("manager")));
    }

    [Fact]
    public async Task A_page_of_a_list_is_expanded_for_each_of_its_objects_and_so_is_the_next()
    {
        var department = Unique("D");
        var boss = await UserIdAsync();
        var (first, second, alone) = (await UserIdAsync(new { department }), await UserIdAsync(new { department }), await UserIdAsync(new { department }));
        await ManageAsync(boss, first);
        await ManageAsync(first, second);
        var page = (await App.GetAsync($"/users?$filter=department eq '{department}'&$expand=manager($select=id)&$select=id&$top=2")).Must(HttpStatusCode.OK);
        Assert.EndsWith("#users(id,manager(id))", page.Optional("@odata.context"), StringComparison.Ordinal);
        var rest = (await App.GetAsync(page.NextLink!)).Must(HttpStatusCode.OK);
        var managers = page.Items.Concat(rest.Items).ToDictionary(Id, i => i.TryGetProperty("manager", out var m) ? Id(m) : null);
        Assert.Equal(new Dictionary<string, string?> { [first] = boss, [second] = first, [alone] = null }, managers);
    }

    [Theory]
    [InlineData("members")]
    [InlineData("transitiveMembers")]
    public async Task Of_a_group_at_most_twenty_are_shown_without_a_link_to_the_rest(string relation)
    {
        var group = await GroupIdAsync();
        await Task.WhenAll(Enumerable.Range(0, 22).Select(async _ => await AddAsync(group, await GroupIdAsync())));
        var shown = (await App.GetAsync($"/groups/{group}?$expand={relation}")).Must(HttpStatusCode.OK).Json;
        Assert.Equal(20, shown.GetProperty(relation).GetArrayLength());
        Assert.All(shown.GetProperty(relation).EnumerateArray(), m => Assert.Equal("#microsoft.graph.group", m.GetProperty("@odata.type").GetString()));
        Assert.DoesNotContain(shown.EnumerateObject(), p => p.Name.StartsWith(relation + "@", StringComparison.Ordinal));
        var owned = await GroupIdAsync();
        Assert.Empty(Inside(await App.GetAsync($"/groups/{owned}?$expand={relation}"), relation));
        var owner = await UserIdAsync();
        await AddAsync(owned, owner, "owners");
        Assert.Equal([owner], Inside(await App.GetAsync($"/groups/{owned}?$expand=owners"), "owners"));
    }

    [Fact]
    public async Task Reports_and_memberships_are_shown_of_a_person()
    {
        var (boss, report, outer, inner) = (await UserIdAsync(), await UserIdAsync(), await GroupIdAsync(), await GroupIdAsync());
        await ManageAsync(boss, report);
        await AddAsync(inner, report);
        await AddAsync(outer, inner);
        Assert.Equal([report], Inside(await App.GetAsync($"/users/{boss}?$expand=directReports"), "directReports"));
        Assert.Equal([inner], Inside(await App.GetAsync($"/users/{report}?$expand=memberOf($select=id,displayName)"), "memberOf"));
        Assert.Equal(new[] { inner, outer }.Order(), Inside(await App.GetAsync($"/users/{report}?$expand=transitiveMemberOf"), "transitiveMemberOf").Order());
        var chief = (await App.GetAsync($"/users/{report}/manager/microsoft.graph.user?$expand=directReports")).Must(HttpStatusCode.OK);
        Assert.Equal((boss, report), (chief.Id, Assert.Single(Inside(chief, "directReports"))));
        (await App.DeleteAsync($"/users/{report}")).Must(HttpStatusCode.NoContent);
        Assert.Empty(Inside(await App.GetAsync($"/users/{boss}?$expand=directReports"), "directReports"));
        Assert.Equal([inner], Inside(await App.GetAsync($"/groups/{outer}?$expand=members"), "members"));
    }

    [Fact]
    public async Task The_chain_of_managers_is_shown_one_inside_the_other()
    {
        var ids = new[] { await UserIdAsync(), await UserIdAsync(), await UserIdAsync(), await UserIdAsync() };
        for (var i = 1; i < ids.Length; i++)
        {
            await ManageAsync(ids[i], ids[i - 1]);
        }

        async Task<string[]> Chain(string levels) => Managers((await App.GetAsync(
            $"/users/{ids[0]}?$expand=manager($levels={levels};$select=id)&$select=id&$count=true", Eventual)).Must(HttpStatusCode.OK).Json);
        Assert.Equal(ids[1..], await Chain("max"));
        Assert.Equal(ids[1..], await Chain("1000"));
        Assert.Equal(ids[1..3], await Chain("2"));
        Assert.Equal(ids[1..2], await Chain("1"));
        var list = (await App.GetAsync($"/users?$filter=id in ('{ids[0]}','{ids[2]}')&$expand=manager($levels=max;$select=id)&$count=true", Eventual)).Must(HttpStatusCode.OK);
        Assert.Equal(2, list.Json.GetProperty("@odata.count").GetInt32());
        Assert.EndsWith("#users(manager+(id))", list.Optional("@odata.context"), StringComparison.Ordinal);
        Assert.Equal([$"{ids[1]},{ids[2]},{ids[3]}", ids[3]], list.Items.OrderByDescending(i => Id(i) == ids[0]).Select(i => string.Join(',', Managers(i))));
    }

    [Fact]
    public async Task Whoever_may_not_read_the_relation_is_refused_as_by_its_own_path()
    {
        var (boss, report, group) = (await NewUserAsync(), await NewUserAsync(), await GroupIdAsync());
        await ManageAsync(boss.Id, report.Id);
        await AddAsync(group, report.Id);
        var basic = await Server.AppWithAsync("User.ReadBasic.All");
        (await basic.GetAsync($"/users/{report.Id}/manager")).Refused(HttpStatusCode.Forbidden, Denied);
        (await basic.GetAsync($"/users/{report.Id}?$expand=manager")).Refused(HttpStatusCode.Forbidden, Denied);
        (await basic.GetAsync($"/users?$expand=manager&$top=1")).Refused(HttpStatusCode.Forbidden, Denied);
        var reader = await Server.AppWithAsync("User.Read.All");
        Assert.Equal(boss.Id, Id((await reader.GetAsync($"/users/{report.Id}?$expand=manager")).Must(HttpStatusCode.OK).Json.GetProperty("manager")));
        (await reader.GetAsync($"/users/{report.Id}?$expand=memberOf")).Refused(HttpStatusCode.Forbidden, Denied);
    }

    [Fact]
    public async Task What_a_caller_does_not_see_of_an_object_it_does_not_see_in_place()
    {
        var (member, group) = (await NewUserAsync(), await GroupIdAsync());
        await AddAsync(group, member.Id);
        var caller = await Server.AppWithAsync("GroupMember.Read.All");
        var alone = (await caller.GetAsync($"/groups/{group}/members")).Must(HttpStatusCode.OK).Items[0];
        var inside = (await caller.GetAsync($"/groups/{group}?$expand=members")).Must(HttpStatusCode.OK).Json.GetProperty("members")[0];
        Assert.Equal(alone.GetRawText(), inside.GetRawText());
        Assert.Equal(member.Id, Id(inside));
        Assert.Equal(JsonValueKind.Null, inside.GetProperty("displayName").ValueKind);
    }

    [Fact]
    public async Task Ones_own_relations_need_no_more_than_their_own_path()
    {
        var (made, group) = (await NewUserAsync(), await GroupIdAsync());
        await AddAsync(group, made.Id);
        var person = Server.WithToken(Server.Mint(new Dictionary<string, object>
        {
            ["appid"] = Server.PublicClient.ClientId.ToString(),
            ["idtyp"] = "user",
            ["oid"] = made.Id,
            ["upn"] = made.Id,
            ["scp"] = "User.Read",
        }));
        Assert.Equal([group], Inside(await person.GetAsync("/me?$expand=memberOf"), "memberOf"));
        (await person.GetAsync("/me?$expand=manager")).Refused(HttpStatusCode.Forbidden, Denied);
    }

    [Theory]
    [InlineData("/users?$expand=manager,memberOf", Unsupported, "Only one")]
    [InlineData("/users?$expand=manager($expand=manager)", Unsupported, "'$expand'")]
    [InlineData("/users?$expand=memberOf($filter=id eq 'x')", Unsupported, "'$filter'")]
    [InlineData("/users?$expand=memberOf($top=1)", Unsupported, "'$top'")]
    [InlineData("/users?$expand=memberOf($levels=max)", Unsupported, "'$levels'")]
    [InlineData("/users?$expand=manager($levels=max)", Unsupported, "ConsistencyLevel")]
    [InlineData("/users?$expand=photo", "ExpandNotSupported", "'photo'")]
    [InlineData("/me?$expand=messages", "ExpandNotSupported", "'messages'")]
    [InlineData("/me?$expand=mailFolders", "ExpandNotSupported", "'mailFolders'")]
    [InlineData("/users?$expand=displayName", Bad, "not a navigation property")]
    [InlineData("/users?$expand=nonsense", Bad, "'nonsense'")]
    [InlineData("/users?$expand=*", Bad, "'*'")]
    [InlineData("/users?$levels=2", Unsupported, "'$levels'")]
    [InlineData("/users?$compute=1 as x", Unsupported, "'$compute'")]
    [InlineData("/users?$apply=identity", Unsupported, "'$apply'")]
    [InlineData("/users/delta?$expand=manager", Unsupported, "'$expand'")]
    public async Task What_cannot_be_expanded_is_refused(string url, string code, string message) =>
        (await (await Server.UserAsync(0)).GetAsync(url)).Refused(HttpStatusCode.BadRequest, code, message);

    [Theory]
    [InlineData("/users?$expand=manager&$count=true", "advanced")]
    [InlineData("/users?$expand=manager($levels=0)&$count=true", "'0'")]
    [InlineData("/users?$expand=manager($levels=1001)&$count=true", "'1001'")]
    [InlineData("/users?$expand=manager($levels=all)&$count=true", "'all'")]
    [InlineData("/users/$count?$expand=manager", "not supported here")]
    public async Task An_advanced_query_expands_only_for_levels(string url, string message) =>
        Assert.Contains(message, (await App.GetAsync(url, Eventual)).Must(HttpStatusCode.BadRequest).Text, StringComparison.Ordinal);

    private static string Id(JsonElement json) => json.GetProperty("id").GetString()!;

    private static string[] Inside(Answer answer, string relation) =>
        [.. answer.Must(HttpStatusCode.OK).Json.GetProperty(relation).EnumerateArray().Select(Id)];

    private static string[] Managers(JsonElement user) => user.TryGetProperty("manager", out var manager) ? [Id(manager), .. Managers(manager)] : [];

    private async Task ManageAsync(string boss, string report) =>
        (await App.PutAsync($"/users/{report}/manager/$ref", Ref(boss, "users"))).Must(HttpStatusCode.NoContent);
}

public sealed class ExpandTestsOnSqlite(SharedServers servers) : ExpandTests(servers, StoreKind.Sqlite);

public sealed class ExpandTestsOnPostgres(SharedServers servers) : ExpandTests(servers, StoreKind.Postgres);
