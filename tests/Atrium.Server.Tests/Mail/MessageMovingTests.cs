// Messages that are moved and copied, and the two kinds of id under which they are found.

using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Mail;

public sealed class MessageMovingTestsOnSqlite(SharedServers servers) : MessageMovingTests(servers, StoreKind.Sqlite);

public sealed class MessageMovingTestsOnPostgres(SharedServers servers) : MessageMovingTests(servers, StoreKind.Postgres);

public abstract class MessageMovingTests(SharedServers servers, StoreKind store) : MailTest(servers, store)
{
    [Fact]
    public async Task A_moved_message_has_a_new_id_and_the_old_one_is_not_found()
    {
        var person = await NewPersonAsync();
        var folder = await FolderAsync(person, "There");
        var draft = await DraftAsync(person, new { subject = "mover" });
        var moved = (await person.PostAsync($"/messages/{draft.Id}/move", new { destinationId = folder })).Must(HttpStatusCode.Created);
        Assert.NotEqual(draft.Id, moved.Id);
        Assert.Equal(folder, Text(moved.Json, "parentFolderId"));
        Assert.Equal("mover", Text(moved.Json, "subject"));
        Assert.NotEqual(Text(draft.Json, "changeKey"), Text(moved.Json, "changeKey"));
        (await person.GetAsync($"/messages/{draft.Id}")).Refused(HttpStatusCode.NotFound, "ErrorItemNotFound");
        (await person.PatchAsync($"/messages/{draft.Id}", new { subject = "x" })).Refused(HttpStatusCode.NotFound, "ErrorItemNotFound");
        (await person.PostAsync($"/messages/{draft.Id}/move", new { destinationId = "archive" })).Refused(HttpStatusCode.NotFound, "ErrorItemNotFound");
        (await person.GetAsync($"/messages/{moved.Id}")).Must(HttpStatusCode.OK);
        (await person.PostAsync($"/messages/{moved.Id}/move", new { DestinationId = "ARCHIVE" })).Must(HttpStatusCode.Created);
        await OnlyAsync(person, "archive", "mover");
    }

    [Fact]
    public async Task The_immutable_id_stays_wherever_the_message_goes()
    {
        var person = await NewPersonAsync();
        var draft = (await person.PostAsync("/messages", new { subject = "constant" }, ImmutableIds)).Must(HttpStatusCode.Created);
        Assert.Contains("IdType=\"ImmutableId\"", draft.Header("Preference-Applied"), StringComparison.Ordinal);
        Assert.EndsWith(draft.Id, draft.Header("Location"), StringComparison.Ordinal);
        var moved = (await person.PostAsync($"/messages/{draft.Id}/move", new { destinationId = "archive" }, ImmutableIds)).Must(HttpStatusCode.Created);
        Assert.Equal(draft.Id, moved.Id);
        Assert.Equal(draft.Id, (await person.GetAsync($"/messages/{draft.Id}", ImmutableIds)).Must(HttpStatusCode.OK).Id);
        Assert.Equal(draft.Id, Id(Assert.Single((await person.GetAsync("/mailFolders/archive/messages", ImmutableIds)).Items)));
        (await person.DeleteAsync($"/messages/{draft.Id}", ImmutableIds)).Must(HttpStatusCode.NoContent);
        Assert.Equal(
            (await person.GetAsync("/mailFolders/deleteditems")).Id, Text((await person.GetAsync($"/messages/{draft.Id}", ImmutableIds)).Json, "parentFolderId"));
        Assert.NotEqual(draft.Id, Id(await OnlyAsync(person, "deleteditems", "constant")));
    }

    [Fact]
    public async Task A_list_says_that_its_ids_are_immutable()
    {
        var person = await NewPersonAsync();
        await DraftAsync(person, new { subject = "one" });
        var list = (await person.GetAsync("/messages", ImmutableIds)).Must(HttpStatusCode.OK);
        Assert.Contains("IdType=\"ImmutableId\"", list.Header("Preference-Applied"), StringComparison.Ordinal);
        Assert.Null((await person.GetAsync("/messages")).Header("Preference-Applied"));
    }

