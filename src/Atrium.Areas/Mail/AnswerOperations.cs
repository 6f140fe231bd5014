// What reply, replyAll and forward have in common: an answer is composed, and then sent or kept as a draft.

using System.Text.Json.Nodes;
using Atrium.Engine.Changes;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Engine.Uniform;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Mail;

public static partial class MessageOperations
{
    /// <summary>Makes the draft from the original, what the client sent, and the address of the mailbox.</summary>
    private delegate JsonObject Composition(JsonObject original, JsonObject sent, string self);

    private static async Task SendAnswerAsync(Call call, JsonObject? message, Composition compose, CancellationToken cancellation)
    {
        var source = call.Source!;
        var delivery = await Delivery.FromAsync(call, source.Owner, cancellation);
        var original = Documents.Parse(source.Document);
        var sent = Draft.Writable(call.Model.Entity<Message>(), message);
        var self = Recipients.Address(delivery.Sender)!;
        await SendNewAsync(call, delivery, source.Owner, () => compose(original, sent, self), original, keep: true, cancellation);
    }

    private static async Task<Row> DraftAnswerAsync(Call call, JsonObject? message, Composition compose, CancellationToken cancellation)
    {
        var source = call.Source!;
        var delivery = await Delivery.FromAsync(call, source.Owner, cancellation);
        var original = Documents.Parse(source.Document);
        var key = call.NewKey();
        var draft = compose(original, Draft.Writable(call.Model.Entity<Message>(), message), Recipients.Address(delivery.Sender)!);
        await new AddressBook(call).NameAsync(draft, cancellation);
        Draft.Begin(draft, original, key, delivery.Domain, call.Now);
        Row? row = null;
        var seqs = await Commits.RunAsync(
            call,
            source.Type.Workload,
            () =>
            {
                var changes = call.NewChanges();
                var drafts = WellKnownFolders.Key(source.Owner, WellKnownFolders.Drafts);
                row = changes.Insert(call.Model.Entity<Message>(), key, source.Owner, drafts, draft);
                return ValueTask.FromResult(changes);
            },
            null,
            cancellation);
        return row! with { Seq = seqs[0] };
    }
}
