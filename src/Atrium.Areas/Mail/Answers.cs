// Replies and forwards as drafts: whom they go to, what they are called, what they say.

using System.Text.Json.Nodes;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Mail;

/// <summary>
/// Pure: from the message that is answered, and what the client sent, to the draft's document. <see cref="Draft.Begin"/> completes it.
/// </summary>
public static class Answers
{
    /// <param name="sent">The client's message (its recipients are added to those of the reply), or null.</param>
    public static JsonObject Reply(JsonObject original, JsonObject sent, string? comment)
    {
        var reply = Compose(original, "RE:", sent, comment);
        reply["toRecipients"] = Recipients.Union(Author(original), Recipients.In(sent, "toRecipients"));
        return reply;
    }

    /// <summary>To the author and everybody who got the message, but not to oneself.</summary>
    /// <param name="self">The address of the mailbox.</param>
    public static JsonObject ReplyAll(JsonObject original, JsonObject sent, string? comment, string self)
    {
        var reply = Compose(original, "RE:", sent, comment);
        var to = Recipients.Union(Author(original).Concat(Recipients.In(original, "toRecipients")), [], self);
        if (to.Count == 0)
        {
            to = Recipients.Union(Author(original), []);
        }

        var addressed = to.Select(Recipients.Address);
        reply["ccRecipients"] = Recipients.Union(Recipients.In(original, "ccRecipients"), Recipients.In(sent, "ccRecipients"), addressed.Append(self));
        reply["toRecipients"] = Recipients.Union(to.OfType<JsonObject>(), Recipients.In(sent, "toRecipients"));
        return reply;
    }

    /// <param name="to">The parameter; null = the recipients are in the message.</param>
    /// <param name="demand">True: exactly one of the two must name recipients.</param>
    public static JsonObject Forward(JsonObject original, JsonObject sent, string? comment, JsonArray? to, bool demand)
    {
        var inMessage = Recipients.In(sent, "toRecipients").Any();
        if (demand ? to is { Count: > 0 } == inMessage : to is { Count: > 0 } && inMessage)
        {
            throw MailErrors.ForwardRecipients();
        }

        var forward = Compose(original, "FW:", sent, comment);
        if (to is { Count: > 0 })
        {
            forward["toRecipients"] = to.DeepClone();
        }

        return forward;
    }

    private static JsonObject Compose(JsonObject original, string prefix, JsonObject sent, string? comment)
    {
        if (!string.IsNullOrEmpty(comment) && sent["body"] is not null)
        {
            throw MailErrors.CommentAndBody();
        }

        var answer = sent.DeepClone().AsObject();
        answer["body"] ??= Quotation.Under(comment, original);
        answer["subject"] ??= Subject(prefix, original.Text("subject") ?? "");
        return answer;
    }

    /// <summary>With the prefix, once.</summary>
    private static string Subject(string prefix, string subject) =>
        subject.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? subject : $"{prefix} {subject}".TrimEnd();

    /// <summary>Where the author wants replies to go, or else who wrote.</summary>
    private static IEnumerable<JsonObject> Author(JsonObject original)
    {
        var replyTo = Recipients.In(original, "replyTo").ToList();
        return replyTo.Count > 0 ? replyTo : original["from"] is JsonObject from ? [from] : [];
    }
}
