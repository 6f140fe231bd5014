// delta of groups with more members than a page holds: they come in pages, the group again and again, and replayed they are the state.

using System.Net;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Directory;

public abstract class DeltaPagesTests(StoreKind store) : IAsyncLifetime
{
    private const int People = 1200;

    /// <summary>Most members that a page tells.</summary>
    private const int Room = 500;

    private readonly Dictionary<string, HashSet<string>> _copy = [];
    private TestServer _server = null!;
    private Caller _app = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(
            store == StoreKind.Postgres && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("ATRIUM_TEST_POSTGRES")),
            "ATRIUM_TEST_POSTGRES is not set: no PostgreSQL server to test on");
        _server = await TestServer.StartAsync(store, $"users={People},groups=10");
        _app = await _server.DaemonAsync();
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return _server?.DisposeAsync() ?? default;
    }

    [Fact]
    public async Task All_members_come_in_pages_and_replayed_they_are_the_state()
    {
        var large = await LargestAsync();
        await TheFirstRoundIsPagedAsync(large);
        await WhatChangesBetweenPagesIsNotLostAsync(large);
        await AGroupThatIsRestoredIsPagedAsync(large);
        await AGroupThatGoesBetweenPagesIsToldGoneAsync();
    }

    private async Task TheFirstRoundIsPagedAsync(string large)
    {
        var pages = 0;
        var link = await FollowAsync("/groups/delta?$select=displayName,members", page =>
        {
            Assert.True(page.Sum(Members) <= Room, $"{page.Sum(Members)} members on one page");
            foreach (var group in page.Where(g => Id(g) == large))
            {
                pages++;
                Assert.Equal("Team 10", group.GetProperty("displayName").GetString());
                Assert.True(Members(group) > 0);
            }

            return Task.CompletedTask;
        });
        Assert.True(pages is 3 or 4, $"{pages} pages"); // 1,200 members; other groups may have taken room on the first and last one
        Assert.Equal(People, _copy[large].Count);
        await IsTheStateAsync();
        await FollowAsync(link, NothingAsync);
    }

    /// <summary>On each page somebody is removed who was told already, somebody who was not yet, and somebody is added again or purged.</summary>
    private async Task WhatChangesBetweenPagesIsNotLostAsync(string large)
    {
        _copy.Clear();
        var removed = new Queue<string>();
        var met = 0;
        var link = await FollowAsync("/groups/delta?$select=displayName,members", async page =>
        {
            if (!page.Any(g => Id(g) == large) || ++met > 3)
            {
                return;
            }

            var members = await MembersAsync(large);
            foreach (var id in (string[])[members[0], members[^1]])
            {
                (await _app.DeleteAsync($"/groups/{large}/members/{id}/$ref")).Must(HttpStatusCode.NoContent);
                removed.Enqueue(id);
            }

            if (met > 1)
            {
                await AddAsync(large, removed.Dequeue());
                (await _app.DeleteAsync($"/users/{members[1]}")).Must(HttpStatusCode.NoContent);
                (await _app.DeleteAsync($"/directory/deletedItems/{members[1]}")).Must(HttpStatusCode.NoContent);
            }
        });
        Assert.Equal(4, removed.Count);
        await FollowAsync(link, _ => Task.CompletedTask);
        await IsTheStateAsync();
    }

    /// <summary>All of its members must be told anew, whatever else happened before and after it came back.</summary>
    private async Task AGroupThatIsRestoredIsPagedAsync(string large)
    {
        var members = (await MembersAsync(large)).Take(Room + 40).ToList();
        var unified = await NewGroupAsync();
        foreach (var few in members.Chunk(20))
        {
            (await _app.PatchAsync($"/groups/{unified}", Bind(few))).Must(HttpStatusCode.NoContent);
        }

        var link = await FollowAsync("/groups/delta?$select=displayName,members", _ => Task.CompletedTask);
        (await _app.DeleteAsync($"/groups/{unified}/members/{members[0]}/$ref")).Must(HttpStatusCode.NoContent);
        (await _app.DeleteAsync($"/groups/{unified}")).Must(HttpStatusCode.NoContent);
        link = await FollowAsync(link, _ => Task.CompletedTask);
        Assert.False(_copy.ContainsKey(unified));

        (await _app.PostAsync($"/directory/deletedItems/{unified}/restore")).Must(HttpStatusCode.OK);
        var late = await NewGroupAsync();
        await AddAsync(late, members[1]);
        var pages = 0;
        link = await FollowAsync(link, page =>
        {
            Assert.True(page.Sum(Members) <= Room);
            pages += page.Count(g => Id(g) == unified);
            return Task.CompletedTask;
        });
        Assert.Equal(2, pages);
        Assert.Equal(Room + 39, _copy[unified].Count);
        Assert.Equal(members[1], Assert.Single(_copy[late]));
        await IsTheStateAsync();
        await FollowAsync(link, NothingAsync);
    }

    private async Task AGroupThatGoesBetweenPagesIsToldGoneAsync()
    {
        _copy.Clear();
        var gone = (await _app.GetAsync("/groups?$filter=displayName eq 'Team 10'")).Must(HttpStatusCode.OK).Items[0];
        var link = await FollowAsync("/groups/delta?$select=displayName,members", async page =>
        {
            if (page.Any(g => Id(g) == Id(gone)))
            {
                await _app.DeleteAsync($"/groups/{Id(gone)}");
            }
        });
        Assert.True(_copy.ContainsKey(Id(gone)));
        await FollowAsync(link, _ => Task.CompletedTask);
        Assert.False(_copy.ContainsKey(Id(gone)));
        await IsTheStateAsync();
    }

    /// <summary>Follows links to the next delta link and merges what comes, as clients are told to.</summary>
    private async Task<string> FollowAsync(string link, Func<JsonElement[], Task> each)
    {
        while (true)
        {
            var page = (await _app.GetAsync(link)).Must(HttpStatusCode.OK);
            foreach (var group in page.Items)
            {
                Merge(group);
            }

            await each(page.Items);
            if (page.DeltaLink is { } delta)
            {
                return delta;
            }

            link = page.NextLink!;
        }
    }

    private static Task NothingAsync(JsonElement[] page)
    {
        Assert.Empty(page);
        return Task.CompletedTask;
    }

    private void Merge(JsonElement group)
    {
        if (group.TryGetProperty("@removed", out _))
        {
            _copy.Remove(Id(group));
            return;
        }

        var known = _copy.TryGetValue(Id(group), out var found) ? found : _copy[Id(group)] = [];
        if (group.TryGetProperty("members@delta", out var members))
        {
            foreach (var member in members.EnumerateArray())
            {
                _ = member.TryGetProperty("@removed", out _) ? known.Remove(Id(member)) : known.Add(Id(member));
            }
        }
    }

    private async Task IsTheStateAsync()
    {
        var groups = (await _app.GetAsync("/groups?$select=id&$top=999")).Must(HttpStatusCode.OK).Items.Select(Id).ToList();
        Assert.Equal(groups.Order(StringComparer.Ordinal), _copy.Keys.Order(StringComparer.Ordinal));
        foreach (var group in groups)
        {
            Assert.Equal((await MembersAsync(group)).Order(StringComparer.Ordinal), _copy[group].Order(StringComparer.Ordinal));
        }
    }

    private async Task<List<string>> MembersAsync(string group)
    {
        var members = new List<string>();
        for (string? next = $"/groups/{group}/members?$select=id&$top=999"; next is not null;)
        {
            var page = (await _app.GetAsync(next)).Must(HttpStatusCode.OK);
            members.AddRange(page.Items.Select(Id));
            next = page.NextLink;
        }

        return members;
    }

    private async Task<string> LargestAsync() => Id((await _app.GetAsync("/groups?$filter=displayName eq 'Team 10'")).Must(HttpStatusCode.OK).Items[0]);

    private async Task<string> NewGroupAsync() => (await _app.PostAsync("/groups", new
    {
        displayName = "Crew",
        mailEnabled = true,
        mailNickname = $"crew-{Guid.NewGuid():N}",
        securityEnabled = false,
        groupTypes = (string[])["Unified"],
    })).Must(HttpStatusCode.Created).Id;

    private async Task AddAsync(string group, string member) =>
        (await _app.PostAsync($"/groups/{group}/members/$ref", new Dictionary<string, string> { ["@odata.id"] = Url(member) })).Must(HttpStatusCode.NoContent);

    private static Dictionary<string, object> Bind(string[] members) => new() { ["members@odata.bind"] = members.Select(Url).ToArray() };

    private static string Url(string id) => $"https://graph.microsoft.com/v1.0/directoryObjects/{id}";

    private static int Members(JsonElement group) => group.TryGetProperty("members@delta", out var members) ? members.GetArrayLength() : 0;

    private static string Id(JsonElement item) => item.GetProperty("id").GetString()!;
}

public sealed class DeltaPagesTestsOnSqlite() : DeltaPagesTests(StoreKind.Sqlite);

public sealed class DeltaPagesTestsOnPostgres() : DeltaPagesTests(StoreKind.Postgres);