    [Fact]
    public async Task A_copy_is_another_message_with_the_same_content()
    {
        var person = await NewPersonAsync();
        var draft = await DraftAsync(person, new { subject = "double", body = Plain("text"), importance = "low" });
        var copy = (await person.PostAsync($"/messages/{draft.Id}/copy", new { destinationId = "archive" })).Must(HttpStatusCode.Created);
        Assert.NotEqual(draft.Id, copy.Id);
        Assert.Equal((await person.GetAsync("/mailFolders/archive")).Id, Text(copy.Json, "parentFolderId"));
        foreach (var same in (string[])["subject", "bodyPreview", "importance", "internetMessageId", "conversationId", "receivedDateTime"])
        {
            Assert.Equal(Text(draft.Json, same), Text(copy.Json, same));
        }

        (await person.PatchAsync($"/messages/{copy.Id}", new { subject = "changed" })).Must(HttpStatusCode.OK);
        Assert.Equal("double", Text((await person.GetAsync($"/messages/{draft.Id}")).Must(HttpStatusCode.OK).Json, "subject"));
    }

    [Theory]
    [InlineData("""{"destinationId":"nonsense"}""", HttpStatusCode.BadRequest, "ErrorInvalidIdMalformed")]
    [InlineData("""{"destinationId":"clutter"}""", HttpStatusCode.NotFound, "ErrorItemNotFound")]
    [InlineData("""{"destinationId":7}""", HttpStatusCode.BadRequest, "RequestBodyRead")]
    public async Task A_destination_that_is_none_is_refused(string body, HttpStatusCode status, string code)
    {
        var person = await NewPersonAsync();
        var draft = await DraftAsync(person, new { subject = "stays" });
        (await person.PostAsync($"/messages/{draft.Id}/move", body)).Refused(status, code);
        (await person.PostAsync($"/messages/{draft.Id}/copy", body)).Refused(status, code);
        (await person.GetAsync($"/messages/{draft.Id}")).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_message_does_not_go_into_another_persons_folder()
    {
        var (person, other) = (await NewPersonAsync(), await NewPersonAsync());
        var theirs = await FolderAsync(other, "Theirs");
        var draft = await DraftAsync(person, new { subject = "mine" });
        (await person.PostAsync($"/messages/{draft.Id}/move", new { destinationId = theirs })).Refused(HttpStatusCode.NotFound, "ErrorItemNotFound");
        (await person.PostAsync($"/messages/{draft.Id}/copy", new { destinationId = theirs })).Refused(HttpStatusCode.NotFound, "ErrorItemNotFound");
        Assert.Equal((0, 0, 0), await CountsAsync(other, theirs));
    }

    [Fact]
    public async Task A_message_moved_at_once_to_two_places_is_in_one()
    {
        var person = await NewPersonAsync();
        var folders = new[] { await FolderAsync(person, "A"), await FolderAsync(person, "B"), await FolderAsync(person, "C") };
        var draft = await DraftAsync(person, new { subject = "torn" });
        var answers = await Task.WhenAll(folders.Select(f => person.PostAsync($"/messages/{draft.Id}/move", new { destinationId = f })));
        Assert.Single(answers, a => a.Status == HttpStatusCode.Created);
        Assert.All(answers.Where(a => a.Status != HttpStatusCode.Created), a => a.Refused(HttpStatusCode.NotFound, "ErrorItemNotFound"));
        var counts = await Task.WhenAll(folders.Select(f => CountsAsync(person, f)));
        Assert.Equal(1, counts.Sum(c => c.Total));
        Assert.Equal((0, 0, 0), await CountsAsync(person, "drafts"));
    }
}
