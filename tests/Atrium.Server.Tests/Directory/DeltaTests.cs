// delta of users and groups: the first round, changes, tombstones, changed links, and tokens that are not good any more.

using System.Net;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Atrium.Server.Tests.Directory;

public abstract class DeltaTests(SharedServers servers, StoreKind store) : DirectoryTest(servers, store)
{
    [Fact]
    public async Task The_first_round_holds_everybody_once_and_ends_with_a_delta_link()
    {
        var (alive, gone) = (await UserIdAsync(), await UserIdAsync());
        (await App.DeleteAsync($"/users/{gone}")).Must(HttpStatusCode.NoContent);
        var (items, link) = await RoundAsync("/users/delta?$select=displayName");
        var ids = items.Select(i => i.GetProperty("id").GetString()!).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Contains(alive, ids);
        Assert.DoesNotContain(gone, ids);
        Assert.Contains("$deltatoken=", Uri.UnescapeDataString(link), StringComparison.Ordinal);
        Assert.DoesNotContain("$select", Uri.UnescapeDataString(link), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/users/delta")]
    [InlineData("/users/microsoft.graph.delta")]
    [InlineData("/users/delta()")]
    [InlineData("/groups/delta")]
    public async Task Nothing_changed_is_an_empty_page_with_a_new_link(string path)
    {
        var latest = (await App.GetAsync($"{path}?$deltatoken=latest&$filter=id eq '{Guid.NewGuid()}'")).Must(HttpStatusCode.OK);
        Assert.Empty(latest.Items);
        var again = (await App.GetAsync(latest.DeltaLink!)).Must(HttpStatusCode.OK);
        Assert.Empty(again.Items);
        Assert.NotNull(again.DeltaLink);
        Assert.Null(again.NextLink);
    }

    [Fact]
    public async Task Someone_created_is_whole_without_what_was_never_set()
    {
        var link = await LatestAsync("/users/delta?$select=displayName,city");
        var id = await UserIdAsync();
        var (items, _) = await RoundAsync(link);
        var news = Assert.Single(items, i => i.GetProperty("id").GetString() == id);
        Assert.Equal(["displayName", "id"], Names(news).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Only_changes_to_selected_properties_surface()
    {
        var id = await UserIdAsync(new { city = "Lund", jobTitle = "Surveyor" });
        var link = await LatestAsync("/users/delta?$select=displayName,city");
        (await App.PatchAsync($"/users/{id}", new { jobTitle = "Other" })).Must(HttpStatusCode.NoContent);
        (var items, link) = await RoundAsync(link);
        Assert.DoesNotContain(items, i => i.GetProperty("id").GetString() == id);
        (await App.PatchAsync($"/users/{id}", new { city = "Oslo" })).Must(HttpStatusCode.NoContent);
        (items, _) = await RoundAsync(link);
        var change = Assert.Single(items, i => i.GetProperty("id").GetString() == id);
        Assert.Equal(["city", "displayName", "id"], Names(change).Order(StringComparer.Ordinal));
        Assert.Equal("Oslo", change.GetProperty("city").GetString());
    }

    [Fact]
    public async Task Minimal_answers_hold_only_what_changed()
    {
        var id = await UserIdAsync(new { city = "Lund", jobTitle = "Surveyor" });
        var link = await LatestAsync($"/users/delta?$select=displayName,city&$filter=id eq '{id}'");
        (await App.PatchAsync($"/users/{id}", new { city = "Oslo" })).Must(HttpStatusCode.NoContent);
        var minimal = (await App.GetAsync(link, ("Prefer", "return=minimal"))).Must(HttpStatusCode.OK);
        Assert.Equal(["city", "id"], Names(Assert.Single(minimal.Items)).Order(StringComparer.Ordinal));
        var full = (await App.GetAsync(link)).Must(HttpStatusCode.OK);
        Assert.Equal(["city", "displayName", "id"], Names(Assert.Single(full.Items)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_bin_is_a_change_and_purging_a_deletion_and_restoring_brings_back()
    {
        var id = await UserIdAsync();
        var link = await LatestAsync($"/users/delta?$filter=id eq '{id}'");
        (await App.DeleteAsync($"/users/{id}")).Must(HttpStatusCode.NoContent);
        (var items, link) = await RoundAsync(link);
        Assert.Equal("changed", ReasonOf(Assert.Single(items)));
        (await App.PostAsync($"/directory/deletedItems/{id}/restore")).Must(HttpStatusCode.OK);
        (items, link) = await RoundAsync(link);
        var back = Assert.Single(items);
        Assert.False(back.TryGetProperty("@removed", out _));
        Assert.NotNull(back.GetProperty("userPrincipalName").GetString());
        (await App.DeleteAsync($"/users/{id}")).Must(HttpStatusCode.NoContent);
        (await App.DeleteAsync($"/directory/deletedItems/{id}")).Must(HttpStatusCode.NoContent);
        (items, _) = await RoundAsync(link);
        Assert.Equal("deleted", ReasonOf(Assert.Single(items)));
    }

    [Fact]
    public async Task Who_came_and_went_between_two_calls_is_not_told()
    {
        var link = await LatestAsync("/users/delta");
        var id = await UserIdAsync();
        (await App.DeleteAsync($"/users/{id}")).Must(HttpStatusCode.NoContent);
        (await App.DeleteAsync($"/directory/deletedItems/{id}")).Must(HttpStatusCode.NoContent);
        var (items, _) = await RoundAsync(link);
        Assert.DoesNotContain(items, i => i.GetProperty("id").GetString() == id);
    }

    [Fact]
    public async Task Members_are_part_of_groups_in_the_first_round_and_as_they_change()
    {
        var (group, a, b) = (await GroupIdAsync(), await UserIdAsync(), await UserIdAsync());
        await AddAsync(group, a);
        var (items, link) = await RoundAsync($"/groups/delta?$filter=id eq '{group}'");
        var first = Assert.Single(Assert.Single(items).GetProperty("members@delta").EnumerateArray());
        Assert.Equal((a, "#microsoft.graph.user"), (first.GetProperty("id").GetString(), first.GetProperty("@odata.type").GetString()));
        await AddAsync(group, b);
        (await App.DeleteAsync($"/groups/{group}/members/{a}/$ref")).Must(HttpStatusCode.NoContent);
        (items, link) = await RoundAsync(link);
        var changes = Assert.Single(items).GetProperty("members@delta").EnumerateArray().ToDictionary(m => m.GetProperty("id").GetString()!);
        Assert.Equal(2, changes.Count);
        Assert.Equal("deleted", ReasonOf(changes[a]));
        Assert.False(changes[b].TryGetProperty("@removed", out _));
        (items, _) = await RoundAsync(link);
        Assert.Empty(items);
    }

    [Fact]
    public async Task Owners_are_tracked_when_selected_and_members_only_then()
    {
        var (group, user) = (await GroupIdAsync(), await UserIdAsync());
        var link = await LatestAsync($"/groups/delta?$select=displayName,owners&$filter=id eq '{group}'");
        await AddAsync(group, user);
        (var items, link) = await RoundAsync(link);
        Assert.Empty(items);
        await AddAsync(group, user, "owners");
        (items, _) = await RoundAsync(link);
        Assert.Equal(user, Assert.Single(Assert.Single(items).GetProperty("owners@delta").EnumerateArray()).GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_group_that_changed_without_its_members_says_nothing_of_them()
    {
        var group = await GroupIdAsync();
        var (items, link) = await RoundAsync($"/groups/delta?$filter=id eq '{group}'");
        Assert.False(Assert.Single(items).TryGetProperty("members@delta", out _));
        (await App.PatchAsync($"/groups/{group}", new { description = "New" })).Must(HttpStatusCode.NoContent);
        (items, _) = await RoundAsync(link);
        Assert.Equal("New", Assert.Single(items).GetProperty("description").GetString());
        Assert.False(items[0].TryGetProperty("members@delta", out _));
    }

    [Fact]
    public async Task A_deletion_is_told_of_the_objects_that_the_filter_names_and_of_no_others()
    {
        var (named, other) = (await UserIdAsync(), await UserIdAsync());
        var link = await LatestAsync($"/users/delta?$filter=id eq '{named}'");
        (await App.DeleteAsync($"/users/{other}")).Must(HttpStatusCode.NoContent);
        (await App.DeleteAsync($"/directory/deletedItems/{other}")).Must(HttpStatusCode.NoContent);
        (var items, link) = await RoundAsync(link);
        Assert.Empty(items);
        (await App.DeleteAsync($"/users/{named}")).Must(HttpStatusCode.NoContent);
        (items, _) = await RoundAsync(link);
        Assert.Equal(named, Assert.Single(items).GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_new_manager_is_told_when_selected()
    {
        var (boss, report) = (await UserIdAsync(), await UserIdAsync());
        var link = await LatestAsync($"/users/delta?$select=displayName,manager&$filter=id eq '{report}'");
        (await App.PutAsync($"/users/{report}/manager/$ref", Ref(boss))).Must(HttpStatusCode.NoContent);
        (var items, link) = await RoundAsync(link);
        Assert.Equal(boss, Assert.Single(Assert.Single(items).GetProperty("manager@delta").EnumerateArray()).GetProperty("id").GetString());
        (await App.DeleteAsync($"/users/{report}/manager/$ref")).Must(HttpStatusCode.NoContent);
        (items, _) = await RoundAsync(link);
        Assert.Equal("deleted", ReasonOf(Assert.Single(Assert.Single(items).GetProperty("manager@delta").EnumerateArray())));
    }

    [Fact]
    public async Task A_deleted_group_without_a_bin_is_deleted_and_one_with_a_bin_changed()
    {
        var (security, unified) = (await GroupIdAsync(), await GroupIdAsync(Unified()));
        var link = await LatestAsync($"/groups/delta?$filter=id eq '{security}' or id eq '{unified}'");
        (await App.DeleteAsync($"/groups/{security}")).Must(HttpStatusCode.NoContent);
        (await App.DeleteAsync($"/groups/{unified}")).Must(HttpStatusCode.NoContent);
        var (items, _) = await RoundAsync(link);
        var reasons = items.ToDictionary(i => i.GetProperty("id").GetString()!, ReasonOf);
        Assert.Equal(("deleted", "changed"), (reasons[security], reasons[unified]));
    }

    [Fact]
    public async Task A_token_that_is_tampered_with_or_of_another_collection_is_gone()
    {
        var link = await LatestAsync("/users/delta");
        var token = link[(link.LastIndexOf('=') + 1)..];
        foreach (var bad in (string[])[(token[0] == 'A' ? 'B' : 'A') + token[1..], token[..^4], "nonsense"])
        {
            Gone(await App.GetAsync($"/users/delta?$deltatoken={bad}"));
        }

        Gone(await App.GetAsync($"/groups/delta?$deltatoken={token}"));
        (await App.GetAsync(link)).Must(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("$top=5")]
    [InlineData("$orderby=displayName")]
    [InlineData("$expand=manager")]
    [InlineData("$search=\"displayName:x\"")]
    [InlineData("$filter=displayName eq 'x'")]
    public async Task Options_that_change_tracking_does_not_know_are_refused(string query) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await App.GetAsync($"/users/delta?{query}", Eventual)).Status);

    [Fact]
    public async Task What_is_kept_outside_the_directory_cannot_be_tracked() =>
        (await App.GetAsync("/users/delta?$select=skills")).Refused(HttpStatusCode.NotImplemented, "NotImplemented");

    [Fact]
    public async Task Replaying_delta_gives_the_state()
    {
        var known = new Dictionary<string, string?>();
        string? link = "/users/delta?$select=displayName";
        var random = new Random(7);
        var mine = new List<string>();
        for (var round = 0; round < 4; round++)
        {
            (var items, link) = await RoundAsync(link);
            foreach (var item in items)
            {
                var id = item.GetProperty("id").GetString()!;
                if (item.TryGetProperty("@removed", out _))
                {
                    known.Remove(id);
                }
                else
                {
                    known[id] = item.GetProperty("displayName").GetString();
                }
            }

            Assert.All(mine, id => Assert.True(known.ContainsKey(id)));
            mine.Add(await UserIdAsync());
            (await App.PatchAsync($"/users/{mine[0]}", new { displayName = $"Round {round}" })).Must(HttpStatusCode.NoContent);
            if (round == 2)
            {
                (await App.DeleteAsync($"/users/{mine[1]}")).Must(HttpStatusCode.NoContent);
                mine.RemoveAt(1);
            }
        }

        var (last, _) = await RoundAsync(link);
        Assert.Contains(last, i => i.GetProperty("id").GetString() == mine[0] && i.GetProperty("displayName").GetString() == "Round 3");
    }

    [Fact]
    public async Task A_token_expires_by_the_organisations_clock()
    {
        await using var server = await TestServer.StartAsync(Store);
        var app = await server.DaemonAsync();
        var link = (await app.GetAsync("/users/delta?$deltatoken=latest")).Must(HttpStatusCode.OK).DeltaLink!;
        var clocks = server.Host.Services.GetRequiredService<OrganizationClocks>();
        await MoveAsync(6.9);
        (await (await server.DaemonAsync()).GetAsync(link)).Must(HttpStatusCode.OK);
        await MoveAsync(7.1);
        Gone(await (await server.DaemonAsync()).GetAsync(link));

        Task MoveAsync(double days) =>
            clocks.SetAsync(server.File.TenantId, new ClockSetting(TimeSpan.FromDays(days), null), TestContext.Current.CancellationToken);
    }

    private static void Gone(Answer answer)
    {
        answer.Refused(HttpStatusCode.Gone, "syncStateNotFound");
        Assert.Contains("/delta", answer.Header("Location"), StringComparison.Ordinal);
    }

    private static string? ReasonOf(JsonElement item) => item.GetProperty("@removed").GetProperty("reason").GetString();

    /// <summary>A delta link that knows everything up to now.</summary>
    private async Task<string> LatestAsync(string path) =>
        (await App.GetAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}$deltatoken=latest")).Must(HttpStatusCode.OK).DeltaLink!;

    private async Task<(List<JsonElement> Items, string Link)> RoundAsync(string link)
    {
        var items = new List<JsonElement>();
        while (true)
        {
            var page = (await App.GetAsync(link)).Must(HttpStatusCode.OK);
            items.AddRange(page.Items);
            if (page.DeltaLink is { } delta)
            {
                Assert.Null(page.NextLink);
                return (items, delta);
            }

            link = page.NextLink!;
        }
    }
}

public sealed class DeltaTestsOnSqlite(SharedServers servers) : DeltaTests(servers, StoreKind.Sqlite);

public sealed class DeltaTestsOnPostgres(SharedServers servers) : DeltaTests(servers, StoreKind.Postgres);
