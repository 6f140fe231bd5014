// A message as somebody would tell of it, for those who make one without a client: reports, demo data.

using System.Text.Json.Nodes;

namespace Atrium.Areas.Mail;

/// <param name="Key">The row of the sender's copy; message id and thread follow from it.</param>
/// <param name="From">With name and address.</param>
public sealed record Letter(Guid Key, JsonObject From, IReadOnlyList<JsonObject> To, string Subject, string ContentType, string Content, DateTimeOffset At)
{
    public IReadOnlyList<JsonObject> Cc { get; init; } = [];

    public string Importance { get; init; } = "normal";

    /// <summary>The document of the message that it answers; null = none.</summary>
    public JsonObject? Answers { get; init; }

    /// <summary>The sender's copy.</summary>
    public JsonObject Sent()
    {
        var message = new JsonObject
        {
            ["subject"] = Subject,
            ["importance"] = Importance,
            ["body"] = new JsonObject { ["contentType"] = ContentType, ["content"] = Content },
            ["toRecipients"] = new JsonArray([.. To.Select(r => r.DeepClone())]),
            ["ccRecipients"] = new JsonArray([.. Cc.Select(r => r.DeepClone())]),
        };
        if (Answers is not null)
        {
            MessageDocument.Answer(message, Answers, Key, At);
        }

        MessageDocument.Begin(message, Key, Addresses.DomainOf(Recipients.Address(From) ?? ""), At);
        return MessageDocument.Sent(message, From, At);
    }

    /// <summary>A recipient's copy.</summary>
    public JsonObject Delivered() => MessageDocument.Delivered(Sent(), At);
}
