// What a message's life follows beyond the facts of its type.

using System.Text.Json.Nodes;
using Atrium.Engine.Query;
using Atrium.Engine.Request;
using Atrium.Engine.Rules;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Mail;

public sealed class MessageRules : Rules<Message>
{
    private static readonly string[] DraftOnly =
        ["subject", "body", "toRecipients", "ccRecipients", "bccRecipients", "replyTo", "internetMessageId"];

    /// <summary>A list of the whole mailbox leaves out what waits to be recovered.</summary>
    public override Plan Narrow(Call call, Plan plan)
    {
        if (plan.Owner is not { } mailbox || plan.Parent is not null)
        {
            return plan;
        }

        var parent = call.Model.Entity<Message>().FindProperty("parentFolderId")!;
        var path = PropertyPath.Of(parent);
        var hidden = new Compare(path, Comparison.NotEqual, WellKnownFolders.Key(mailbox, WellKnownFolders.RecoverableItems));
        return plan with { Filter = Filter.All(plan.Filter, hidden) };
    }

    protected override async ValueTask CreatingAsync(Edit edit, CancellationToken cancellation)
    {
        var book = new AddressBook(edit.Call);
        var person = await book.FindAsync(edit.Owner, cancellation) ?? throw MailErrors.NoMailbox();
        var domain = Addresses.DomainOf(AddressBook.AddressOf(person));
        await book.NameAsync(edit.After, cancellation);
        Draft.Begin(edit.After, null, edit.Key, domain, edit.Call.Now);
    }

    protected override async ValueTask UpdatingAsync(Edit edit, CancellationToken cancellation)
    {
        var before = Documents.Parse(edit.Before!.Document);
        if (!before.Flag("isDraft") && DraftOnly.FirstOrDefault(edit.Sends) is { } refused)
        {
            throw MailErrors.DraftOnly(refused);
        }

        if (edit.Sends("body"))
        {
            var sent = edit.Sent["body"] as JsonObject;
            MessageDocument.SetBody(edit.After, MessageBody.Merge(sent is null ? null : before["body"] as JsonObject, sent));
        }

        if (edit.Sends("flag"))
        {
            Flagging.Complete(edit.After, edit.Sent["flag"] as JsonObject, edit.Call.Now);
        }

        if (Recipients.Lists.Append("replyTo").Any(edit.Sends))
        {
            await new AddressBook(edit.Call).NameAsync(edit.After, cancellation);
        }

        edit.After["lastModifiedDateTime"] = Instants.Text(edit.Call.Now);
    }

    /// <summary>Into Deleted Items; from there, at any depth, into the items that can be recovered; from those for good.</summary>
    protected override async ValueTask DeletingAsync(Edit edit, CancellationToken cancellation)
    {
        var folders = new FolderTree(edit.Call, edit.Owner);
        var recoverable = folders.WellKnown(WellKnownFolders.RecoverableItems);
        if (edit.Parent == recoverable)
        {
            return;
        }

        var deleted = folders.WellKnown(WellKnownFolders.DeletedItems);
        edit.Parent = await folders.IsWithinAsync(edit.Parent, deleted, cancellation) ? recoverable : deleted;
        edit.After["lastModifiedDateTime"] = Instants.Text(edit.Call.Now);
    }
}
