// Members and owners of groups, what an object belongs to, and the functions that ask about it.

using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Directory;

public abstract class MembershipTests(SharedServers servers, StoreKind store) : DirectoryTest(servers, store)
{
    [Fact]
    public async Task A_member_is_added_seen_and_removed()
    {
        var (group, user) = (await GroupIdAsync(), await UserIdAsync());
        await AddAsync(group, user);
        var members = (await App.GetAsync($"/groups/{group}/members")).Must(HttpStatusCode.OK);
        Assert.EndsWith("/$metadata#directoryObjects", members.Optional("@odata.context"), StringComparison.Ordinal);
        Assert.Equal("#microsoft.graph.user", Assert.Single(members.Items).GetProperty("@odata.type").GetString());
        Assert.Equal([user], Ids(members));
        (await App.DeleteAsync($"/groups/{group}/members/{user}/$ref")).Must(HttpStatusCode.NoContent);
        Assert.Empty(Ids(await App.GetAsync($"/groups/{group}/members")));
        (await App.DeleteAsync($"/groups/{group}/members/{user}/$ref")).Refused(HttpStatusCode.NotFound, NotFound);
        (await App.GetAsync($"/users/{user}")).Must(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("https://graph.microsoft.com/v1.0/directoryObjects/{0}")]
    [InlineData("https://anywhere.example/v1.0/users/{0}")]
    [InlineData("https://graph.microsoft.com/v1.0/users('{0}')")]
    [InlineData("https://graph.microsoft.com/beta/users/{0}")]
    [InlineData("/users/{0}")]
    [InlineData("users/{0}")]
    public async Task A_reference_is_understood_in_every_form(string form)
    {
        var (group, user) = (await GroupIdAsync(), await UserIdAsync());
        var body = new Dictionary<string, string> { ["@odata.id"] = string.Format(null, form, user) };
        (await App.PostAsync($"/groups/{group}/members/$ref", body)).Must(HttpStatusCode.NoContent);
        Assert.Equal([user], Ids(await App.GetAsync($"/groups/{group}/members")));
    }

    [Fact]
    public async Task Nobody_is_added_twice()
    {
        var (group, user) = (await GroupIdAsync(), await UserIdAsync());
        await AddAsync(group, user);
        (await App.PostAsync($"/groups/{group}/members/$ref", Ref(user))).Refused(
            HttpStatusCode.BadRequest, Bad, "One or more added object references already exist for the following modified properties: 'members'.");
    }

    [Fact]
    public async Task Of_many_who_add_the_same_member_at_once_one_succeeds()
    {
        var (group, user) = (await GroupIdAsync(), await UserIdAsync());
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(_ => Task.Run(() => App.PostAsync($"/groups/{group}/members/$ref", Ref(user)))));
        Assert.Single(answers, a => a.Status == HttpStatusCode.NoContent);
        Assert.All(answers.Where(a => a.Status != HttpStatusCode.NoContent), a => a.Refused(HttpStatusCode.BadRequest, Bad, "'members'"));
    }

    [Fact]
    public async Task Who_does_not_exist_is_not_added()
    {
        var group = await GroupIdAsync();
        (await App.PostAsync($"/groups/{group}/members/$ref", Ref(Guid.NewGuid().ToString()))).Refused(HttpStatusCode.NotFound, NotFound);
        (await App.PostAsync($"/groups/{Guid.NewGuid()}/members/$ref", Ref(group))).Refused(HttpStatusCode.NotFound, NotFound);
    }

    [Fact]
    public async Task The_object_itself_is_neither_posted_to_nor_deleted_through_members()
    {
        var (group, user) = (await GroupIdAsync(), await UserIdAsync());
        await AddAsync(group, user);
        (await App.PostAsync($"/groups/{group}/members", Person())).Refused(
            HttpStatusCode.BadRequest, "BadRequest", "Write requests are only supported on contained entities");
        (await App.PatchAsync($"/groups/{group}/members/$ref", Ref(user))).Refused(
            HttpStatusCode.BadRequest, "BadRequest", "The request is currently not supported on the targeted entity set");
        (await App.DeleteAsync($"/groups/{group}/members/{user}")).Must(HttpStatusCode.BadRequest);
        (await App.GetAsync($"/users/{user}")).Must(HttpStatusCode.OK);
        Assert.Equal([user], Ids(await App.GetAsync($"/groups/{group}/members")));
    }

