// POST …/messages/{id}/createForward: a message to be passed on, as a draft.

using System.Text.Json.Nodes;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;

namespace Atrium.Areas.Mail;

public static partial class MessageOperations
{
    [Action(On = typeof(Message), Status = 201), Needs(Delegated = MailPermissions.Write, Application = MailPermissions.Write, Private = true)]
    public static Task<Row> CreateForward(
        Call call,
        [Of(typeof(Recipient))] JsonArray? toRecipients,
        [Of(typeof(Message))] JsonObject? message,
        string? comment,
        CancellationToken cancellation) =>
        DraftAnswerAsync(
            call, message, (original, sent, _) => Answers.Forward(original, sent, comment, toRecipients, demand: false), cancellation);
}
