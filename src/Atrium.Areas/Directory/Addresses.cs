// The addresses of a person or group: mail and proxyAddresses say the same thing twice and are kept in step here. Pure.

using System.Text.Json.Nodes;
using Atrium.Engine.Storage;

namespace Atrium.Areas.Directory;

/// <summary><c>SMTP:</c> marks the primary address, <c>smtp:</c> the others.</summary>
internal static class Addresses
{
    /// <summary>The name under which addresses are claimed, without prefix.</summary>
    public const string Scope = "proxyAddresses";

    private const string Primary = "SMTP:";
    private const string Secondary = "smtp:";

    public static Claim Claim(string address) => new(Scope, Fold.Text(Bare(address)));

    /// <summary>The address without its prefix.</summary>
    public static string Bare(string proxy) => IsSmtp(proxy) ? proxy[Primary.Length..] : proxy;

    public static List<string> Proxies(JsonObject document) =>
        [.. (document["proxyAddresses"] as JsonArray ?? []).Select(n => n!.GetValue<string>())];

    /// <summary>Makes an address the primary one; the former primary stays as an alias. Null leaves aliases only.</summary>
    public static void SetPrimary(JsonObject document, string? mail)
    {
        var others = Proxies(document)
            .Select(p => p.StartsWith(Primary, StringComparison.Ordinal) ? Secondary + Bare(p) : p)
            .Where(p => mail is null || !IsSmtp(p) || !Bare(p).Equals(mail, StringComparison.OrdinalIgnoreCase));
        Store(document, mail is null ? others : others.Prepend(Primary + mail));
        if (mail is null)
        {
            document.Remove("mail");
        }
        else
        {
            document["mail"] = mail;
        }
    }

    /// <summary>Drops aliases; a dropped primary address takes <c>mail</c> with it.</summary>
    public static void Drop(JsonObject document, IReadOnlyCollection<string> proxies)
    {
        Store(document, Proxies(document).Where(p => !proxies.Contains(p)));
        if (proxies.Any(p => p.StartsWith(Primary, StringComparison.Ordinal)))
        {
            document.Remove("mail");
        }
    }

    private static void Store(JsonObject document, IEnumerable<string> proxies) =>
        document["proxyAddresses"] = new JsonArray([.. proxies.Distinct(StringComparer.OrdinalIgnoreCase).Select(p => JsonValue.Create(p))]);

    private static bool IsSmtp(string proxy) => proxy.StartsWith(Secondary, StringComparison.OrdinalIgnoreCase);
}
