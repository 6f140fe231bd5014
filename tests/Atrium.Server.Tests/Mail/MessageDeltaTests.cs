// Delta on the messages of a folder: the first round, and every way in which a message comes, changes and goes.

using System.Net;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Mail;

public sealed class MessageDeltaTestsOnSqlite(SharedServers servers) : MessageDeltaTests(servers, StoreKind.Sqlite);

public sealed class MessageDeltaTestsOnPostgres(SharedServers servers) : MessageDeltaTests(servers, StoreKind.Postgres);

public abstract class MessageDeltaTests(SharedServers servers, StoreKind store) : MailTest(servers, store)
{
    private sealed record Round(IReadOnlyList<JsonElement> Items, string DeltaLink)
    {
        public string[] Removed => [.. Items.Where(IsRemoved).Select(Id)];

        public JsonElement[] Present => [.. Items.Where(i => !IsRemoved(i))];

        private static bool IsRemoved(JsonElement item) => item.TryGetProperty("@removed", out _);
    }

    /// <summary>All pages of a round, from its first URL.</summary>
    private static async Task<Round> RoundAsync(Person person, string url, params (string, string)[] headers)
    {
        var items = new List<JsonElement>();
        for (var page = await person.Caller.GetAsync(url, headers); ; page = await person.Caller.GetAsync(page.NextLink!, headers))
        {
            page.Must(HttpStatusCode.OK);
            items.AddRange(page.Items);
            if (page.DeltaLink is { } link)
            {
                Assert.Null(page.NextLink);
                return new Round(items, link);
            }
        }
    }

    private static string Start(string folder, string options = "") => $"/me/mailFolders/{folder}/messages/delta{options}";

    private async Task<(Person Person, string Folder)> FolderAsync()
    {
        var person = await NewPersonAsync();
        return (person, await FolderAsync(person, "Watched"));
    }

