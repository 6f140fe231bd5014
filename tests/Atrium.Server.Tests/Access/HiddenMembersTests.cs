// The members of a group that hides them: shown to themselves, to owners and administrators, and to applications with the permission for it.

using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Directory;
using Atrium.Server.Tests.Properties;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Access;

public abstract class HiddenMembersTests(SharedServers servers, StoreKind store) : DirectoryTest(servers, store)
{
    [Fact]
    public async Task A_stranger_does_not_see_them_by_any_way()
    {
        var (group, member, _) = await HiddenAsync();
        var stranger = await SignInAsync(await NewUserAsync());
        foreach (var path in (string[])
            ["members", $"members/{member.Id}", "members/$ref", "members/$count", "members/microsoft.graph.user", "transitiveMembers", $"members?$filter=id eq '{member.Id}'&$count=true"])
        {
            (await stranger.GetAsync($"/groups/{group}/{path}", Eventual)).Refused(HttpStatusCode.Forbidden, Denied);
        }

        Assert.False((await stranger.GetAsync($"/groups/{group}?$expand=members")).Must(HttpStatusCode.OK).Json.TryGetProperty("members", out _));
        (await stranger.GetAsync($"/groups/{group}/owners")).Must(HttpStatusCode.OK);
        var (items, _) = await Rounds.OfDeltaAsync(stranger, $"/groups/delta?$filter=id eq '{group}'");
        Assert.False(Assert.Single(items).TryGetProperty("members@delta", out _));
    }

    [Fact]
    public async Task Members_owners_and_administrators_see_them()
    {
        var (group, member, owner) = await HiddenAsync();
        foreach (var caller in (Caller[])[await SignInAsync(member), await SignInAsync(owner), await Server.UserAsync(0)])
        {
            Assert.Equal([member.Id], Ids(await caller.GetAsync($"/groups/{group}/members?$select=id")));
        }
    }

    [Fact]
    public async Task Applications_need_the_permission_for_it()
    {
        var (group, member, _) = await HiddenAsync();
        Assert.Equal([member.Id], Ids(await App.GetAsync($"/groups/{group}/members?$select=id")));
        var lesser = await Server.AppWithAsync("Group.Read.All Directory.Read.All");
        (await lesser.GetAsync($"/groups/{group}/members")).Refused(HttpStatusCode.Forbidden, Denied);
        (await lesser.GetAsync($"/groups/{await GroupIdAsync()}/members")).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_somebody_belongs_to_does_not_tell_strangers_either()
    {
        var (group, member, owner) = await HiddenAsync();
        var plain = await GroupIdAsync();
        await AddAsync(plain, member.Id);
        var lesser = await Server.AppWithAsync("User.Read.All Group.Read.All GroupMember.Read.All Directory.Read.All");
        foreach (var caller in (Caller[])[await SignInAsync(await NewUserAsync()), lesser])
        {
            await ShowsAsync(caller, $"/users/{member.Id}", group, plain, hidden: true);
        }

        foreach (var caller in (Caller[])[await SignInAsync(member), await Server.UserAsync(0), App])
        {
            await ShowsAsync(caller, $"/users/{member.Id}", group, plain, hidden: false);
        }

        await ShowsAsync(await SignInAsync(member), "/me", group, plain, hidden: false);
        Assert.Contains(group, Ids(await (await SignInAsync(owner)).GetAsync("/me/ownedObjects?$select=id")));
    }

    /// <summary>Every way to ask of which groups somebody is.</summary>
    private static async Task ShowsAsync(Caller caller, string person, string group, string plain, bool hidden)
    {
        var expected = (hidden ? (string[])[plain] : [group, plain]).Order().ToArray();
        foreach (var list in (string[])["memberOf", "transitiveMemberOf", "memberOf/microsoft.graph.group", "transitiveMemberOf/microsoft.graph.group"])
        {
            Assert.Equal(expected, Ids(await caller.GetAsync($"{person}/{list}?$select=id")).Order());
            Assert.Equal(expected.Length, int.Parse((await caller.GetAsync($"{person}/{list}/$count", Eventual)).Must(HttpStatusCode.OK).Text, null));
        }

        var shown = (await caller.GetAsync($"{person}?$select=id&$expand=memberOf")).Must(HttpStatusCode.OK).Json.GetProperty("memberOf");
        Assert.Equal(expected, shown.EnumerateArray().Select(g => g.GetProperty("id").GetString()!).Order());
        _ = hidden
            ? (await caller.GetAsync($"{person}/memberOf/{group}")).Refused(HttpStatusCode.NotFound, NotFound)
            : (await caller.GetAsync($"{person}/memberOf/{group}")).Must(HttpStatusCode.OK);
        Assert.Equal(plain, (await caller.GetAsync($"{person}/memberOf/{plain}")).Must(HttpStatusCode.OK).Id);
        Assert.Equal(expected, Texts(await caller.PostAsync($"{person}/getMemberGroups", new { securityEnabledOnly = false })));
        Assert.Equal(expected, Texts(await caller.PostAsync($"{person}/getMemberObjects", new { securityEnabledOnly = false })));
        Assert.Equal(expected, Texts(await caller.PostAsync($"{person}/checkMemberGroups", new { groupIds = (string[])[group, plain] })));
        Assert.Equal(expected, Texts(await caller.PostAsync($"{person}/checkMemberObjects", new { ids = (string[])[group, plain] })));
    }

    private static string[] Texts(Answer answer) => [.. answer.Must(HttpStatusCode.OK).Items.Select(i => i.GetString()!).Order()];

    private async Task<(string Group, Answer Member, Answer Owner)> HiddenAsync()
    {
        var (member, owner) = (await NewUserAsync(), await NewUserAsync());
        var group = await GroupIdAsync(With(Unified(), "visibility", "HiddenMembership"));
        await AddAsync(group, member.Id);
        await AddAsync(group, owner.Id, "owners");
        return (group, member, owner);
    }
}

public sealed class HiddenMembersTestsOnSqlite(SharedServers servers) : HiddenMembersTests(servers, StoreKind.Sqlite);

public sealed class HiddenMembersTestsOnPostgres(SharedServers servers) : HiddenMembersTests(servers, StoreKind.Postgres);
