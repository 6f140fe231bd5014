// Messages that are changed and deleted, and the versions by which clients guard against each other.

using System.Net;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Mail;

public sealed class MessageChangingTestsOnSqlite(SharedServers servers) : MessageChangingTests(servers, StoreKind.Sqlite);

public sealed class MessageChangingTestsOnPostgres(SharedServers servers) : MessageChangingTests(servers, StoreKind.Postgres);

public abstract class MessageChangingTests(SharedServers servers, StoreKind store) : MailTest(servers, store)
{
    [Fact]
    public async Task A_change_is_answered_with_the_message_and_leaves_the_rest_alone()
    {
        var person = await NewPersonAsync();
        var draft = await DraftAsync(person, new { subject = "before", body = Plain("kept"), importance = "high" });
        var changed = (await person.PatchAsync($"/messages/{draft.Id}", new { subject = "after", categories = new[] { "Red" } })).Must(HttpStatusCode.OK);
        Assert.Equal(draft.Id, changed.Id);
        Assert.Equal("after", Text(changed.Json, "subject"));
        Assert.Equal("high", Text(changed.Json, "importance"));
        Assert.Equal("kept", Text(changed.Json.GetProperty("body"), "content"));
        Assert.NotEqual(Text(draft.Json, "changeKey"), Text(changed.Json, "changeKey"));
        Assert.NotEqual(draft.Header("ETag"), changed.Header("ETag"));
        var read = (await person.GetAsync($"/messages/{draft.Id}")).Json;
        Assert.Equal("after", Text(read, "subject"));
        Assert.Equal(changed.Header("ETag"), Text(read, "@odata.etag"));
    }