    [Fact]
    public async Task An_empty_reference_is_refused_in_Graphs_words() =>
        (await App.PostAsync($"/groups/{await GroupIdAsync()}/members/$ref", "")).Refused(
            HttpStatusCode.BadRequest,
            Bad,
            "An unexpected 'EndOfInput' node was found when reading from the JSON reader. A 'StartObject' node was expected.");

    [Fact]
    public async Task Members_are_bound_by_a_change_all_or_none()
    {
        var (group, a, b) = (await GroupIdAsync(), await UserIdAsync(), await UserIdAsync());
        const string Root = "https://graph.microsoft.com/v1.0/directoryObjects/";
        (await App.PatchAsync($"/groups/{group}", Bind([Root + a, Root + b]))).Must(HttpStatusCode.NoContent);
        Assert.Equal(new[] { a, b }.Order(), Ids(await App.GetAsync($"/groups/{group}/members")).Order());
        var c = await UserIdAsync();
        (await App.PatchAsync($"/groups/{group}", Bind([Root + c, Root + Guid.NewGuid()]))).Refused(HttpStatusCode.NotFound, NotFound);
        (await App.PatchAsync($"/groups/{group}", Bind([Root + c, Root + a]))).Refused(HttpStatusCode.BadRequest, Bad, "'members'");
        Assert.Equal(2, Ids(await App.GetAsync($"/groups/{group}/members")).Length);
        (await App.PatchAsync($"/groups/{group}", Bind([.. Enumerable.Range(0, 21).Select(_ => Root + Guid.NewGuid())])))
            .Refused(HttpStatusCode.BadRequest, Bad);

        static Dictionary<string, object> Bind(string[] urls) => new() { ["members@odata.bind"] = urls };
    }

    [Fact]
    public async Task A_security_group_holds_security_groups_and_a_Microsoft_365_group_people_only()
    {
        var (outer, inner, unified) = (await GroupIdAsync(), await GroupIdAsync(), await GroupIdAsync(Unified()));
        await AddAsync(outer, inner);
        (await App.PostAsync($"/groups/{outer}/members/$ref", Ref(unified))).Refused(HttpStatusCode.BadRequest, Bad);
        (await App.PostAsync($"/groups/{unified}/members/$ref", Ref(inner))).Refused(HttpStatusCode.BadRequest, Bad);
        (await App.PostAsync($"/groups/{outer}/owners/$ref", Ref(inner))).Refused(HttpStatusCode.BadRequest, Bad);
        await AddAsync(unified, await UserIdAsync());
    }

    [Fact]
    public async Task Groups_make_no_circle_also_when_added_at_once()
    {
        var (a, b, c) = (await GroupIdAsync(), await GroupIdAsync(), await GroupIdAsync());
        (await App.PostAsync($"/groups/{a}/members/$ref", Ref(a))).Refused(HttpStatusCode.BadRequest, Bad);
        await AddAsync(a, b);
        await AddAsync(b, c);
        (await App.PostAsync($"/groups/{c}/members/$ref", Ref(a))).Refused(HttpStatusCode.BadRequest, Bad);
        var (x, y) = (await GroupIdAsync(), await GroupIdAsync());
        var answers = await Task.WhenAll(
            Task.Run(() => App.PostAsync($"/groups/{x}/members/$ref", Ref(y))), Task.Run(() => App.PostAsync($"/groups/{y}/members/$ref", Ref(x))));
        Assert.Equal([HttpStatusCode.NoContent, HttpStatusCode.BadRequest], answers.Select(r => r.Status).Order());
    }

    [Fact]
    public async Task The_last_owner_of_a_Microsoft_365_group_stays()
    {
        var (group, a, b) = (await GroupIdAsync(Unified()), await UserIdAsync(), await UserIdAsync());
        await AddAsync(group, a, "owners");
        await AddAsync(group, b, "owners");
        (await App.DeleteAsync($"/groups/{group}/owners/{a}/$ref")).Must(HttpStatusCode.NoContent);
        (await App.DeleteAsync($"/groups/{group}/owners/{b}/$ref")).Refused(
            HttpStatusCode.BadRequest, Bad, "The group must have at least one owner, hence this owner cannot be removed.");
        (await App.DeleteAsync($"/groups/{group}/owners/{a}/$ref")).Refused(HttpStatusCode.NotFound, NotFound);
        Assert.Equal([group], Ids(await App.GetAsync($"/users/{b}/ownedObjects")));
    }