    [Fact]
    public async Task The_first_round_shows_what_is_there_in_pages_of_the_size_asked_for()
    {
        var (person, folder) = await FolderAsync();
        for (var i = 0; i < 5; i++)
        {
            await DraftAsync(person, new { subject = $"m{i}" }, folder);
        }

        await DraftAsync(person, new { subject = "elsewhere" });
        var prefer = ("Prefer", "odata.maxpagesize=2");
        var seen = new List<JsonElement>();
        var page = (await person.Caller.GetAsync(Start(folder), prefer)).Must(HttpStatusCode.OK);
        Assert.Contains("odata.maxpagesize=2", page.Header("Preference-Applied"), StringComparison.Ordinal);
        Assert.EndsWith("/$metadata#Collection(message)", page.Optional("@odata.context"), StringComparison.Ordinal);
        for (; ; page = (await person.Caller.GetAsync(page.NextLink, prefer)).Must(HttpStatusCode.OK))
        {
            Assert.True(page.Items.Length <= 2);
            seen.AddRange(page.Items);
            if (page.NextLink is null)
            {
                break;
            }

            Assert.Contains("$skiptoken=", Uri.UnescapeDataString(page.NextLink), StringComparison.OrdinalIgnoreCase);
            Assert.Null(page.DeltaLink);
        }

        Assert.Contains("$deltatoken=", Uri.UnescapeDataString(page.DeltaLink!), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(["m0", "m1", "m2", "m3", "m4"], seen.Select(m => Text(m, "subject")).Order());
        Assert.All(seen, m => Assert.Equal("#microsoft.graph.message", Text(m, "@odata.type")));
        Assert.All(seen, m => Assert.StartsWith("W/\"", Text(m, "@odata.etag"), StringComparison.Ordinal));
        var next = await RoundAsync(person, page.DeltaLink!);
        Assert.Empty(next.Items);
        Assert.Empty((await RoundAsync(person, next.DeltaLink)).Items);
    }

    [Fact]
    public async Task What_is_created_changed_and_deleted_is_told_once()
    {
        var (person, folder) = await FolderAsync();
        var kept = await DraftAsync(person, new { subject = "kept" }, folder);
        var doomed = await DraftAsync(person, new { subject = "doomed" }, folder);
        var untouched = await DraftAsync(person, new { subject = "untouched" }, folder);
        var start = await RoundAsync(person, Start(folder));
        Assert.Equal(3, start.Items.Count);

        var made = await DraftAsync(person, new { subject = "made" }, folder);
        await person.PatchAsync($"/messages/{kept.Id}", new { isRead = false });
        await person.PatchAsync($"/messages/{kept.Id}", new { importance = "high" });
        (await person.DeleteAsync($"/messages/{doomed.Id}")).Must(HttpStatusCode.NoContent);
        await DraftAsync(person, new { subject = "elsewhere" });

        var round = await RoundAsync(person, start.DeltaLink);
        Assert.Equal([doomed.Id], round.Removed);
        Assert.Equal("deleted", Text(round.Items.Single(i => Id(i) == doomed.Id).GetProperty("@removed"), "reason"));
        Assert.Equal(new[] { kept.Id, made.Id }.Order(), round.Present.Select(Id).Order());
        var changed = round.Present.Single(i => Id(i) == kept.Id);
        Assert.False(changed.GetProperty("isRead").GetBoolean());
        Assert.Equal("high", Text(changed, "importance"));
        Assert.Equal("kept", Text(changed, "subject"));
        Assert.DoesNotContain(round.Items, i => Id(i) == untouched.Id);
        Assert.Empty((await RoundAsync(person, round.DeltaLink)).Items);
    }

    [Fact]
    public async Task What_came_and_went_between_two_calls_is_not_told()
    {
        var (person, folder) = await FolderAsync();
        var start = await RoundAsync(person, Start(folder));
        var brief = await DraftAsync(person, new { subject = "brief" }, folder);
        (await person.DeleteAsync($"/messages/{brief.Id}")).Must(HttpStatusCode.NoContent);
        var guest = await DraftAsync(person, new { subject = "guest" });
        var inside = (await person.PostAsync($"/messages/{guest.Id}/move", new { destinationId = folder })).Must(HttpStatusCode.Created);
        (await person.PostAsync($"/messages/{inside.Id}/move", new { destinationId = "archive" })).Must(HttpStatusCode.Created);
        Assert.Empty((await RoundAsync(person, start.DeltaLink)).Items);
    }

    [Fact]
    public async Task A_message_that_moves_leaves_one_folder_under_its_old_id_and_enters_another_under_its_new_one()
    {
        var (person, folder) = await FolderAsync();
        var other = await FolderAsync(person, "Other");
        var message = await DraftAsync(person, new { subject = "mover" }, folder);
        var (here, there) = (await RoundAsync(person, Start(folder)), await RoundAsync(person, Start(other)));
        var moved = (await person.PostAsync($"/messages/{message.Id}/move", new { destinationId = other })).Must(HttpStatusCode.Created);
        var left = await RoundAsync(person, here.DeltaLink);
        Assert.Equal([message.Id], left.Removed);
        Assert.Empty(left.Present);
        Assert.Equal("#microsoft.graph.message", Text(left.Items[0], "@odata.type"));
        var entered = await RoundAsync(person, there.DeltaLink);
        Assert.Equal(moved.Id, Id(Assert.Single(entered.Present)));
        Assert.Empty(entered.Removed);
    }

    [Fact]
    public async Task A_message_that_left_several_times_is_removed_under_the_id_that_the_client_knew()
    {
        var (person, folder) = await FolderAsync();
        var message = await DraftAsync(person, new { subject = "restless" }, folder);
        var start = await RoundAsync(person, Start(folder));
        var id = message.Id;
        foreach (var destination in (string[])["archive", folder, "junkemail"])
        {
            id = (await person.PostAsync($"/messages/{id}/move", new { destinationId = destination })).Must(HttpStatusCode.Created).Id;
        }

        var round = await RoundAsync(person, start.DeltaLink);
        Assert.Equal([message.Id], round.Removed);
        Assert.Empty(round.Present);
    }

    [Fact]
    public async Task A_message_that_left_and_came_back_has_a_new_id_and_the_old_one_is_removed()
    {
        var (person, folder) = await FolderAsync();
        var message = await DraftAsync(person, new { subject = "boomerang" }, folder);
        var start = await RoundAsync(person, Start(folder));
        var constant = await RoundAsync(person, Start(folder), ImmutableIds);
        var away = (await person.PostAsync($"/messages/{message.Id}/move", new { destinationId = "archive" })).Must(HttpStatusCode.Created);
        var back = (await person.PostAsync($"/messages/{away.Id}/move", new { destinationId = folder })).Must(HttpStatusCode.Created);
        var round = await RoundAsync(person, start.DeltaLink);
        Assert.Equal([message.Id], round.Removed);
        Assert.Equal(back.Id, Id(Assert.Single(round.Present)));
        var immutable = await RoundAsync(person, constant.DeltaLink, ImmutableIds);
        Assert.Empty(immutable.Removed);
        Assert.Equal(Id(constant.Items[0]), Id(Assert.Single(immutable.Present)));
    }

    [Fact]
    public async Task Immutable_ids_name_the_same_message_in_every_round()
    {
        var (person, folder) = await FolderAsync();
        var made = (await person.PostAsync($"/mailFolders/{folder}/messages", new { subject = "constant" }, ImmutableIds)).Must(HttpStatusCode.Created);
        var start = await RoundAsync(person, Start(folder), ImmutableIds);
        Assert.Equal(made.Id, Id(Assert.Single(start.Items)));
        (await person.DeleteAsync($"/messages/{made.Id}", ImmutableIds)).Must(HttpStatusCode.NoContent);
        Assert.Equal([made.Id], (await RoundAsync(person, start.DeltaLink, ImmutableIds)).Removed);
    }

    [Fact]
    public async Task Mail_that_arrives_is_told()
    {
        var (from, to) = (await NewPersonAsync(), await NewPersonAsync());
        var start = await RoundAsync(to, Start("inbox"));
        await SendAsync(from, "Ding", to);
        var round = await RoundAsync(to, start.DeltaLink);
        Assert.Equal("Ding", Text(Assert.Single(round.Present), "subject"));
        var id = Id(round.Present[0]);
        (await to.PatchAsync($"/messages/{id}", new { isRead = true })).Must(HttpStatusCode.OK);
        var read = await RoundAsync(to, round.DeltaLink);
        Assert.True(Assert.Single(read.Present).GetProperty("isRead").GetBoolean());
        (await to.PostAsync($"/messages/{id}/permanentDelete")).Must(HttpStatusCode.NoContent);
        Assert.Equal([id], (await RoundAsync(to, read.DeltaLink)).Removed);
    }

    [Fact]
    public async Task Only_the_selected_properties_are_told_and_their_changes()
    {
        var (person, folder) = await FolderAsync();
        var message = await DraftAsync(person, new { subject = "s" }, folder);
        var start = await RoundAsync(person, Start(folder, "?$select=subject"));
        Assert.Equal(
            ["@odata.etag", "@odata.type", "id", "subject"], start.Items[0].EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        (await person.PatchAsync($"/messages/{message.Id}", new { subject = "t" })).Must(HttpStatusCode.OK);
        var round = await RoundAsync(person, start.DeltaLink);
        Assert.Equal("t", Text(Assert.Single(round.Present), "subject"));
        Assert.False(round.Present[0].TryGetProperty("importance", out _));
    }

    [Fact]
    public async Task The_first_round_can_be_narrowed_to_what_arrived_since()
    {
        var (person, folder) = await FolderAsync();
        await DraftAsync(person, new { subject = "recent" }, folder);
        Assert.Single((await RoundAsync(person, Start(folder, "?$filter=receivedDateTime ge 2020-01-01T00:00:00Z"))).Items);
        var none = await RoundAsync(person, Start(folder, "?$filter=receivedDateTime ge 2120-01-01T00:00:00Z"));
        Assert.Empty(none.Items);
        await DraftAsync(person, new { subject = "recent too" }, folder);
        Assert.Empty((await RoundAsync(person, none.DeltaLink)).Items);
    }

    [Theory]
    [InlineData("?$filter=subject eq 'x'")]
    [InlineData("?$orderby=subject")]
    [InlineData("?$search=\"x\"")]
    [InlineData("?$skip=1")]
    public async Task Delta_refuses_the_options_that_it_does_not_have(string options)
    {
        var (person, folder) = await FolderAsync();
        var status = (await person.Caller.GetAsync(Start(folder, options))).Status;
        Assert.True(status is HttpStatusCode.BadRequest or HttpStatusCode.NotImplemented, $"{status}");
    }

    [Fact]
    public async Task A_token_of_another_folder_or_of_nobody_is_gone_and_says_where_to_start_again()
    {
        var (person, folder) = await FolderAsync();
        var other = await FolderAsync(person, "Other");
        var token = (await RoundAsync(person, Start(folder))).DeltaLink.Split('?')[1];
        var gone = (await person.Caller.GetAsync($"{Start(other)}?{token}")).Refused(HttpStatusCode.Gone, "SyncStateNotFound");
        Assert.EndsWith($"/mailFolders/{other}/messages/delta", gone.Header("Location"), StringComparison.Ordinal);
        await RoundAsync(person, gone.Header("Location")!);
        foreach (var forged in (string[])["$deltatoken=nonsense", "$skiptoken=nonsense", token[..^4] + "AAAA"])
        {
            (await person.Caller.GetAsync($"{Start(folder)}?{forged}")).Refused(HttpStatusCode.Gone, "SyncStateNotFound");
        }
    }

    [Fact]
    public async Task A_token_of_another_mailbox_is_gone()
    {
        var (one, two) = (await NewPersonAsync(), await NewPersonAsync());
        var token = (await RoundAsync(one, Start("inbox"))).DeltaLink.Split('?')[1];
        (await two.Caller.GetAsync($"{Start("inbox")}?{token}")).Refused(HttpStatusCode.Gone, "SyncStateNotFound");
    }

    [Fact]
    public async Task Replaying_all_rounds_gives_what_the_folder_holds()
    {
        var (person, folder) = await FolderAsync();
        var known = new Dictionary<string, string>();
        var url = Start(folder);
        var random = new Random(4711);
        for (var step = 0; step < 40; step++)
        {
            var here = (await person.GetAsync($"/mailFolders/{folder}/messages?$top=100&$select=id")).Items.Select(Id).ToList();
            var there = (await person.GetAsync("/mailFolders/archive/messages?$top=100&$select=id")).Items.Select(Id).ToList();
            switch (random.Next(5))
            {
                case 0 when here.Count > 0:
                    await person.PatchAsync($"/messages/{here[random.Next(here.Count)]}", new { subject = $"changed {step}" });
                    break;
                case 1 when here.Count > 0:
                    await person.PostAsync($"/messages/{here[random.Next(here.Count)]}/move", new { destinationId = "archive" });
                    break;
                case 2 when there.Count > 0:
                    await person.PostAsync($"/messages/{there[random.Next(there.Count)]}/move", new { destinationId = folder });
                    break;
                case 3 when here.Count > 2:
                    await person.PostAsync($"/messages/{here[random.Next(here.Count)]}/permanentDelete");
                    break;
                default:
                    await DraftAsync(person, new { subject = $"made {step}" }, folder);
                    break;
            }

            if (random.Next(4) > 0)
            {
                continue;
            }

            var round = await RoundAsync(person, url);
            url = round.DeltaLink;
            foreach (var id in round.Removed)
            {
                known.Remove(id);
            }

            foreach (var item in round.Present)
            {
                known[Id(item)] = Text(item, "subject");
            }

            var held = (await person.GetAsync($"/mailFolders/{folder}/messages?$top=100")).Items.ToDictionary(Id, m => Text(m, "subject"));
            Assert.Equal(held.OrderBy(h => h.Key, StringComparer.Ordinal), known.OrderBy(h => h.Key, StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Folders_have_a_delta_too()
    {
        var person = await NewPersonAsync();
        var start = await RoundAsync(person, "/me/mailFolders/delta");
        Assert.Contains(start.Items, f => Text(f, "displayName") == "Inbox");
        var folder = await FolderAsync(person, "New one");
        var round = await RoundAsync(person, start.DeltaLink);
        Assert.Equal(folder, Id(Assert.Single(round.Present, f => Text(f, "displayName") == "New one")));
        (await person.PatchAsync($"/mailFolders/{folder}", new { displayName = "Renamed" })).Must(HttpStatusCode.OK);
        var renamed = await RoundAsync(person, round.DeltaLink);
        Assert.Equal("Renamed", Text(renamed.Present.Single(f => Id(f) == folder), "displayName"));
        (await person.PostAsync($"/mailFolders/{folder}/permanentDelete")).Must(HttpStatusCode.NoContent);
        Assert.Equal([folder], (await RoundAsync(person, renamed.DeltaLink)).Removed);
    }
}