    [Fact]
    public async Task A_new_body_has_a_new_preview()
    {
        var person = await NewPersonAsync();
        var draft = await DraftAsync(person, new { body = Plain("old words") });
        var changed = (await person.PatchAsync($"/messages/{draft.Id}", new { body = Html("<p>new <i>words</i></p>") })).Must(HttpStatusCode.OK);
        Assert.Equal("new words", Text(changed.Json, "bodyPreview"));
        Assert.Equal("html", Text(changed.Json.GetProperty("body"), "contentType"));
        var cleared = (await person.PatchAsync($"/messages/{draft.Id}", """{"subject":null}""")).Must(HttpStatusCode.OK);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, cleared.Json.GetProperty("subject").ValueKind);
    }

    [Theory]
    [InlineData("""{"subject":"x"}""")]
    [InlineData("""{"body":{"contentType":"text","content":"x"}}""")]
    [InlineData("""{"toRecipients":[]}""")]
    [InlineData("""{"internetMessageId":"<x@y.example>"}""")]
    [InlineData("""{"replyTo":[]}""")]
    public async Task What_belongs_to_a_draft_cannot_be_changed_once_sent(string body)
    {
        var (from, to) = (await NewPersonAsync(), await NewPersonAsync());
        await SendAsync(from, "sealed", to);
        var received = Id(await OnlyAsync(to, "inbox", "sealed"));
        (await to.PatchAsync($"/messages/{received}", body)).Refused(HttpStatusCode.BadRequest, "ErrorInvalidPropertySet");
        var sent = Id(await OnlyAsync(from, "sentitems", "sealed"));
        (await from.PatchAsync($"/messages/{sent}", body)).Refused(HttpStatusCode.BadRequest, "ErrorInvalidPropertySet");
    }

    [Fact]
    public async Task What_belongs_to_the_reader_can_be_changed_on_a_received_message()
    {
        var (from, to) = (await NewPersonAsync(), await NewPersonAsync());
        await SendAsync(from, "mine now", to);
        var id = Id(await OnlyAsync(to, "inbox", "mine now"));
        var changed = (await to.PatchAsync($"/messages/{id}", new
        {
            isRead = true,
            importance = "low",
            categories = new[] { "Red" },
            inferenceClassification = "other",
            flag = new { flagStatus = "flagged" },
        })).Must(HttpStatusCode.OK).Json;
        Assert.True(changed.GetProperty("isRead").GetBoolean());
        Assert.Equal("flagged", Text(changed.GetProperty("flag"), "flagStatus"));
        Assert.Equal("normal", Text(await OnlyAsync(from, "sentitems", "mine now"), "importance"));
    }

    [Theory]
    [InlineData("""{"receivedDateTime":"2020-01-01T00:00:00Z"}""")]
    [InlineData("""{"isDraft":false}""")]
    [InlineData("""{"id":"x"}""")]
    [InlineData("""{"parentFolderId":"inbox"}""")]
    [InlineData("""{"isRead":"true"}""")]
    [InlineData("""{"nothing":1}""")]
    public async Task A_change_that_is_none_is_refused_and_changes_nothing(string body)
    {
        var person = await NewPersonAsync();
        var draft = await DraftAsync(person, new { subject = "same" });
        (await person.PatchAsync($"/messages/{draft.Id}", body)).Must(HttpStatusCode.BadRequest);
        Assert.Equal(draft.Header("ETag"), Text((await person.GetAsync($"/messages/{draft.Id}")).Json, "@odata.etag"));
    }

    [Fact]
    public async Task A_change_for_another_version_is_refused()
    {
        var person = await NewPersonAsync();
        var draft = await DraftAsync(person, new { subject = "v1" });
        var stale = draft.Header("ETag")!;
        var fresh = (await person.PatchAsync($"/messages/{draft.Id}", new { subject = "v2" }, ("If-Match", stale))).Must(HttpStatusCode.OK).Header("ETag")!;
        (await person.PatchAsync($"/messages/{draft.Id}", new { subject = "v3" }, ("If-Match", stale)))
            .Refused(HttpStatusCode.PreconditionFailed, "ErrorIrresolvableConflict", "change key");
        (await person.DeleteAsync($"/messages/{draft.Id}", ("If-Match", stale))).Refused(HttpStatusCode.PreconditionFailed, "ErrorIrresolvableConflict");
        Assert.Equal("v2", Text((await person.GetAsync($"/messages/{draft.Id}")).Json, "subject"));
        (await person.PatchAsync($"/messages/{draft.Id}", new { subject = "v4" }, ("If-Match", "*"))).Must(HttpStatusCode.OK);
        (await person.PatchAsync($"/messages/{draft.Id}", new { subject = "v5" }, ("If-Match", fresh))).Must(HttpStatusCode.PreconditionFailed);
        (await person.PatchAsync($"/messages/{draft.Id}", new { subject = "v6" })).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Of_many_who_change_one_version_at_once_one_wins()
    {
        var person = await NewPersonAsync();
        var draft = await DraftAsync(person, new { subject = "start" });
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i =>
            person.PatchAsync($"/messages/{draft.Id}", new { subject = $"w{i}" }, ("If-Match", draft.Header("ETag")!))));
        var winner = Assert.Single(answers, a => a.Status == HttpStatusCode.OK);
        Assert.Equal(5, answers.Count(a => a.Status == HttpStatusCode.PreconditionFailed));
        Assert.Equal(Text(winner.Json, "subject"), Text((await person.GetAsync($"/messages/{draft.Id}")).Json, "subject"));
    }

    [Fact]
    public async Task Changes_of_different_properties_at_once_are_all_kept()
    {
        var person = await NewPersonAsync();
        var draft = await DraftAsync(person, new { subject = "start" });
        object[] changes = [new { subject = "s" }, new { importance = "high" }, new { isRead = false }, new { categories = new[] { "c" } }];
        Assert.All(await Task.WhenAll(changes.Select(c => person.PatchAsync($"/messages/{draft.Id}", c))), a => a.Must(HttpStatusCode.OK));
        var json = (await person.GetAsync($"/messages/{draft.Id}")).Json;
        Assert.Equal("s", Text(json, "subject"));
        Assert.Equal("high", Text(json, "importance"));
        Assert.False(json.GetProperty("isRead").GetBoolean());
        Assert.Equal("c", json.GetProperty("categories")[0].GetString());
    }

    [Fact]
    public async Task A_reader_who_knows_the_version_gets_nothing_anew()
    {
        var person = await NewPersonAsync();
        var draft = await DraftAsync(person, new { subject = "known" });
        var same = (await person.GetAsync($"/messages/{draft.Id}", ("If-None-Match", draft.Header("ETag")!))).Must(HttpStatusCode.NotModified);
        Assert.Empty(same.Bytes);
        (await person.PatchAsync($"/messages/{draft.Id}", new { subject = "new" })).Must(HttpStatusCode.OK);
        (await person.GetAsync($"/messages/{draft.Id}", ("If-None-Match", draft.Header("ETag")!))).Must(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_deleted_message_goes_to_deleted_items_then_to_the_recoverable_ones_then_away()
    {
        var person = await NewPersonAsync();
        var id = (await DraftAsync(person, new { subject = "trash" })).Id;
        (await person.DeleteAsync($"/messages/{id}")).Must(HttpStatusCode.NoContent);
        (await person.GetAsync($"/messages/{id}")).Refused(HttpStatusCode.NotFound, "ErrorItemNotFound");
        (await person.DeleteAsync($"/messages/{id}")).Refused(HttpStatusCode.NotFound, "ErrorItemNotFound");

        var second = Id(await OnlyAsync(person, "deleteditems", "trash"));
        (await person.DeleteAsync($"/mailFolders/deleteditems/messages/{second}")).Must(HttpStatusCode.NoContent);
        Assert.Empty(await WithSubjectAsync(person, "deleteditems", "trash"));

        var third = Id(await OnlyAsync(person, "recoverableitemsdeletions", "trash"));
        (await person.DeleteAsync($"/messages/{third}")).Must(HttpStatusCode.NoContent);
        Assert.Empty(await WithSubjectAsync(person, "recoverableitemsdeletions", "trash"));
        (await person.GetAsync($"/messages/{third}")).Refused(HttpStatusCode.NotFound, "ErrorItemNotFound");
    }

    [Fact]
    public async Task A_message_deleted_permanently_can_not_be_recovered()
    {
        var person = await NewPersonAsync();
        var id = (await DraftAsync(person, new { subject = "burnt" })).Id;
        (await person.PostAsync($"/messages/{id}/permanentDelete")).Must(HttpStatusCode.NoContent);
        (await person.GetAsync($"/messages/{id}", ImmutableIds)).Must(HttpStatusCode.NotFound);
        Assert.Empty(await WithSubjectAsync(person, "deleteditems", "burnt"));
        Assert.Empty(await WithSubjectAsync(person, "recoverableitemsdeletions", "burnt"));
    }

    [Fact]
    public async Task A_message_is_found_only_under_the_folder_that_holds_it()
    {
        var person = await NewPersonAsync();
        var id = (await DraftAsync(person, new { subject = "here" })).Id;
        (await person.GetAsync($"/mailFolders/drafts/messages/{id}")).Must(HttpStatusCode.OK);
        (await person.GetAsync($"/mailFolders/inbox/messages/{id}")).Refused(HttpStatusCode.NotFound, "ErrorItemNotFound");
        (await person.GetAsync("/messages/nonsense")).Refused(HttpStatusCode.BadRequest, "ErrorInvalidIdMalformed", "Id is malformed.");
        (await person.PatchAsync("/messages/nonsense", new { subject = "x" })).Refused(HttpStatusCode.BadRequest, "ErrorInvalidIdMalformed");
        (await person.GetAsync($"/messages/{id.ToLowerInvariant()}")).Must(HttpStatusCode.BadRequest);
    }
}
