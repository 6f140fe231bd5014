// Replies and forwards: whom they go to, what they quote, the thread they belong to.

using System.Net;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Mail;

public sealed class AnsweringTestsOnSqlite(SharedServers servers) : AnsweringTests(servers, StoreKind.Sqlite);

public sealed class AnsweringTestsOnPostgres(SharedServers servers) : AnsweringTests(servers, StoreKind.Postgres);

public abstract class AnsweringTests(SharedServers servers, StoreKind store) : MailTest(servers, store)
{
    private sealed record Thread(Person Author, Person Reader, Person Third, JsonElement Received);

    /// <summary>The author wrote to the reader, with a copy to a third.</summary>
    private async Task<Thread> WrittenAsync(object? replyTo = null)
    {
        var (author, reader, third) = (await NewPersonAsync("Author"), await NewPersonAsync("Reader"), await NewPersonAsync("Third"));
        var message = new Dictionary<string, object>
        {
            ["subject"] = "Question",
            ["body"] = Html("<p>Tea or coffee?</p>"),
            ["toRecipients"] = To(reader),
            ["ccRecipients"] = To(third),
        };
        if (replyTo is not null)
        {
            message["replyTo"] = replyTo;
        }

        (await author.PostAsync("/sendMail", new { message })).Must(HttpStatusCode.Accepted);
        return new Thread(author, reader, third, await OnlyAsync(reader, "inbox", "Question"));
    }

    [Fact]
    public async Task A_reply_goes_to_the_author_in_the_same_thread()
    {
        var (author, reader, third, received) = await WrittenAsync();
        var answer = (await reader.PostAsync($"/messages/{Id(received)}/reply", new { comment = "Tea, please" })).Must(HttpStatusCode.Accepted);
        Assert.Empty(answer.Bytes);
        var reply = await OnlyAsync(author, "inbox", "RE: Question");
        Assert.Equal([author.Address], Addresses(reply, "toRecipients"));
        Assert.Empty(Addresses(reply, "ccRecipients"));
        Assert.Equal(Text(received, "conversationId"), Text(reply, "conversationId"));
        Assert.Equal(27, reply.GetProperty("conversationIndex").GetBytesFromBase64().Length);
        Assert.NotEqual(Text(received, "internetMessageId"), Text(reply, "internetMessageId"));
        var body = Text(reply.GetProperty("body"), "content");
        Assert.True(body.IndexOf("Tea, please", StringComparison.Ordinal) is >= 0 and var top && body.IndexOf("Tea or coffee?", StringComparison.Ordinal) > top, body);
        Assert.Contains("From:", body, StringComparison.Ordinal);
        Assert.StartsWith("Tea, please", Text(reply, "bodyPreview"), StringComparison.Ordinal);
        await OnlyAsync(reader, "sentitems", "RE: Question");
        Assert.Empty(await WithSubjectAsync(third, "inbox", "RE: Question"));

        (await author.PostAsync($"/messages/{Id(reply)}/reply", new { comment = "Fine" })).Must(HttpStatusCode.Accepted);
        var second = await OnlyAsync(reader, "inbox", "RE: Question");
        Assert.Equal(Text(received, "conversationId"), Text(second, "conversationId"));
        Assert.Equal(32, second.GetProperty("conversationIndex").GetBytesFromBase64().Length);
    }

    [Fact]
    public async Task A_reply_to_all_leaves_out_oneself()
    {
        var (author, reader, third, received) = await WrittenAsync();
        (await reader.PostAsync($"/messages/{Id(received)}/replyAll", new { comment = "All" })).Must(HttpStatusCode.Accepted);
        var reply = await OnlyAsync(author, "inbox", "RE: Question");
        Assert.Equal([author.Address], Addresses(reply, "toRecipients"));
        Assert.Equal([third.Address], Addresses(reply, "ccRecipients"));
        await OnlyAsync(third, "inbox", "RE: Question");
        Assert.Empty(await WithSubjectAsync(reader, "inbox", "RE: Question"));
    }

    [Fact]
    public async Task A_reply_goes_where_the_author_wants_it()
    {
        var desk = await NewPersonAsync("Desk");
        var (author, reader, _, received) = await WrittenAsync(To(desk));
        (await reader.PostAsync($"/messages/{Id(received)}/reply", new { comment = "x" })).Must(HttpStatusCode.Accepted);
        await OnlyAsync(desk, "inbox", "RE: Question");
        Assert.Empty(await WithSubjectAsync(author, "inbox", "RE: Question"));
    }

    [Fact]
    public async Task A_reply_can_bring_its_own_text_and_more_recipients()
    {
        var (author, reader, third, received) = await WrittenAsync();
        (await reader.PostAsync($"/messages/{Id(received)}/reply", new
        {
            message = new { toRecipients = To(third), body = Plain("My own words"), subject = "New subject" },
        })).Must(HttpStatusCode.Accepted);
        foreach (var person in (Person[])[author, third])
        {
            var got = await OnlyAsync(person, "inbox", "New subject");
            Assert.Equal("My own words", Text(got.GetProperty("body"), "content"));
            Assert.Equal([author.Address, third.Address], Addresses(got, "toRecipients"));
        }
    }

