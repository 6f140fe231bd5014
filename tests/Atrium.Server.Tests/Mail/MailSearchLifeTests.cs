// The search index follows a message through its life.

using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Mail;

public abstract class MailSearchLifeTests(SharedServers servers, StoreKind store) : MailTest(servers, store)
{
    [Fact]
    public async Task Change_move_copy_and_deletion()
    {
        var person = await NewPersonAsync();
        var word = Unique("w")[..14];
        var draft = await DraftAsync(person, new { subject = $"First {word}", body = Html($"<p>tomato<b>{word}</b></p>"), toRecipients = To("x@far.example") });
        Assert.Equal([$"First {word}"], await FindAsync(person, word));
        Assert.Single(await FindAsync(person, $"tomato{word} to:x@far.example"));

        (await person.PatchAsync($"/messages/{draft.Id}", new { subject = $"Second {word}", body = Plain("potato") })).Must(HttpStatusCode.OK);
        Assert.Empty(await FindAsync(person, "first OR tomato*"));
        Assert.Single(await FindAsync(person, $"second potato subject:{word}"));
        (await person.PatchAsync($"/messages/{draft.Id}", new { isRead = false, importance = "high" })).Must(HttpStatusCode.OK);
        Assert.Single(await FindAsync(person, $"second potato importance:high"));

        var moved = (await person.PostAsync($"/messages/{draft.Id}/move", new { destinationId = "archive" })).Must(HttpStatusCode.Created);
        Assert.Single(await FindAsync(person, word, "/mailFolders/archive/messages"));
        Assert.Empty(await FindAsync(person, word, "/mailFolders/drafts/messages"));
        (await person.PostAsync($"/messages/{moved.Id}/copy", new { destinationId = "inbox" })).Must(HttpStatusCode.Created);
        Assert.Equal(2, (await FindAsync(person, word)).Length);

        (await person.DeleteAsync($"/messages/{moved.Id}")).Must(HttpStatusCode.NoContent);
        Assert.Single(await FindAsync(person, word, "/mailFolders/deleteditems/messages"));
        var left = (await person.GetAsync($"/mailFolders/deleteditems/messages")).Items.Single();
        (await person.PostAsync($"/messages/{Id(left)}/permanentDelete")).Must(HttpStatusCode.NoContent);
        Assert.Empty(await FindAsync(person, word, "/mailFolders/deleteditems/messages"));
        Assert.Single(await FindAsync(person, word));
    }

    [Fact]
    public async Task What_is_sent_is_found_by_both_and_by_nobody_else()
    {
        var (ada, bob, eve) = (await NewPersonAsync("Ada Searcher"), await NewPersonAsync("Bob Found"), await NewPersonAsync());
        var word = Unique("s")[..14];
        await SendAsync(ada, word, bob);
        Assert.Equal([word], await FindAsync(ada, $"to:\\\"Bob Found\\\" {word}"));
        Assert.Equal([word], await FindAsync(bob, $"from:{ada.Address} {word}"));
        Assert.Equal([word], await FindAsync(bob, $"{word} received:today OR {word} received:yesterday", "/mailFolders/inbox/messages"));
        Assert.Empty(await FindAsync(eve, word));
        Assert.Equal(HttpStatusCode.Forbidden, (await eve.Caller.GetAsync($"/users/{bob.Id}/messages?$search=\"{word}\"")).Status);
    }

    [Fact]
    public async Task A_folder_that_goes_takes_its_words_along()
    {
        var person = await NewPersonAsync();
        var folder = await FolderAsync(person, "Short-lived");
        await DraftAsync(person, new { subject = "Ephemeral" }, folder);
        Assert.Single(await FindAsync(person, "ephemeral"));
        (await person.PostAsync($"/mailFolders/{folder}/permanentDelete")).Must(HttpStatusCode.NoContent);
        Assert.Empty(await FindAsync(person, "ephemeral"));
    }

    private static async Task<string[]> FindAsync(Person person, string query, string path = "/messages") =>
        Subjects((await person.GetAsync($"{path}?$select=subject&$search={Uri.EscapeDataString($"\"{query}\"")}")).Must(HttpStatusCode.OK));
}

public sealed class MailSearchLifeTestsOnSqlite(SharedServers servers) : MailSearchLifeTests(servers, StoreKind.Sqlite);

public sealed class MailSearchLifeTestsOnPostgres(SharedServers servers) : MailSearchLifeTests(servers, StoreKind.Postgres);
