// POST …/messages/{id}/forward: passes a message on at once.

using System.Text.Json.Nodes;
using Atrium.Engine.Model;
using Atrium.Engine.Request;

namespace Atrium.Areas.Mail;

public static partial class MessageOperations
{
    [Action(On = typeof(Message), Status = 202), Needs(Delegated = MailPermissions.Send, Application = MailPermissions.Send, Private = true)]
    public static Task Forward(
        Call call,
        [Of(typeof(Recipient))] JsonArray? toRecipients,
        [Of(typeof(Message))] JsonObject? message,
        string? comment,
        CancellationToken cancellation) =>
        SendAnswerAsync(
            call, message, (original, sent, _) => Answers.Forward(original, sent, comment, toRecipients, demand: true), cancellation);
}
