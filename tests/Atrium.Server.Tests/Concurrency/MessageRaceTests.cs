// Writers of one message and of one folder, at the same instant.

using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Concurrency;

public abstract class MessageRaceTests(SharedServers servers, StoreKind store) : ServerTest(servers, store)
{
    [Fact]
    public async Task Of_writers_who_name_the_same_version_one_wins_and_the_others_get_412()
    {
        var mailbox = $"/users/{(await NewUserAsync()).Id}/messages";
        for (var round = 0; round < 10; round++)
        {
            var message = (await App.PostAsync(mailbox, new { subject = "start" })).Must(HttpStatusCode.Created);
            var etag = message.Json.GetProperty("@odata.etag").GetString()!;
            var answers = await Race.RunAsync(8, i => App.PatchAsync($"{mailbox}/{message.Id}", new { subject = $"writer {i}" }, ("If-Match", etag)));

            var winner = Assert.Single(Enumerable.Range(0, 8), i => answers[i].Status == HttpStatusCode.OK);
            foreach (var other in answers.Where((_, i) => i != winner))
            {
                other.Refused(HttpStatusCode.PreconditionFailed, "ErrorIrresolvableConflict");
            }

            var after = await App.GetAsync($"{mailbox}/{message.Id}");
            Assert.Equal($"writer {winner}", after.Json.GetProperty("subject").GetString());
            Assert.Equal(answers[winner].Json.GetProperty("@odata.etag").GetString(), after.Json.GetProperty("@odata.etag").GetString());
        }
    }

    [Fact]
    public async Task A_delete_and_a_change_that_name_the_same_version_do_not_both_happen()
    {
        var mailbox = $"/users/{(await NewUserAsync()).Id}/messages";
        for (var round = 0; round < 20; round++)
        {
            var message = (await App.PostAsync(mailbox, new { subject = "start" })).Must(HttpStatusCode.Created);
            var etag = message.Json.GetProperty("@odata.etag").GetString()!;
            var answers = await Race.RunAsync(2, i => i == 0
                ? App.DeleteAsync($"{mailbox}/{message.Id}", ("If-Match", etag))
                : App.PatchAsync($"{mailbox}/{message.Id}", new { subject = "changed" }, ("If-Match", etag)));

            Assert.Single(answers, a => a.Status is HttpStatusCode.NoContent or HttpStatusCode.OK);
            Assert.Single(answers, a => a.Status is HttpStatusCode.PreconditionFailed or HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task Sixteen_clients_fill_one_folder_and_its_counts_are_exact()
    {
        var owner = $"/users/{(await NewUserAsync()).Id}";
        var folder = $"{owner}/mailFolders/{(await App.PostAsync(owner + "/mailFolders", new { displayName = "Full" })).Must(HttpStatusCode.Created).Id}";
        await Race.RunAsync(16, async client =>
        {
            for (var i = 0; i < 10; i++)
            {
                (await App.PostAsync(folder + "/messages", new { subject = $"{client} {i}", isRead = i % 2 == 0 })).Must(HttpStatusCode.Created);
            }

            return client;
        });

        var counts = (await App.GetAsync(folder)).Json;
        Assert.Equal(160, counts.GetProperty("totalItemCount").GetInt32());
        Assert.Equal(80, counts.GetProperty("unreadItemCount").GetInt32());
        Assert.Equal("160", (await App.GetAsync(folder + "/messages/$count")).Text);
    }

    [Fact]
    public async Task Many_read_and_delete_the_same_messages_and_the_counts_stay_exact()
    {
        var owner = $"/users/{(await NewUserAsync()).Id}";
        var folder = $"{owner}/mailFolders/{(await App.PostAsync(owner + "/mailFolders", new { displayName = "Busy" })).Must(HttpStatusCode.Created).Id}";
        var ids = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            ids.Add((await App.PostAsync(folder + "/messages", new { subject = $"{i}", isRead = false })).Must(HttpStatusCode.Created).Id);
        }

        await Race.RunAsync(8, async client =>
        {
            foreach (var (id, i) in ids.Select((id, i) => (id, i)))
            {
                var answer = i % 4 == 0 && client == 0
                    ? await App.PostAsync($"{owner}/messages/{id}/permanentDelete")
                    : await App.PatchAsync($"{owner}/messages/{id}", new { isRead = (client + i) % 2 == 0 });
                Assert.Contains(answer.Status, new[] { HttpStatusCode.OK, HttpStatusCode.NoContent, HttpStatusCode.NotFound });
            }

            return client;
        });

        var counts = (await App.GetAsync(folder)).Json;
        var left = (await App.GetAsync(folder + "/messages?$select=isRead&$top=100")).Items;
        Assert.Equal(9, left.Length);
        Assert.Equal(9, counts.GetProperty("totalItemCount").GetInt32());
        Assert.Equal(left.Count(m => !m.GetProperty("isRead").GetBoolean()), counts.GetProperty("unreadItemCount").GetInt32());
    }

    [Fact]
    public async Task A_mailbox_that_many_touch_first_is_made_once()
    {
        var owner = $"/users/{(await NewUserAsync()).Id}";
        var answers = await Race.RunAsync(12, i => i % 2 == 0
            ? App.GetAsync(owner + "/mailFolders?$top=100")
            : App.PostAsync(owner + "/messages", new { subject = "first" }));

        Assert.All(answers, a => Assert.Contains(a.Status, new[] { HttpStatusCode.OK, HttpStatusCode.Created }));
        var names = (await App.GetAsync(owner + "/mailFolders?$top=100")).Items.Select(f => f.GetProperty("displayName").GetString()).ToList();
        Assert.Contains("Inbox", names);
        Assert.Equal(names.Distinct().Count(), names.Count);
        Assert.Equal(6, (await App.GetAsync(owner + "/mailFolders/drafts")).Json.GetProperty("totalItemCount").GetInt32());
    }
}

public sealed class MessageRaceTestsOnSqlite(SharedServers servers) : MessageRaceTests(servers, StoreKind.Sqlite);

public sealed class MessageRaceTestsOnPostgres(SharedServers servers) : MessageRaceTests(servers, StoreKind.Postgres);
