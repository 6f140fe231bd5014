// Links whose ends go away, or that would close a circle, at the same instant.

using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Concurrency;

public abstract class LinkRaceTests(SharedServers servers, StoreKind store) : ServerTest(servers, store)
{
    [Fact]
    public async Task A_member_added_while_it_is_purged_is_never_left_dangling()
    {
        var inner = await NewGroupAsync();
        var outer = await NewGroupAsync();
        (await AddAsync("members", "groups", outer.Id, inner.Id)).Must(HttpStatusCode.NoContent);
        var replica = new HashSet<string>();
        var link = await FollowAsync("/groups/delta?$select=members", inner.Id, replica);
        for (var round = 0; round < 25; round++)
        {
            var person = (await NewUserAsync()).Id;
            var answers = await Race.RunAsync(2, i => i == 0 ? AddAsync("members", "groups", inner.Id, person) : PurgeAsync(person));

            Assert.Contains(answers[0].Status, new[] { HttpStatusCode.NoContent, HttpStatusCode.NotFound, HttpStatusCode.BadRequest });
            answers[1].Must(HttpStatusCode.NoContent);
            (await App.GetAsync("/directory/deletedItems/" + person)).Must(HttpStatusCode.NotFound);
            Assert.Empty((await App.GetAsync($"/groups/{inner.Id}/members")).Items);
            Assert.Equal([inner.Id], (await App.GetAsync($"/groups/{outer.Id}/transitiveMembers")).Items.Select(m => m.GetProperty("id").GetString()!));
            link = await FollowAsync(link, inner.Id, replica);
            Assert.Empty(replica);
        }
    }

    [Fact]
    public async Task A_member_that_is_purged_and_the_group_that_holds_it_deleted_leave_nothing()
    {
        for (var round = 0; round < 10; round++)
        {
            var group = (await NewGroupAsync()).Id;
            var person = (await NewUserAsync()).Id;
            var other = (await NewUserAsync()).Id;
            (await AddAsync("members", "groups", group, other)).Must(HttpStatusCode.NoContent);
            await Race.RunAsync(3, i => i switch
            {
                0 => AddAsync("members", "groups", group, person),
                1 => App.DeleteAsync("/groups/" + group),
                _ => PurgeAsync(person),
            });
            (await App.GetAsync("/groups/" + group)).Must(HttpStatusCode.NotFound);
            Assert.Empty((await App.GetAsync($"/users/{other}/memberOf")).Items);
            Assert.Empty((await App.GetAsync($"/users/{other}/transitiveMemberOf")).Items);
        }
    }

