// Memberships and managers through the SDK.

using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;
using Microsoft.Graph.Models;
using Microsoft.Graph.Users.Item.CheckMemberGroups;

namespace Atrium.Server.Tests.Sdk;

public abstract class SdkRelationTests(SharedServers servers, StoreKind store) : SdkTest(servers, store)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Members_are_added_listed_and_removed()
    {
        var (group, user, nested) = (await CreateGroupAsync(), await CreateAsync(Person("Orla Finch")), await CreateGroupAsync("Nested"));
        await AddAsync(group, user);
        await AddAsync(group, nested);

        var members = (await Daemon.Groups[group.Id].Members.GetAsync(cancellationToken: Cancellation))!.Value!;
        Assert.Equal("Orla Finch", Assert.Single(members.OfType<User>()).DisplayName);
        Assert.Equal("Nested", Assert.Single(members.OfType<Group>()).DisplayName);
        Assert.Equal(2, members.Count);

        var people = (await Daemon.Groups[group.Id].Members.GraphUser.GetAsync(cancellationToken: Cancellation))!.Value!;
        Assert.Equal(user.Id, Assert.Single(people).Id);

        await Daemon.Groups[group.Id].Members[user.Id].Ref.DeleteAsync(cancellationToken: Cancellation);
        members = (await Daemon.Groups[group.Id].Members.GetAsync(cancellationToken: Cancellation))!.Value!;
        Assert.Equal(nested.Id, Assert.Single(members).Id);
        Assert.NotNull(await Daemon.Users[user.Id].GetAsync(cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Memberships_are_direct_or_through_other_groups()
    {
        var (outer, inner, user) = (await CreateGroupAsync("Outer"), await CreateGroupAsync("Inner"), await CreateAsync(Person()));
        await AddAsync(outer, inner);
        await AddAsync(inner, user);

        var direct = (await Daemon.Users[user.Id].MemberOf.GetAsync(cancellationToken: Cancellation))!.Value!;
        Assert.Equal(["Inner"], direct.Cast<Group>().Select(g => g.DisplayName));
        direct = (await Daemon.Users[user.Id].MemberOf.GraphGroup.GetAsync(cancellationToken: Cancellation))!.Value!.ToList<DirectoryObject>();
        Assert.Equal([inner.Id], direct.Select(g => g.Id));

        var closure = (await Daemon.Users[user.Id].TransitiveMemberOf.GraphGroup.GetAsync(cancellationToken: Cancellation))!.Value!;
        Assert.Equal(["Inner", "Outer"], closure.Select(g => g.DisplayName).Order());

        var members = (await Daemon.Groups[outer.Id].TransitiveMembers.GetAsync(cancellationToken: Cancellation))!.Value!;
        Assert.Equal(new[] { inner.Id, user.Id }.Order(), members.Select(m => m.Id).Order());

        var found = (await Daemon.Users[user.Id].CheckMemberGroups.PostAsCheckMemberGroupsPostResponseAsync(
            new CheckMemberGroupsPostRequestBody { GroupIds = [outer.Id!, Guid.NewGuid().ToString()] }, cancellationToken: Cancellation))!.Value!;
        Assert.Equal([outer.Id!], found);
    }

    [Fact]
    public async Task A_membership_that_cannot_be_is_refused()
    {
        var (group, user) = (await CreateGroupAsync(), await CreateAsync(Person()));
        await AddAsync(group, user);
        var error = await RefusedAsync(400, "Request_BadRequest", () => AddAsync(group, user));
        Assert.Equal("One or more added object references already exist for the following modified properties: 'members'.", error.Error!.Message);
        await RefusedAsync(404, "Request_ResourceNotFound", () => AddAsync(group, new User { Id = Guid.NewGuid().ToString() }));
        await RefusedAsync(404, "Request_ResourceNotFound", () => AddAsync(new Group { Id = Guid.NewGuid().ToString() }, user));

        var stranger = await CreateAsync(Person());
        await RefusedAsync(404, "Request_ResourceNotFound", () => Daemon.Groups[group.Id].Members[stranger.Id].Ref.DeleteAsync(cancellationToken: Cancellation));

        var inner = await CreateGroupAsync();
        await AddAsync(group, inner);
        await RefusedAsync(400, "Request_BadRequest", () => AddAsync(inner, group));

        var person = await NewPersonAsync();
        await RefusedAsync(403, "Authorization_RequestDenied", () => person.Graph.Groups[group.Id].Members.Ref.PostAsync(
            new ReferenceCreate { OdataId = Url(person.User) }, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task A_manager_is_set_read_and_removed()
    {
        var (boss, report) = (await CreateAsync(Person("Boss")), await CreateAsync(Person("Report")));
        await RefusedAsync(404, "Request_ResourceNotFound", () => Daemon.Users[report.Id].Manager.GetAsync(cancellationToken: Cancellation));

        await Daemon.Users[report.Id].Manager.Ref.PutAsync(new ReferenceUpdate { OdataId = Url(boss) }, cancellationToken: Cancellation);
        var manager = Assert.IsType<User>(await Daemon.Users[report.Id].Manager.GetAsync(cancellationToken: Cancellation));
        Assert.Equal(boss.Id, manager.Id);
        var reports = (await Daemon.Users[boss.Id].DirectReports.GraphUser.GetAsync(cancellationToken: Cancellation))!.Value!;
        Assert.Equal("Report", Assert.Single(reports).DisplayName);

        var other = await CreateAsync(Person());
        await Daemon.Users[report.Id].Manager.Ref.PutAsync(new ReferenceUpdate { OdataId = Url(other) }, cancellationToken: Cancellation);
        Assert.Equal(other.Id, (await Daemon.Users[report.Id].Manager.GetAsync(cancellationToken: Cancellation))!.Id);
        Assert.Empty((await Daemon.Users[boss.Id].DirectReports.GetAsync(cancellationToken: Cancellation))!.Value!);

        await Daemon.Users[report.Id].Manager.Ref.DeleteAsync(cancellationToken: Cancellation);
        await RefusedAsync(404, "Request_ResourceNotFound", () => Daemon.Users[report.Id].Manager.GetAsync(cancellationToken: Cancellation));
    }

    private Task AddAsync(Group group, DirectoryObject member) =>
        Daemon.Groups[group.Id].Members.Ref.PostAsync(new ReferenceCreate { OdataId = Url(member) }, cancellationToken: Cancellation);
}

public sealed class SdkRelationTestsOnSqlite(SharedServers servers) : SdkRelationTests(servers, StoreKind.Sqlite);

public sealed class SdkRelationTestsOnPostgres(SharedServers servers) : SdkRelationTests(servers, StoreKind.Postgres);
