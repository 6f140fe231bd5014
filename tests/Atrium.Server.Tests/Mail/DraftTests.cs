// Drafts: what a new message is, and what is refused in one.

using System.Net;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Mail;

public sealed class DraftTestsOnSqlite(SharedServers servers) : DraftTests(servers, StoreKind.Sqlite);

public sealed class DraftTestsOnPostgres(SharedServers servers) : DraftTests(servers, StoreKind.Postgres);

public abstract class DraftTests(SharedServers servers, StoreKind store) : MailTest(servers, store)
{
    /// <summary>The keys of Graph's sample answer to a posted draft.</summary>
    private static readonly string[] Documented =
    [
        "@odata.context", "@odata.etag", "id", "createdDateTime", "lastModifiedDateTime", "changeKey", "categories", "receivedDateTime", "sentDateTime",
        "hasAttachments", "internetMessageId", "subject", "bodyPreview", "importance", "parentFolderId", "conversationId", "conversationIndex",
        "isDeliveryReceiptRequested", "isReadReceiptRequested", "isRead", "isDraft", "webLink", "inferenceClassification", "body", "toRecipients",
        "ccRecipients", "bccRecipients", "replyTo", "flag",
    ];

    [Fact]
    public async Task A_draft_is_answered_with_everything_that_graph_documents()
    {
        var person = await NewPersonAsync();
        var draft = (await person.PostAsync("/messages", new { subject = "Plans", body = Html("They were <b>great</b>!") })).Must(HttpStatusCode.Created);
        var json = draft.Json;
        Assert.Equal(Documented.Order(StringComparer.Ordinal), json.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.EndsWith($"/$metadata#users('{person.Id}')/messages/$entity", Text(json, "@odata.context"), StringComparison.Ordinal);
        Assert.Equal($"W/\"{Text(json, "changeKey")}\"", Text(json, "@odata.etag"));
        Assert.Equal(Text(json, "@odata.etag"), draft.Header("ETag"));
        Assert.EndsWith($"/me/messages/{draft.Id}", draft.Header("Location"), StringComparison.Ordinal);
        Assert.Equal((await person.GetAsync("/mailFolders/drafts")).Id, Text(json, "parentFolderId"));
        Assert.True(json.GetProperty("isDraft").GetBoolean());
        Assert.True(json.GetProperty("isRead").GetBoolean());
        Assert.False(json.GetProperty("hasAttachments").GetBoolean());
        Assert.Equal("normal", Text(json, "importance"));
        Assert.Equal("focused", Text(json, "inferenceClassification"));
        Assert.Equal("notFlagged", Text(json.GetProperty("flag"), "flagStatus"));
        Assert.Equal("They were great!", Text(json, "bodyPreview"));
        Assert.Equal("[]", json.GetProperty("categories").GetRawText());
        Assert.Matches("^<[^<>@ ]+@[^<>@ ]+>$", Text(json, "internetMessageId"));
        Assert.Equal(22, json.GetProperty("conversationIndex").GetBytesFromBase64().Length);
        Assert.Contains("ItemID=", Text(json, "webLink"), StringComparison.Ordinal);
        foreach (var time in (string[])["lastModifiedDateTime", "receivedDateTime", "sentDateTime"])
        {
            Assert.Equal(Text(json, "createdDateTime"), Text(json, time));
        }

        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", Text(json, "createdDateTime"));
        var read = (await person.GetAsync($"/messages/{draft.Id}")).Must(HttpStatusCode.OK);
        Assert.Equal(json.EnumerateObject().Select(p => p.ToString()), read.Json.EnumerateObject().Select(p => p.ToString()));
    }

    [Fact]
    public async Task An_empty_draft_has_neither_author_nor_text()
    {
        var json = (await DraftAsync(await NewPersonAsync(), new { })).Json;
        Assert.False(json.TryGetProperty("from", out _));
        Assert.False(json.TryGetProperty("sender", out _));
        Assert.Equal("", Text(json, "bodyPreview"));
        Assert.Equal("", Text(json.GetProperty("body"), "content"));
        Assert.Empty(Addresses(json, "toRecipients"));
    }

    [Fact]
    public async Task A_fragment_of_html_is_wrapped_into_a_document()
    {
        var json = (await DraftAsync(await NewPersonAsync(), new { body = Html("They were <b>great</b>!") })).Json;
        var content = Text(json.GetProperty("body"), "content");
        Assert.Equal("html", Text(json.GetProperty("body"), "contentType"));
        Assert.StartsWith("<html><head>", content, StringComparison.Ordinal);
        Assert.Contains("<body>They were <b>great</b>!</body></html>", content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_keeps_what_was_written_into_it()
    {
        var (person, other) = (await NewPersonAsync(), await NewPersonAsync("Ada Quill"));
        var draft = await DraftAsync(person, new
        {
            subject = "All of it 😀 \"quoted\" \\ back",
            importance = "high",
            isRead = false,
            categories = new[] { "Red", "Blue" },
            internetMessageId = "<own-id@larkmoor.example>",
            isReadReceiptRequested = true,
            inferenceClassification = "other",
            toRecipients = To(other),
            ccRecipients = new[] { new { emailAddress = new { name = "Somebody", address = "somebody@elsewhere.example" } } },
            bccRecipients = To("nobody@elsewhere.example"),
            replyTo = To(other),
            internetMessageHeaders = new[] { new { name = "x-own", value = "1" } },
        });
        var json = (await person.GetAsync($"/messages/{draft.Id}")).Json;
        Assert.Equal("All of it 😀 \"quoted\" \\ back", Text(json, "subject"));
        Assert.Equal("high", Text(json, "importance"));
        Assert.False(json.GetProperty("isRead").GetBoolean());
        Assert.Equal(["Red", "Blue"], json.GetProperty("categories").EnumerateArray().Select(c => c.GetString()));
        Assert.Equal("<own-id@larkmoor.example>", Text(json, "internetMessageId"));
        Assert.True(json.GetProperty("isReadReceiptRequested").GetBoolean());
        Assert.Equal("other", Text(json, "inferenceClassification"));
        Assert.Equal([other.Address], Addresses(json, "toRecipients"));
        Assert.Equal("Ada Quill", Text(json.GetProperty("toRecipients")[0].GetProperty("emailAddress"), "name"));
        Assert.Equal("Somebody", Text(json.GetProperty("ccRecipients")[0].GetProperty("emailAddress"), "name"));
        Assert.Equal("nobody@elsewhere.example", Text(json.GetProperty("bccRecipients")[0].GetProperty("emailAddress"), "name"));
        Assert.Equal("Ada Quill", Text(json.GetProperty("replyTo")[0].GetProperty("emailAddress"), "name"));
        Assert.False(json.TryGetProperty("internetMessageHeaders", out _));
        var headers = (await person.GetAsync($"/messages/{draft.Id}?$select=internetMessageHeaders")).Json.GetProperty("internetMessageHeaders");
        Assert.Equal("x-own", Text(Assert.Single(headers.EnumerateArray()), "name"));
    }

    [Fact]
    public async Task A_message_made_in_another_folder_is_a_draft_there()
    {
        var person = await NewPersonAsync();
        var json = (await DraftAsync(person, new { subject = "in" }, "inbox")).Json;
        Assert.True(json.GetProperty("isDraft").GetBoolean());
        Assert.Equal((await person.GetAsync("/mailFolders/inbox")).Id, Text(json, "parentFolderId"));
    }

    [Theory]
    [InlineData("""{"subject":5}""", "RequestBodyRead")]
    [InlineData("""{"toRecipients":"a@b.example"}""", "RequestBodyRead")]
    [InlineData("""{"toRecipients":[{"emailAddress":"a@b.example"}]}""", "RequestBodyRead")]
    [InlineData("""{"importance":"urgent"}""", "RequestBodyRead")]
    [InlineData("""{"isRead":"no"}""", "RequestBodyRead")]
    [InlineData("""{"body":{"contentType":"rtf","content":""}}""", "RequestBodyRead")]
    [InlineData("""{"subjekt":"x"}""", "RequestBroker--ParseUri")]
    [InlineData("""{"body":{"text":"x"}}""", "RequestBroker--ParseUri")]
    [InlineData("""{"isDraft":false}""", "ErrorInvalidRequest")]
    [InlineData("""{"changeKey":"x"}""", "ErrorInvalidRequest")]
    [InlineData("""{"conversationId":"x"}""", "ErrorInvalidRequest")]
    [InlineData("""{"internetMessageHeaders":[{"name":"Subject","value":"x"}]}""", "ErrorInvalidRequest")]
    [InlineData("""{"flag":{"flagStatus":"flagged","dueDateTime":{"dateTime":"2030-01-01T00:00:00","timeZone":"UTC"}}}""", "ErrorInvalidRequest")]
    public async Task What_no_draft_can_be_is_refused(string body, string code)
    {
        var person = await NewPersonAsync();
        (await person.PostAsync("/messages", body)).Refused(HttpStatusCode.BadRequest, code);
        Assert.Equal((0, 0, 0), await CountsAsync(person, "drafts"));
    }

    [Fact]
    public async Task A_message_has_the_selected_properties_its_id_and_its_etag()
    {
        var person = await NewPersonAsync();
        var id = (await DraftAsync(person, new { subject = "few" })).Id;
        var json = (await person.GetAsync($"/messages/{id}?$select=subject")).Must(HttpStatusCode.OK).Json;
        Assert.Equal(["@odata.context", "@odata.etag", "id", "subject"], json.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        (await person.GetAsync($"/messages/{id}?$select=subjekt")).Refused(
            HttpStatusCode.BadRequest, "RequestBroker--ParseUri", "Could not find a property named 'subjekt' on type 'Microsoft.OutlookServices.Message'");
        Assert.Equal("few", Text((await person.GetAsync($"/messages/{id}/subject")).Json, "value"));
        Assert.Equal("few", (await person.GetAsync($"/messages/{id}/subject/$value")).Text);
    }

    [Fact]
    public async Task A_flag_that_is_complete_says_since_when()
    {
        var person = await NewPersonAsync();
        var id = (await DraftAsync(person, new { subject = "flagged" })).Id;
        var start = new { dateTime = "2030-01-01T00:00:00", timeZone = "UTC" };
        var due = new { dateTime = "2030-01-02T00:00:00", timeZone = "UTC" };
        var flagged = await person.PatchAsync($"/messages/{id}", new { flag = new { flagStatus = "flagged", startDateTime = start, dueDateTime = due } });
        Assert.Equal("flagged", Text(flagged.Must(HttpStatusCode.OK).Json.GetProperty("flag"), "flagStatus"));
        Assert.Equal("UTC", Text(flagged.Json.GetProperty("flag").GetProperty("dueDateTime"), "timeZone"));
        var complete = (await person.PatchAsync($"/messages/{id}", new { flag = new { flagStatus = "complete" } })).Must(HttpStatusCode.OK);
        Assert.Equal(JsonValueKind.Object, complete.Json.GetProperty("flag").GetProperty("completedDateTime").ValueKind);
    }
}
