// POST …/messages/{id}/reply: answers the author at once.

using System.Text.Json.Nodes;
using Atrium.Engine.Model;
using Atrium.Engine.Request;

namespace Atrium.Areas.Mail;

public static partial class MessageOperations
{
    [Action(On = typeof(Message), Status = 202), Needs(Delegated = MailPermissions.Send, Application = MailPermissions.Send, Private = true)]
    public static Task Reply(Call call, [Of(typeof(Message))] JsonObject? message, string? comment, CancellationToken cancellation) =>
        SendAnswerAsync(call, message, (original, sent, _) => Answers.Reply(original, sent, comment), cancellation);
}