    [Fact]
    public async Task A_manager_who_is_purged_at_the_same_instant_is_never_left_dangling()
    {
        for (var round = 0; round < 10; round++)
        {
            var person = (await NewUserAsync()).Id;
            var manager = (await NewUserAsync()).Id;
            var answers = await Race.RunAsync(2, i => i == 0 ? ManagerAsync(person, manager) : PurgeAsync(manager));
            Assert.Contains(answers[0].Status, new[] { HttpStatusCode.NoContent, HttpStatusCode.NotFound, HttpStatusCode.BadRequest });
            answers[1].Must(HttpStatusCode.NoContent);
            (await App.GetAsync($"/users/{person}/manager")).Must(HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task Of_links_that_together_would_make_a_circle_of_groups_at_least_one_is_refused()
    {
        for (var round = 0; round < 10; round++)
        {
            string[] groups = [(await NewGroupAsync()).Id, (await NewGroupAsync()).Id, (await NewGroupAsync()).Id];
            var answers = await Race.RunAsync(3, i => AddAsync("members", "groups", groups[i], groups[(i + 1) % 3]));

            Assert.Equal(2, answers.Count(a => a.Status == HttpStatusCode.NoContent));
            answers.Single(a => a.Status != HttpStatusCode.NoContent).Refused(HttpStatusCode.BadRequest, "Request_BadRequest");
            foreach (var group in groups)
            {
                var below = (await App.GetAsync($"/groups/{group}/transitiveMembers")).Items.Select(m => m.GetProperty("id").GetString());
                Assert.DoesNotContain(group, below);
            }
        }
    }

    [Fact]
    public async Task Two_who_make_each_other_their_manager_do_not_both_succeed()
    {
        for (var round = 0; round < 10; round++)
        {
            string[] people = [(await NewUserAsync()).Id, (await NewUserAsync()).Id];
            var answers = await Race.RunAsync(2, i => ManagerAsync(people[i], people[1 - i]));
            Assert.Single(answers, a => a.Status == HttpStatusCode.NoContent);
            answers.Single(a => a.Status != HttpStatusCode.NoContent).Refused(HttpStatusCode.BadRequest, "Request_BadRequest");
        }
    }

    [Fact]
    public async Task A_member_that_ten_add_is_added_once()
    {
        var group = (await NewGroupAsync()).Id;
        var person = (await NewUserAsync()).Id;
        var answers = await Race.RunAsync(10, _ => AddAsync("members", "groups", group, person));
        Assert.Single(answers, a => a.Status == HttpStatusCode.NoContent);
        foreach (var refused in answers.Where(a => a.Status != HttpStatusCode.NoContent))
        {
            refused.Refused(
                HttpStatusCode.BadRequest,
                "Request_BadRequest",
                "One or more added object references already exist for the following modified properties: 'members'.");
        }

        Assert.Single((await App.GetAsync($"/groups/{group}/members")).Items);
    }

    [Fact]
    public async Task Of_managers_set_at_the_same_instant_one_stays()
    {
        var person = (await NewUserAsync()).Id;
        var managers = new List<string>();
        for (var i = 0; i < 8; i++)
        {
            managers.Add((await NewUserAsync()).Id);
        }

        Assert.All(await Race.RunAsync(8, i => ManagerAsync(person, managers[i])), a => a.Must(HttpStatusCode.NoContent));
        var manager = (await App.GetAsync($"/users/{person}/manager")).Id;
        foreach (var candidate in managers)
        {
            Assert.Equal(candidate == manager ? 1 : 0, (await App.GetAsync($"/users/{candidate}/directReports")).Items.Length);
        }
    }

    private Task<Answer> AddAsync(string navigation, string set, string source, string target) =>
        App.PostAsync($"/{set}/{source}/{navigation}/$ref", Reference(target));

    private Task<Answer> ManagerAsync(string person, string manager) => App.PutAsync($"/users/{person}/manager/$ref", Reference(manager));

    private Dictionary<string, string> Reference(string id) => new() { ["@odata.id"] = $"{Server.File.Graph}/directoryObjects/{id}" };

    private async Task<Answer> PurgeAsync(string person)
    {
        (await App.DeleteAsync("/users/" + person)).Must(HttpStatusCode.NoContent);
        return await App.DeleteAsync("/directory/deletedItems/" + person);
    }

    /// <summary>Takes what delta says of the members of one group; returns where to go on.</summary>
    private async Task<string> FollowAsync(string link, string group, HashSet<string> members)
    {
        while (true)
        {
            var page = (await App.GetAsync(link)).Must(HttpStatusCode.OK);
            foreach (var item in page.Items.Where(i => i.GetProperty("id").GetString() == group && i.TryGetProperty("members@delta", out _)))
            {
                foreach (var member in item.GetProperty("members@delta").EnumerateArray())
                {
                    var id = member.GetProperty("id").GetString()!;
                    _ = member.TryGetProperty("@removed", out _) ? members.Remove(id) : members.Add(id);
                }
            }

            if (page.DeltaLink is { } next)
            {
                return next;
            }

            link = page.NextLink!;
        }
    }
}

public sealed class LinkRaceTestsOnSqlite(SharedServers servers) : LinkRaceTests(servers, StoreKind.Sqlite);

public sealed class LinkRaceTestsOnPostgres(SharedServers servers) : LinkRaceTests(servers, StoreKind.Postgres);
