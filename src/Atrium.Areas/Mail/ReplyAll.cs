// POST …/messages/{id}/replyAll: answers everybody at once.

using System.Text.Json.Nodes;
using Atrium.Engine.Model;
using Atrium.Engine.Request;

namespace Atrium.Areas.Mail;

public static partial class MessageOperations
{
    [Action(On = typeof(Message), Status = 202), Needs(Delegated = MailPermissions.Send, Application = MailPermissions.Send, Private = true)]
    public static Task ReplyAll(Call call, [Of(typeof(Message))] JsonObject? message, string? comment, CancellationToken cancellation) =>
        SendAnswerAsync(call, message, (original, sent, self) => Answers.ReplyAll(original, sent, comment, self), cancellation);
}
