// Mail through the SDK: folders, drafts, sending, the recipient's inbox, moving, answering, ids that do not change.

using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;
using Microsoft.Graph;
using Microsoft.Graph.Me.Messages.Item.Move;
using Microsoft.Graph.Me.Messages.Item.Reply;
using Microsoft.Graph.Me.SendMail;
using Microsoft.Graph.Models;

namespace Atrium.Server.Tests.Sdk;

public abstract class SdkMailTests(SharedServers servers, StoreKind store) : SdkTest(servers, store)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Folders_are_listed_made_renamed_and_deleted()
    {
        var graph = (await NewPersonAsync()).Graph;
        var folders = (await graph.Me.MailFolders.GetAsync(c => c.QueryParameters.Top = 100, Cancellation))!.Value!;
        Assert.Contains(folders, f => f.DisplayName == "Inbox");
        Assert.Contains(folders, f => f.DisplayName == "Sent Items");

        var made = (await graph.Me.MailFolders.PostAsync(new MailFolder { DisplayName = "Charts" }, cancellationToken: Cancellation))!;
        var child = (await graph.Me.MailFolders[made.Id].ChildFolders.PostAsync(new MailFolder { DisplayName = "North" }, cancellationToken: Cancellation))!;
        Assert.Equal(made.Id, child.ParentFolderId);
        var renamed = (await graph.Me.MailFolders[made.Id].PatchAsync(new MailFolder { DisplayName = "Maps" }, cancellationToken: Cancellation))!;
        Assert.Equal(("Maps", 1), (renamed.DisplayName, renamed.ChildFolderCount));

        await RefusedAsync(409, "ErrorFolderExists", () => graph.Me.MailFolders.PostAsync(new MailFolder { DisplayName = "maps" }, cancellationToken: Cancellation));
        await graph.Me.MailFolders[child.Id].DeleteAsync(cancellationToken: Cancellation);
        Assert.Equal(0, (await graph.Me.MailFolders[made.Id].GetAsync(cancellationToken: Cancellation))!.ChildFolderCount);
    }

    [Fact]
    public async Task A_draft_is_written_changed_and_sent()
    {
        var (sender, recipient) = (await NewPersonAsync("Ada Sender"), await NewPersonAsync("Rex Reader"));
        var draft = (await sender.Graph.Me.Messages.PostAsync(Letter("Soundings", recipient), cancellationToken: Cancellation))!;
        Assert.Equal((true, true, "Soundings"), (draft.IsDraft, draft.IsRead, draft.Subject));
        draft = (await sender.Graph.Me.Messages[draft.Id].PatchAsync(
            new Message { Subject = "Soundings, corrected", Importance = Importance.High }, cancellationToken: Cancellation))!;
        Assert.Equal(("Soundings, corrected", Importance.High), (draft.Subject, draft.Importance));
        Assert.Equal(recipient.User.Mail, Assert.Single(draft.ToRecipients!).EmailAddress!.Address);

        await sender.Graph.Me.Messages[draft.Id].Send.PostAsync(cancellationToken: Cancellation);

        var received = Assert.Single(await ListAsync(recipient.Graph, "inbox"));
        Assert.Equal("Soundings, corrected", received.Subject);
        Assert.Equal((false, false, Importance.High), (received.IsRead, received.IsDraft, received.Importance));
        Assert.Equal("Ada Sender", received.From!.EmailAddress!.Name);
        Assert.Contains("twelve fathoms", received.Body!.Content!, StringComparison.Ordinal);
        Assert.Equal("Soundings, corrected", Assert.Single(await ListAsync(sender.Graph, "sentitems")).Subject);
        Assert.Empty(await ListAsync(sender.Graph, "drafts"));
        await RefusedAsync(404, "ErrorItemNotFound", () => sender.Graph.Me.Messages[draft.Id].GetAsync(cancellationToken: Cancellation));
    }

    [Fact]
    public async Task A_message_is_sent_at_once_and_marked_read_by_its_recipient()
    {
        var (sender, recipient) = (await NewPersonAsync(), await NewPersonAsync());
        await SendAsync(sender, Letter("Tide tables", recipient), keep: false);
        Assert.Empty(await ListAsync(sender.Graph, "sentitems"));

        var received = Assert.Single(await ListAsync(recipient.Graph, "inbox"));
        Assert.Equal(1, (await recipient.Graph.Me.MailFolders["inbox"].GetAsync(cancellationToken: Cancellation))!.UnreadItemCount);
        var read = (await recipient.Graph.Me.Messages[received.Id].PatchAsync(new Message { IsRead = true }, cancellationToken: Cancellation))!;
        Assert.True(read.IsRead);
        var inbox = (await recipient.Graph.Me.MailFolders["inbox"].GetAsync(cancellationToken: Cancellation))!;
        Assert.Equal((0, 1), (inbox.UnreadItemCount, inbox.TotalItemCount));
    }

    [Fact]
    public async Task Messages_are_filtered_sorted_and_selected()
    {
        var (sender, recipient) = (await NewPersonAsync(), await NewPersonAsync());
        foreach (var subject in new[] { "one", "two", "three" })
        {
            await SendAsync(sender, Letter(subject, recipient));
        }

        var all = await ListAsync(recipient.Graph, "inbox");
        await recipient.Graph.Me.Messages[all.Single(m => m.Subject == "two").Id].PatchAsync(new Message { IsRead = true }, cancellationToken: Cancellation);
        var unread = (await recipient.Graph.Me.MailFolders["inbox"].Messages.GetAsync(
            c =>
            {
                c.QueryParameters.Filter = "receivedDateTime ge 2020-01-01 and isRead eq false";
                c.QueryParameters.Orderby = ["receivedDateTime asc"];
                c.QueryParameters.Select = ["subject"];
                c.QueryParameters.Count = true;
            },
            Cancellation))!;
        Assert.Equal(2, unread.OdataCount);
        Assert.Equal(["one", "three"], unread.Value!.Select(m => m.Subject));
        Assert.All(unread.Value!, m => Assert.Null(m.Body));
        Assert.All(unread.Value!, m => Assert.NotNull(m.Id));
    }

    [Fact]
    public async Task A_message_that_moves_gets_another_id_and_leaves_its_folder()
    {
        var (sender, recipient) = (await NewPersonAsync(), await NewPersonAsync());
        await SendAsync(sender, Letter("Moving", recipient));
        var received = Assert.Single(await ListAsync(recipient.Graph, "inbox"));
        var moved = (await recipient.Graph.Me.Messages[received.Id].Move.PostAsync(new MovePostRequestBody { DestinationId = "archive" }, cancellationToken: Cancellation))!;

        Assert.NotEqual(received.Id, moved.Id);
        Assert.Empty(await ListAsync(recipient.Graph, "inbox"));
        Assert.Equal(moved.Id, Assert.Single(await ListAsync(recipient.Graph, "archive")).Id);
        await RefusedAsync(404, "ErrorItemNotFound", () => recipient.Graph.Me.Messages[received.Id].GetAsync(cancellationToken: Cancellation));
    }

    [Fact]
    public async Task An_immutable_id_survives_a_move()
    {
        var graph = (await NewPersonAsync()).Graph;
        var draft = (await graph.Me.Messages.PostAsync(new Message { Subject = "Fixed" }, c => c.Headers.Add("Prefer", "IdType=\"ImmutableId\""), Cancellation))!;
        var moved = (await graph.Me.Messages[draft.Id].Move.PostAsync(
            new MovePostRequestBody { DestinationId = "archive" }, c => c.Headers.Add("Prefer", "IdType=\"ImmutableId\""), Cancellation))!;
        Assert.Equal(draft.Id, moved.Id);
        var read = (await graph.Me.Messages[draft.Id].GetAsync(c => c.Headers.Add("Prefer", "IdType=\"ImmutableId\""), Cancellation))!;
        Assert.Equal((draft.Id, "Fixed"), (read.Id, read.Subject));
        Assert.NotEqual(draft.Id, Assert.Single(await ListAsync(graph, "archive")).Id);
    }

    [Fact]
    public async Task An_answer_goes_back_and_stays_in_the_conversation()
    {
        var (sender, recipient) = (await NewPersonAsync(), await NewPersonAsync());
        await SendAsync(sender, Letter("Question", recipient));
        var received = Assert.Single(await ListAsync(recipient.Graph, "inbox"));
        await recipient.Graph.Me.Messages[received.Id].Reply.PostAsync(new ReplyPostRequestBody { Comment = "Nine fathoms." }, cancellationToken: Cancellation);

        var answer = Assert.Single(await ListAsync(sender.Graph, "inbox"));
        Assert.StartsWith("RE: Question", answer.Subject, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Nine fathoms.", answer.Body!.Content!, StringComparison.Ordinal);
        Assert.Equal(Assert.Single(await ListAsync(sender.Graph, "sentitems")).ConversationId, answer.ConversationId);
    }

    [Fact]
    public async Task A_deleted_message_lies_in_deleted_items()
    {
        var graph = (await NewPersonAsync()).Graph;
        var draft = (await graph.Me.Messages.PostAsync(new Message { Subject = "Waste" }, cancellationToken: Cancellation))!;
        await graph.Me.Messages[draft.Id].DeleteAsync(cancellationToken: Cancellation);
        Assert.Equal("Waste", Assert.Single(await ListAsync(graph, "deleteditems")).Subject);
    }

    [Fact]
    public async Task What_is_refused_arrives_as_an_error_with_a_code()
    {
        var (one, other) = (await NewPersonAsync(), await NewPersonAsync());
        await RefusedAsync(403, "ErrorAccessDenied", () => one.Graph.Users[other.Id].Messages.GetAsync(cancellationToken: Cancellation));
        await RefusedAsync(400, "ErrorInvalidIdMalformed", () => one.Graph.Me.Messages["nonsense"].GetAsync(cancellationToken: Cancellation));
        await RefusedAsync(400, "ErrorInvalidRecipients", () => SendAsync(one, new Message { Subject = "To nobody" }));
        await RefusedAsync(400, "BadRequest", () => Daemon.Me.GetAsync(cancellationToken: Cancellation));
    }

    private static Message Letter(string subject, params SdkPerson[] to) => new()
    {
        Subject = subject,
        Body = new ItemBody { ContentType = BodyType.Text, Content = "It is twelve fathoms deep." },
        ToRecipients = [.. to.Select(p => p.Recipient)],
    };

    private static Task SendAsync(SdkPerson sender, Message message, bool keep = true) => sender.Graph.Me.SendMail.PostAsync(
        new SendMailPostRequestBody { Message = message, SaveToSentItems = keep }, cancellationToken: Cancellation);

    private static async Task<List<Message>> ListAsync(GraphServiceClient graph, string folder) =>
        (await graph.Me.MailFolders[folder].Messages.GetAsync(cancellationToken: Cancellation))!.Value!;
}

public sealed class SdkMailTestsOnSqlite(SharedServers servers) : SdkMailTests(servers, StoreKind.Sqlite);

public sealed class SdkMailTestsOnPostgres(SharedServers servers) : SdkMailTests(servers, StoreKind.Postgres);
