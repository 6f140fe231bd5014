// Who follows the deltas of the directory knows the state, whatever happened and whenever they asked.

using System.Net;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Directory;
using Atrium.Server.Tests.Support;
using CsCheck;

namespace Atrium.Server.Tests.Properties;

public abstract class DirectoryReplayTests(SharedServers servers, StoreKind store) : DirectoryTest(servers, store)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Replaying_delta_gives_the_state_after_random_writes_and_links(uint stream)
    {
        var pcg = new PCG(stream, 4711);
        var story = Story();
        var replicas = new List<DirectoryReplica>
        {
            await NewReplicaAsync("displayName,city,manager", "displayName,members,owners"),
            await NewReplicaAsync("city", "owners"),
        };
        await story.BeginAsync();
        foreach (var step in DirectoryStory.Steps.Generate(pcg, null, out _))
        {
            await story.StepAsync(step);
            if (step.One % 5 == 0)
            {
                await replicas[0].FollowAsync();
                AreAlike(story, replicas[0], "displayName city manager members owners");
            }
        }

        await replicas[0].FollowAsync();
        await replicas[1].FollowAsync();
        AreAlike(story, replicas[0], "displayName city manager members owners");
        AreAlike(story, replicas[1], "city owners");
    }

    [Fact]
    public async Task A_first_round_among_writes_and_the_changes_after_it_give_the_state()
    {
        var pcg = new PCG(9, 4711);
        var story = Story();
        await story.BeginAsync();
        var steps = new Queue<(int, int, int)>(DirectoryStory.Steps.Array[8].Generate(pcg, null, out _).SelectMany(s => s));
        var replica = new DirectoryReplica(App, "/users/delta?$select=displayName,city,manager", "/groups/delta?$select=displayName,members,owners");
        await replica.FollowAsync(NextAsync);
        await NextAsync();
        await replica.FollowAsync(NextAsync);
        await replica.FollowAsync();
        AreAlike(story, replica, "displayName city manager members owners");

        async Task NextAsync()
        {
            for (var i = 0; i < 12 && steps.Count > 0; i++)
            {
                await story.StepAsync(steps.Dequeue());
            }
        }
    }

    [Fact]
    public async Task What_a_group_lost_is_told_even_when_it_was_binned_and_restored_since()
    {
        var (group, gone) = (await GroupIdAsync(Unified()), await UserIdAsync());
        await AddAsync(group, gone);
        var (_, link) = await Rounds.OfDeltaAsync(App, $"/groups/delta?$filter=id eq '{group}'");
        (await App.DeleteAsync($"/groups/{group}/members/{gone}/$ref")).Must(HttpStatusCode.NoContent);
        (await App.DeleteAsync($"/groups/{group}")).Must(HttpStatusCode.NoContent);
        (await App.PostAsync($"/directory/deletedItems/{group}/restore")).Must(HttpStatusCode.OK);
        var (items, _) = await Rounds.OfDeltaAsync(App, link);
        var told = Assert.Single(Assert.Single(items).GetProperty("members@delta").EnumerateArray());
        Assert.Equal(gone, told.GetProperty("id").GetString());
        Assert.Equal("deleted", told.GetProperty("@removed").GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Somebody_in_the_bin_stays_a_member_and_manager_until_purged()
    {
        var (group, user, report) = (await GroupIdAsync(), await UserIdAsync(), await UserIdAsync());
        await AddAsync(group, user);
        (await App.PutAsync($"/users/{report}/manager/$ref", Ref(user))).Must(HttpStatusCode.NoContent);
        var (_, groups) = await Rounds.OfDeltaAsync(App, $"/groups/delta?$filter=id eq '{group}'");
        var (_, people) = await Rounds.OfDeltaAsync(App, $"/users/delta?$select=manager&$filter=id eq '{report}'");
        (await App.DeleteAsync($"/users/{user}")).Must(HttpStatusCode.NoContent);
        (var items, groups) = await Rounds.OfDeltaAsync(App, groups);
        Assert.Empty(items);
        (items, people) = await Rounds.OfDeltaAsync(App, people);
        Assert.Empty(items);

        (await App.DeleteAsync($"/directory/deletedItems/{user}")).Must(HttpStatusCode.NoContent);
        (items, _) = await Rounds.OfDeltaAsync(App, groups);
        Lost(items, "members@delta", user);
        (items, _) = await Rounds.OfDeltaAsync(App, people);
        Lost(items, "manager@delta", user);
    }

    private static void Lost(List<JsonElement> items, string links, string id)
    {
        var told = Assert.Single(Assert.Single(items).GetProperty(links).EnumerateArray());
        Assert.Equal(id, told.GetProperty("id").GetString());
        Assert.True(told.TryGetProperty("@removed", out _));
    }

    private DirectoryStory Story() => new(App, async name => (await NewUserAsync(name)).Id, async name => await GroupIdAsync(With(Unified(), "displayName", name)));

    private async Task<DirectoryReplica> NewReplicaAsync(string people, string groups) => new(
        App,
        (await App.GetAsync($"/users/delta?$select={people}&$deltatoken=latest")).Must(HttpStatusCode.OK).DeltaLink!,
        (await App.GetAsync($"/groups/delta?$select={groups}&$deltatoken=latest")).Must(HttpStatusCode.OK).DeltaLink!);

    /// <summary>Compares what both know of the people and groups of the story; others are of other tests.</summary>
    private static void AreAlike(DirectoryStory story, DirectoryReplica replica, string what)
    {
        Assert.Equal(
            story.People.Where(p => !p.Value.Binned).Select(p => Line(p.Key, p.Value)),
            story.People.Keys.Where(replica.People.ContainsKey).Select(id => Line(id, replica.People[id])));
        Assert.Equal(
            story.Groups.Where(g => !g.Value.Binned).Select(g => Line(g.Key, g.Value)),
            story.Groups.Keys.Where(replica.Groups.ContainsKey).Select(id => Line(id, replica.Groups[id])));

        string Line(string id, object state) => state switch
        {
            PersonState p => $"{id} {If("displayName", p.Name)} {If("city", p.City)} {If("manager", p.Manager)}",
            GroupState g => $"{id} {If("displayName", g.Name)} {If("members", Set(g.Members))} {If("owners", Set(g.Owners))}",
            _ => id,
        };

        string? If(string name, string? value) => what.Contains(name, StringComparison.Ordinal) ? value : null;
    }

    private static string Set(HashSet<string> ids) => string.Join(',', ids.Order(StringComparer.Ordinal));
}

public sealed class DirectoryReplayTestsOnSqlite(SharedServers servers) : DirectoryReplayTests(servers, StoreKind.Sqlite);

public sealed class DirectoryReplayTestsOnPostgres(SharedServers servers) : DirectoryReplayTests(servers, StoreKind.Postgres);
