// Recipients as they stand in documents: {"emailAddress":{"name":…,"address":…}}.

using System.Text.Json.Nodes;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Mail;

public static class Recipients
{
    /// <summary>The lists of a message by which it is delivered.</summary>
    public static IReadOnlyList<string> Lists { get; } = ["toRecipients", "ccRecipients", "bccRecipients"];

    public static JsonObject Of(string? name, string address) =>
        new() { ["emailAddress"] = new JsonObject { ["name"] = string.IsNullOrEmpty(name) ? address : name, ["address"] = address } };

    /// <summary>Null where it has none.</summary>
    public static string? Address(JsonNode? recipient) => (recipient?["emailAddress"] as JsonObject)?.Text("address");

    /// <summary>Null where it has none.</summary>
    public static string? Name(JsonNode? recipient) => (recipient?["emailAddress"] as JsonObject)?.Text("name");

    /// <summary>The entries of a list of a message; none where it is absent.</summary>
    public static IEnumerable<JsonObject> In(JsonObject message, string list) =>
        (message[list] as JsonArray)?.OfType<JsonObject>() ?? [];

    /// <summary>Of all three lists, in order.</summary>
    public static IEnumerable<JsonObject> All(JsonObject message) => Lists.SelectMany(list => In(message, list));

    /// <summary>Copies of the entries of both that name different addresses, but none of those to leave out.</summary>
    public static JsonArray Union(IEnumerable<JsonObject> first, IEnumerable<JsonObject> second, params IEnumerable<string?> without)
    {
        var seen = without.OfType<string>().Select(Fold.Text).ToHashSet();
        var union = new JsonArray();
        foreach (var recipient in first.Concat(second))
        {
            if (Address(recipient) is not { } address || seen.Add(Fold.Text(address)))
            {
                union.Add(recipient.DeepClone());
            }
        }

        return union;
    }

    /// <summary>As in the head of a quoted message: <c>Name &lt;address&gt;; …</c>.</summary>
    public static string Print(IEnumerable<JsonObject> recipients) =>
        string.Join("; ", recipients.Select(Print));

    private static string? Print(JsonObject recipient)
    {
        var (name, address) = (Name(recipient), Address(recipient));
        return name is null || name == address ? address : address is null ? name : $"{name} <{address}>";
    }
}
