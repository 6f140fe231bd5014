// The report that a message did not reach somebody.

using System.Net;
using System.Text.Json.Nodes;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Mail;

public static class Undeliverable
{
    /// <summary>A letter to the sender, in the thread of what was sent, with the subject that Exchange gives such reports.</summary>
    /// <param name="sent">The sender's copy.</param>
    /// <param name="failed">The addresses, as the sender wrote them.</param>
    public static Letter Report(JsonObject sent, IReadOnlyList<string> failed, Guid key, DateTimeOffset at)
    {
        var sender = sent["from"]!.AsObject();
        var domain = Addresses.DomainOf(Recipients.Address(sender) ?? "");
        var subject = sent.Text("subject") ?? "";
        var list = string.Concat(failed.Select(a => $"<li>{WebUtility.HtmlEncode(a)}</li>"));
        var content = $"<p>Nobody was found at these addresses, so your message did not reach them:</p><ul>{list}</ul>"
            + $"<p>Subject: {WebUtility.HtmlEncode(subject)}</p><p>Check the spelling and send the message again.</p>";
        var author = Recipients.Of("Postmaster", $"postmaster@{domain}");
        return new Letter(key, author, [sender], $"Undeliverable: {subject}", "html", content, at) { Answers = sent };
    }
}
