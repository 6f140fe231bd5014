// POST …/messages/{id}/send: a draft leaves, and becomes the copy in Sent Items.

using Atrium.Engine.Changes;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Uniform;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Mail;

public static partial class MessageOperations
{
    /// <summary>Same row, so its immutable id stays; its default id changes, since it moves.</summary>
    [Action(On = typeof(Message), Status = 202), Needs(Delegated = MailPermissions.Send, Application = MailPermissions.Send, Private = true)]
    public static async Task Send(Call call, CancellationToken cancellation)
    {
        var mailbox = call.Source!.Owner;
        var delivery = await Delivery.FromAsync(call, mailbox, cancellation);
        await Commits.RunAsync(
            call,
            call.Source.Type.Workload,
            async () =>
            {
                var changes = call.NewChanges();
                var row = await Present.SourceAsync(call, cancellation);
                var draft = Documents.Parse(row.Document);
                if (!draft.Flag("isDraft"))
                {
                    throw MailErrors.NotADraft();
                }

                var sent = await delivery.AddAsync(changes, draft, cancellation);
                changes.Update(row, sent, WellKnownFolders.Key(mailbox, WellKnownFolders.SentItems));
                return changes;
            },
            null,
            cancellation);
    }
}
