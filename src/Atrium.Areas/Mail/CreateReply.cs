// POST …/messages/{id}/createReply: an answer to the author as a draft.

using System.Text.Json.Nodes;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;

namespace Atrium.Areas.Mail;

public static partial class MessageOperations
{
    [Action(On = typeof(Message), Status = 201), Needs(Delegated = MailPermissions.Write, Application = MailPermissions.Write, Private = true)]
    public static Task<Row> CreateReply(Call call, [Of(typeof(Message))] JsonObject? message, string? comment, CancellationToken cancellation) =>
        DraftAnswerAsync(call, message, (original, sent, _) => Answers.Reply(original, sent, comment), cancellation);
}