    [Fact]
    public async Task Membership_is_direct_or_through_other_groups()
    {
        var (outer, inner, user) = await NestedAsync();
        Assert.Equal([inner], Ids(await App.GetAsync($"/users/{user}/memberOf")));
        Assert.Equal(new[] { outer, inner }.Order(), Ids(await App.GetAsync($"/users/{user}/transitiveMemberOf")).Order());
        Assert.Equal([outer], Ids(await App.GetAsync($"/groups/{inner}/memberOf")));
        Assert.Equal(new[] { inner, user }.Order(), Ids(await App.GetAsync($"/groups/{outer}/transitiveMembers")).Order());
        Assert.All((await App.GetAsync($"/users/{user}/memberOf")).Items, i => Assert.Equal("#microsoft.graph.group", i.GetProperty("@odata.type").GetString()));
    }

    [Fact]
    public async Task A_cast_keeps_one_type_and_changes_the_context()
    {
        var (outer, inner, user) = await NestedAsync();
        var groups = (await App.GetAsync($"/users/{user}/memberOf/microsoft.graph.group")).Must(HttpStatusCode.OK);
        Assert.EndsWith("/$metadata#groups", groups.Optional("@odata.context"), StringComparison.Ordinal);
        Assert.Equal([inner], Ids(groups));
        Assert.False(groups.Items[0].TryGetProperty("@odata.type", out _));
        Assert.Empty(Ids(await App.GetAsync($"/groups/{outer}/members/microsoft.graph.user")));
        Assert.Equal([user], Ids(await App.GetAsync($"/groups/{inner}/members/microsoft.graph.user")));
        Assert.Equal([user], Ids(await App.GetAsync($"/groups/{outer}/transitiveMembers/microsoft.graph.user?$count=true", Eventual)));
    }

    [Theory]
    [InlineData("memberOf", "1")]
    [InlineData("transitiveMemberOf", "2")]
    [InlineData("memberOf/microsoft.graph.group", "1")]
    [InlineData("transitiveMemberOf/microsoft.graph.group", "2")]
    [InlineData("transitiveMemberOf/graph.group", "2")]
    public async Task Counting_needs_the_header(string path, string expected)
    {
        var (_, _, user) = await NestedAsync();
        (await App.GetAsync($"/users/{user}/{path}/$count")).Refused(HttpStatusCode.BadRequest, Bad, "$count is not currently supported.");
        Assert.Equal(expected, (await App.GetAsync($"/users/{user}/{path}/$count", Eventual)).Must(HttpStatusCode.OK).Text);
    }

    [Fact]
    public async Task The_functions_answer_ids_through_other_groups()
    {
        var (outer, inner, user) = await NestedAsync();
        var stranger = await GroupIdAsync();
        var check = (await App.PostAsync($"/users/{user}/checkMemberGroups", new { groupIds = new[] { outer, stranger } })).Must(HttpStatusCode.OK);
        Assert.EndsWith("/$metadata#Collection(Edm.String)", check.Optional("@odata.context"), StringComparison.Ordinal);
        Assert.Equal([outer], Texts(check));
        Assert.Equal([inner], Texts(await App.PostAsync($"/users/{user}/microsoft.graph.checkMemberObjects", new { ids = new[] { inner, stranger } })));
        Assert.Equal(new[] { outer, inner }.Order(), Texts(await App.PostAsync($"/users/{user}/getMemberGroups", new { securityEnabledOnly = true })).Order());
        Assert.Equal([outer], Texts(await App.PostAsync($"/groups/{inner}/getMemberObjects", new { securityEnabledOnly = false })));
        Assert.Equal([outer], Texts(await App.PostAsync($"/directoryObjects/{user}/checkMemberGroups", new { groupIds = new[] { outer } })));
        var person = await SignInAsync(await App.GetAsync($"/users/{user}"));
        Assert.Equal([inner], Texts(await person.PostAsync("/me/checkMemberGroups", new { groupIds = new[] { inner } })));
    }

    [Fact]
    public async Task Security_enabled_only_leaves_out_groups_for_mail()
    {
        var (mail, security, user) = (await GroupIdAsync(Unified()), await GroupIdAsync(), await UserIdAsync());
        await AddAsync(mail, user);
        await AddAsync(security, user);
        Assert.Equal([security], Texts(await App.PostAsync($"/users/{user}/getMemberGroups", new { securityEnabledOnly = true })));
        Assert.Equal(2, Texts(await App.PostAsync($"/users/{user}/getMemberGroups", new { securityEnabledOnly = false })).Length);
    }

