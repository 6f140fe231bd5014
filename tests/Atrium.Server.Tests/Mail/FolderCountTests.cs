// The counts that folders show follow every way in which a message comes, goes and is read.

using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Mail;

public sealed class FolderCountTestsOnSqlite(SharedServers servers) : FolderCountTests(servers, StoreKind.Sqlite);

public sealed class FolderCountTestsOnPostgres(SharedServers servers) : FolderCountTests(servers, StoreKind.Postgres);

public abstract class FolderCountTests(SharedServers servers, StoreKind store) : MailTest(servers, store)
{
    [Fact]
    public async Task Counts_follow_a_message_through_its_life()
    {
        var person = await NewPersonAsync();
        var (one, two) = (await FolderAsync(person, "One"), await FolderAsync(person, "Two"));
        var id = (await DraftAsync(person, new { subject = "counted" }, one)).Id;
        Assert.Equal((0, 0, 1), await CountsAsync(person, one));

        (await person.PatchAsync($"/messages/{id}", new { isRead = false })).Must(HttpStatusCode.OK);
        Assert.Equal((0, 1, 1), await CountsAsync(person, one));
        (await person.PatchAsync($"/messages/{id}", new { isRead = false })).Must(HttpStatusCode.OK);
        Assert.Equal((0, 1, 1), await CountsAsync(person, one));

        id = (await person.PostAsync($"/messages/{id}/move", new { destinationId = two })).Must(HttpStatusCode.Created).Id;
        Assert.Equal((0, 0, 0), await CountsAsync(person, one));
        Assert.Equal((0, 1, 1), await CountsAsync(person, two));

        (await person.PostAsync($"/messages/{id}/copy", new { destinationId = one })).Must(HttpStatusCode.Created);
        Assert.Equal((0, 1, 1), await CountsAsync(person, one));

        (await person.PatchAsync($"/messages/{id}", new { isRead = true })).Must(HttpStatusCode.OK);
        Assert.Equal((0, 0, 1), await CountsAsync(person, two));

        (await person.DeleteAsync($"/messages/{id}")).Must(HttpStatusCode.NoContent);
        Assert.Equal((0, 0, 0), await CountsAsync(person, two));
        Assert.Equal((0, 0, 1), await CountsAsync(person, "deleteditems"));

        var deleted = Id(await OnlyAsync(person, "deleteditems", "counted"));
        (await person.PostAsync($"/messages/{deleted}/permanentDelete")).Must(HttpStatusCode.NoContent);
        Assert.Equal((0, 0, 0), await CountsAsync(person, "deleteditems"));
    }

    [Fact]
    public async Task A_delivered_message_is_counted_as_unread_and_the_senders_copy_as_read()
    {
        var (from, to) = (await NewPersonAsync(), await NewPersonAsync());
        await SendAsync(from, "first", to);
        await SendAsync(from, "second", to);
        Assert.Equal((0, 2, 2), await CountsAsync(to, "inbox"));
        Assert.Equal((0, 0, 2), await CountsAsync(from, "sentitems"));
        Assert.Equal((0, 0, 0), await CountsAsync(from, "inbox"));
    }

    [Fact]
    public async Task A_sent_draft_leaves_the_drafts()
    {
        var (from, to) = (await NewPersonAsync(), await NewPersonAsync());
        var draft = await DraftAsync(from, new { subject = "off", toRecipients = To(to) });
        Assert.Equal((0, 0, 1), await CountsAsync(from, "drafts"));
        (await from.PostAsync($"/messages/{draft.Id}/send")).Must(HttpStatusCode.Accepted);
        Assert.Equal((0, 0, 0), await CountsAsync(from, "drafts"));
        Assert.Equal((0, 0, 1), await CountsAsync(from, "sentitems"));
    }

    [Fact]
    public async Task A_message_created_unread_counts_as_unread()
    {
        var person = await NewPersonAsync();
        await DraftAsync(person, new { subject = "unread", isRead = false }, "inbox");
        await DraftAsync(person, new { subject = "read" }, "inbox");
        Assert.Equal((0, 1, 2), await CountsAsync(person, "inbox"));
    }

    [Fact]
    public async Task Counts_hold_when_many_write_at_once()
    {
        var person = await NewPersonAsync();
        var folder = await FolderAsync(person, "Busy");
        var ids = await Task.WhenAll(Enumerable.Range(0, 12).Select(async i => (await DraftAsync(person, new { subject = $"m{i}", isRead = false }, folder)).Id));
        await Task.WhenAll(ids.Select((id, i) => (i % 3) switch
        {
            0 => person.PatchAsync($"/messages/{id}", new { isRead = true }),
            1 => person.DeleteAsync($"/messages/{id}"),
            _ => person.PostAsync($"/messages/{id}/copy", new { destinationId = folder }),
        }));
        Assert.Equal((0, 8, 12), await CountsAsync(person, folder));
        Assert.Equal((0, 4, 4), await CountsAsync(person, "deleteditems"));
        Assert.Equal("12", (await person.GetAsync($"/mailFolders/{folder}/messages/$count")).Text);
        Assert.Equal("8", (await person.GetAsync($"/mailFolders/{folder}/messages/$count?$filter=isRead eq false")).Text);
    }
}
