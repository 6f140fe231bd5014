// A draft as a client describes it, made complete: the same for a new message, for sendMail and for answers.

using System.Text.Json.Nodes;
using Atrium.Engine.Model;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Mail;

public static class Draft
{
    /// <summary>What of a message sent as a parameter can be set at creation; the rest is dropped, since clients send objects back as they got them.</summary>
    public static JsonObject Writable(EntityType type, JsonObject? sent)
    {
        var draft = new JsonObject();
        foreach (var (name, value) in sent ?? [])
        {
            if (value is not null && type.FindProperty(name) is { } property && (property.Can & Can.Create) != Can.Read)
            {
                draft[name] = value.DeepClone();
            }
        }

        return draft;
    }

    /// <summary>Checks and completes a draft in place.</summary>
    /// <param name="answers">The document of the message that it answers; null = it starts a thread.</param>
    public static void Begin(JsonObject message, JsonObject? answers, Guid key, string domain, DateTimeOffset now)
    {
        CheckHeaders(message);
        Flagging.Complete(message, message["flag"] as JsonObject, now);
        if (answers is not null)
        {
            MessageDocument.Answer(message, answers, key, now);
        }

        MessageDocument.Begin(message, key, domain, now);
    }

    private static void CheckHeaders(JsonObject message)
    {
        foreach (var header in (message["internetMessageHeaders"] as JsonArray)?.OfType<JsonObject>() ?? [])
        {
            var name = header.Text("name");
            if (name is null || !name.StartsWith("x-", StringComparison.OrdinalIgnoreCase) || !name.All(c => c is > ' ' and < '\x7F' and not ':'))
            {
                throw MailErrors.Header(name);
            }
        }
    }
}