    [Fact]
    public async Task The_functions_refuse_too_many_ids_and_bad_parameters()
    {
        var user = await UserIdAsync();
        var many = Enumerable.Range(0, 21).Select(_ => Guid.NewGuid().ToString()).ToArray();
        (await App.PostAsync($"/users/{user}/checkMemberGroups", new { groupIds = many })).Refused(HttpStatusCode.BadRequest, Bad);
        (await App.PostAsync($"/users/{user}/checkMemberObjects", new { ids = many })).Refused(HttpStatusCode.BadRequest, Bad);
        Assert.Empty(Texts(await App.PostAsync($"/users/{user}/checkMemberGroups", new { groupIds = many[..20] })));
        (await App.PostAsync($"/users/{user}/checkMemberGroups", new { groupIds = new[] { "no-guid" } })).Refused(HttpStatusCode.BadRequest, Bad);
        (await App.PostAsync($"/users/{user}/checkMemberGroups", new { })).Must(HttpStatusCode.BadRequest);
        (await App.PostAsync($"/users/{user}/getMemberGroups", new { })).Must(HttpStatusCode.BadRequest);
        (await App.PostAsync($"/users/{user}/getMemberGroups", new { securityEnabledOnly = "yes" })).Must(HttpStatusCode.BadRequest);
        (await App.PostAsync($"/users/{Guid.NewGuid()}/checkMemberGroups", new { groupIds = many[..1] })).Refused(HttpStatusCode.NotFound, NotFound);
    }

    [Fact]
    public async Task Objects_are_found_by_their_ids_and_others_left_out()
    {
        var (group, user) = (await GroupIdAsync(), await UserIdAsync());
        var body = new { ids = new[] { group, user, Guid.NewGuid().ToString() } };
        var all = (await App.PostAsync("/directoryObjects/getByIds", body)).Must(HttpStatusCode.OK);
        Assert.EndsWith("/$metadata#directoryObjects", all.Optional("@odata.context"), StringComparison.Ordinal);
        Assert.Equal(
            new[] { (group, "#microsoft.graph.group"), (user, "#microsoft.graph.user") }.Order(),
            all.Items.Select(i => (i.GetProperty("id").GetString()!, i.GetProperty("@odata.type").GetString()!)).Order());
        Assert.Equal([user], Ids(await App.PostAsync("/directoryObjects/getByIds", new { body.ids, types = new[] { "user" } })));
        (await App.PostAsync("/directoryObjects/getByIds", new { body.ids, types = new[] { "shoe" } })).Refused(HttpStatusCode.BadRequest, Bad);
        var many = Enumerable.Range(0, 1001).Select(_ => Guid.NewGuid().ToString()).ToArray();
        (await App.PostAsync("/directoryObjects/getByIds", new { ids = many })).Refused(HttpStatusCode.BadRequest, Bad);
        (await (await Server.AppWithAsync("User.Read.All")).PostAsync("/directoryObjects/getByIds", body)).Refused(HttpStatusCode.Forbidden, Denied);
    }

    [Fact]
    public async Task A_person_deleted_at_the_same_instant_leaves_no_dangling_member()
    {
        var group = await GroupIdAsync();
        for (var round = 0; round < 4; round++)
        {
            var user = await UserIdAsync();
            await Task.WhenAll(
                Task.Run(() => App.PostAsync($"/groups/{group}/members/$ref", Ref(user))), Task.Run(() => App.DeleteAsync($"/users/{user}")));
            (await App.DeleteAsync($"/directory/deletedItems/{user}")).Must(HttpStatusCode.NoContent);
        }

        Assert.Empty(Ids(await App.GetAsync($"/groups/{group}/members")));
        Assert.Equal("0", (await App.GetAsync($"/groups/{group}/members/$count", Eventual)).Text);
    }

    private async Task<(string Outer, string Inner, string User)> NestedAsync()
    {
        var (outer, inner, user) = (await GroupIdAsync(), await GroupIdAsync(), await UserIdAsync());
        await AddAsync(outer, inner);
        await AddAsync(inner, user);
        return (outer, inner, user);
    }

    private static string[] Texts(Answer answer) => [.. answer.Must(HttpStatusCode.OK).Items.Select(i => i.GetString()!)];
}

public sealed class MembershipTestsOnSqlite(SharedServers servers) : MembershipTests(servers, StoreKind.Sqlite);

public sealed class MembershipTestsOnPostgres(SharedServers servers) : MembershipTests(servers, StoreKind.Postgres);
