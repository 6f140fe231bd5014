// The documents of messages: a draft as it begins, the sender's copy, a recipient's copy. Pure; the loader of demo data uses it too.

using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Mail;

public static class MessageDocument
{
    /// <summary>The milliseconds with which a key begins, in bytes.</summary>
    private const int TimeLength = 6;

    /// <summary>Completes a new draft in place. What it has already stays, its body becomes safe to print.</summary>
    /// <param name="key">Its row; message id and thread follow from it.</param>
    /// <param name="domain">The domain of the mailbox.</param>
    public static void Begin(JsonObject message, Guid key, string domain, DateTimeOffset now)
    {
        var at = Instants.Text(now);
        message["createdDateTime"] = at;
        message["lastModifiedDateTime"] = at;
        message["receivedDateTime"] = at;
        message["sentDateTime"] = at;
        message["isDraft"] = true;
        message["hasAttachments"] = false;
        Default(message, "isRead", true);
        Default(message, "importance", "normal");
        Default(message, "inferenceClassification", "focused");
        Default(message, "isDeliveryReceiptRequested", false);
        Default(message, "isReadReceiptRequested", false);
        Default(message, "internetMessageId", InternetMessageId(key, domain));
        message["flag"] ??= new JsonObject { ["flagStatus"] = "notFlagged" };
        SetBody(message, MessageBody.Merge(null, message["body"] as JsonObject));
        if (message["conversationIndex"] is null)
        {
            SetConversation(message, ConversationIndex.Start(Thread(key), now));
        }
    }

    /// <summary>Makes a draft an answer: same thread, and the headers by which other systems see that.</summary>
    public static void Answer(JsonObject message, JsonObject original, Guid key, DateTimeOffset now)
    {
        SetConversation(message, ConversationIndex.Answer(IndexOf(original), Thread(key), now));
        if (original.Text("internetMessageId") is { } id)
        {
            var headers = message["internetMessageHeaders"] as JsonArray ?? [];
            headers.Add(new JsonObject { ["name"] = "In-Reply-To", ["value"] = id });
            headers.Add(new JsonObject { ["name"] = "References", ["value"] = id });
            message["internetMessageHeaders"] = headers;
        }
    }

    /// <summary>The sender's copy of a message that leaves now.</summary>
    public static JsonObject Sent(JsonObject draft, JsonObject sender, DateTimeOffset now)
    {
        var sent = draft.DeepClone().AsObject();
        var at = Instants.Text(now);
        sent["sentDateTime"] = at;
        sent["receivedDateTime"] = at;
        sent["lastModifiedDateTime"] = at;
        sent["isDraft"] = false;
        sent["isRead"] = true;
        sent["sender"] = sender.DeepClone();
        sent["from"] = sender.DeepClone();
        return sent;
    }

    /// <summary>A recipient's copy of a sent message: unread, without what is the sender's own (blind copies, categories, flag).</summary>
    public static JsonObject Delivered(JsonObject sent, DateTimeOffset received)
    {
        var delivered = sent.DeepClone().AsObject();
        var at = Instants.Text(received);
        delivered["createdDateTime"] = at;
        delivered["receivedDateTime"] = at;
        delivered["lastModifiedDateTime"] = at;
        delivered["isRead"] = false;
        delivered["isDraft"] = false;
        delivered["inferenceClassification"] = "focused";
        delivered["flag"] = new JsonObject { ["flagStatus"] = "notFlagged" };
        delivered.Remove("bccRecipients");
        delivered.Remove("categories");
        foreach (var added in delivered.Select(p => p.Key).Where(name => name.Contains('_', StringComparison.Ordinal) || name[0] == '#').ToList())
        {
            delivered.Remove(added); // extensions of an item, of every kind, stay with it
        }

        return delivered;
    }

    public static void SetBody(JsonObject message, JsonObject body)
    {
        message["bodyPreview"] = MessageBody.Preview(body);
        message["body"] = body;
    }

    /// <summary>
    /// <c>&lt;…@domain&gt;</c>; the same for the same key, which cannot be told from it but for its time: with that it begins, so that ids made together stand
    /// together in the indexes. Random ones would each change a page of their own.
    /// </summary>
    public static string InternetMessageId(Guid key, string domain)
    {
        Span<byte> bytes = stackalloc byte[16];
        key.TryWriteBytes(bytes, bigEndian: true, out _);
        Span<byte> id = stackalloc byte[32];
        SHA256.HashData(bytes, id);
        bytes[..TimeLength].CopyTo(id);
        return $"<{Convert.ToHexString(id[..16])}@{domain}>";
    }

    /// <summary>The thread that a message starts. It, too, begins with the time.</summary>
    private static Guid Thread(Guid key)
    {
        Span<byte> bytes = stackalloc byte[16];
        Span<byte> thread = stackalloc byte[16];
        key.TryWriteBytes(bytes, bigEndian: true, out _);
        DerivedKey.Of(key, "conversation").TryWriteBytes(thread, bigEndian: true, out _);
        bytes[..TimeLength].CopyTo(thread);
        return new Guid(thread, bigEndian: true);
    }

    public static byte[] IndexOf(JsonObject message)
    {
        var text = message.Text("conversationIndex") ?? "";
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : [];
    }

    public static void SetConversation(JsonObject message, byte[] index)
    {
        message["conversationIndex"] = Convert.ToBase64String(index);
        message["conversationId"] = ConversationIndex.ConversationId(index);
    }

    private static void Default<T>(JsonObject message, string name, T value)
    {
        if (message[name] is null)
        {
            message[name] = JsonValue.Create(value);
        }
    }
}