    [Fact]
    public async Task A_forward_goes_to_those_named_once_in_either_place()
    {
        var (author, reader, third, received) = await WrittenAsync();
        var id = Id(received);
        (await reader.PostAsync($"/messages/{id}/forward", new { comment = "FYI", toRecipients = To(third) })).Must(HttpStatusCode.Accepted);
        var got = await OnlyAsync(third, "inbox", "FW: Question");
        Assert.Contains("FYI", Text(got.GetProperty("body"), "content"), StringComparison.Ordinal);
        Assert.Contains("Tea or coffee?", Text(got.GetProperty("body"), "content"), StringComparison.Ordinal);
        Assert.Equal(Text(received, "conversationId"), Text(got, "conversationId"));
        (await reader.PostAsync($"/messages/{id}/forward", new { message = new { toRecipients = To(author) } })).Must(HttpStatusCode.Accepted);
        await OnlyAsync(author, "inbox", "FW: Question");
        (await reader.PostAsync($"/messages/{id}/forward", new { comment = "nobody" })).Must(HttpStatusCode.BadRequest);
        (await reader.PostAsync($"/messages/{id}/forward", new { toRecipients = To(third), message = new { toRecipients = To(third) } })).Must(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("reply")]
    [InlineData("replyAll")]
    [InlineData("createReply")]
    [InlineData("createReplyAll")]
    [InlineData("createForward")]
    public async Task A_comment_and_a_body_exclude_each_other(string operation)
    {
        var (_, reader, _, received) = await WrittenAsync();
        (await reader.PostAsync($"/messages/{Id(received)}/{operation}", new { comment = "a", message = new { body = Plain("b") } })).Must(HttpStatusCode.BadRequest);
        Assert.Equal((0, 0, 0), await CountsAsync(reader, "sentitems"));
        Assert.Equal((0, 0, 0), await CountsAsync(reader, "drafts"));
    }

    [Theory]
    [InlineData("createReply", "RE: Question")]
    [InlineData("createReplyAll", "RE: Question")]
    [InlineData("createForward", "FW: Question")]
    public async Task An_answer_can_be_kept_as_a_draft_and_sent_later(string operation, string subject)
    {
        var (author, reader, third, received) = await WrittenAsync();
        var draft = (await reader.PostAsync($"/messages/{Id(received)}/{operation}", new { comment = "Later" })).Must(HttpStatusCode.Created);
        Assert.Equal(subject, Text(draft.Json, "subject"));
        Assert.True(draft.Json.GetProperty("isDraft").GetBoolean());
        Assert.Equal((await reader.GetAsync("/mailFolders/drafts")).Id, Text(draft.Json, "parentFolderId"));
        Assert.Equal(Text(received, "conversationId"), Text(draft.Json, "conversationId"));
        Assert.Contains("Later", Text(draft.Json.GetProperty("body"), "content"), StringComparison.Ordinal);
        Assert.Equal(operation == "createForward" ? [] : [author.Address], Addresses(draft.Json, "toRecipients"));
        Assert.Equal(operation == "createReplyAll" ? [third.Address] : [], Addresses(draft.Json, "ccRecipients"));
        (await reader.PatchAsync($"/messages/{draft.Id}", new { toRecipients = To(third) })).Must(HttpStatusCode.OK);
        (await reader.PostAsync($"/messages/{draft.Id}/send")).Must(HttpStatusCode.Accepted);
        await OnlyAsync(third, "inbox", subject);
    }

    [Fact]
    public async Task A_draft_of_an_answer_needs_no_body_at_all()
    {
        var (_, reader, _, received) = await WrittenAsync();
        var draft = (await reader.PostAsync($"/messages/{Id(received)}/createReply")).Must(HttpStatusCode.Created);
        Assert.Equal("RE: Question", Text((await reader.GetAsync($"/messages/{draft.Id}")).Json, "subject"));
    }

    [Fact]
    public async Task What_a_message_adds_to_the_history_can_be_read_alone()
    {
        var (author, reader, _, received) = await WrittenAsync();
        (await reader.PostAsync($"/messages/{Id(received)}/reply", new { comment = "Only this" })).Must(HttpStatusCode.Accepted);
        var id = Id(await OnlyAsync(author, "inbox", "RE: Question"));
        var unique = (await author.GetAsync($"/messages/{id}?$select=uniqueBody")).Must(HttpStatusCode.OK).Json.GetProperty("uniqueBody");
        Assert.Contains("Only this", Text(unique, "content"), StringComparison.Ordinal);
        Assert.DoesNotContain("Tea or coffee?", Text(unique, "content"), StringComparison.Ordinal);
        Assert.False((await author.GetAsync($"/messages/{id}")).Json.TryGetProperty("uniqueBody", out _));
    }

    [Fact]
    public async Task An_answer_needs_the_permission_to_send_and_a_draft_of_it_the_one_to_write()
    {
        var (_, reader, _, received) = await WrittenAsync();
        var sender = With(reader, "Mail.Send");
        var writer = With(reader, "Mail.ReadWrite");
        (await writer.PostAsync($"/messages/{Id(received)}/reply", new { comment = "x" })).Refused(HttpStatusCode.Forbidden, "ErrorAccessDenied");
        (await sender.PostAsync($"/messages/{Id(received)}/createReply", new { comment = "x" })).Refused(HttpStatusCode.Forbidden, "ErrorAccessDenied");
        (await sender.PostAsync($"/messages/{Id(received)}/reply", new { comment = "x" })).Must(HttpStatusCode.Accepted);
    }
}
