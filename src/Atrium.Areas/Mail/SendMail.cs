// POST /users/{id}/sendMail: sends a message that was never a draft.

using System.Text.Json.Nodes;
using Atrium.Areas.Directory;
using Atrium.Engine.Changes;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Uniform;

namespace Atrium.Areas.Mail;

public static partial class MessageOperations
{
    [Action(On = typeof(User), Status = 202), Needs(Delegated = MailPermissions.Send, Application = MailPermissions.Send, Private = true)]
    public static async Task SendMail(Call call, [Of(typeof(Message))] JsonObject message, bool? saveToSentItems, CancellationToken cancellation)
    {
        var delivery = new Delivery(call, call.Source!);
        var type = call.Model.Entity<Message>();
        await SendNewAsync(call, delivery, call.Source!.Key, () => Draft.Writable(type, message), null, saveToSentItems ?? true, cancellation);
    }

    /// <summary>Sends a message made on the spot, and keeps a copy in Sent Items if asked to.</summary>
    /// <param name="compose">Makes the draft; called again when the commit was overtaken.</param>
    /// <param name="answers">The document of the message that it answers, or null.</param>
    private static async Task SendNewAsync(
        Call call, Delivery delivery, Guid mailbox, Func<JsonObject> compose, JsonObject? answers, bool keep, CancellationToken cancellation)
    {
        var type = call.Model.Entity<Message>();
        await Commits.RunAsync(
            call,
            type.Workload,
            async () =>
            {
                var changes = call.NewChanges();
                var key = call.NewKey();
                var draft = compose();
                Draft.Begin(draft, answers, key, delivery.Domain, call.Now);
                var sent = await delivery.AddAsync(changes, draft, cancellation);
                if (keep)
                {
                    changes.Insert(type, key, mailbox, WellKnownFolders.Key(mailbox, WellKnownFolders.SentItems), sent);
                }

                return changes;
            },
            null,
            cancellation);
    }
}
