// POST …/messages/{id}/createReplyAll: an answer to everybody as a draft.

using System.Text.Json.Nodes;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;

namespace Atrium.Areas.Mail;

public static partial class MessageOperations
{
    [Action(On = typeof(Message), Status = 201), Needs(Delegated = MailPermissions.Write, Application = MailPermissions.Write, Private = true)]
    public static Task<Row> CreateReplyAll(Call call, [Of(typeof(Message))] JsonObject? message, string? comment, CancellationToken cancellation) =>
        DraftAnswerAsync(call, message, (original, sent, self) => Answers.ReplyAll(original, sent, comment, self), cancellation);
}
