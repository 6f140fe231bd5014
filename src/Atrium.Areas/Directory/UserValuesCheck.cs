// What the values of a person's properties must look like, where lengths and kinds do not say it. Pure.

using System.Text.Json.Nodes;
using Atrium.Engine.Model;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Directory;

internal static class UserValuesCheck
{
    /// <summary>Properties that an object cannot be without once it has them.</summary>
    private static readonly string[] NeverNull = ["accountEnabled", "mailNickname", "userPrincipalName", "usageLocation"];

    /// <summary>Checks what was sent, and puts enumerated texts into Graph's spelling.</summary>
    public static void Check(EntityType type, JsonObject sent, JsonObject after, JsonObject before)
    {
        foreach (var name in NeverNull)
        {
            if (sent.TryGetPropertyValue(name, out var value) && IsEmpty(value) && (name != "usageLocation" || before[name] is not null))
            {
                throw DirectoryErrors.InvalidValue(type, name);
            }
        }

        Demand(type, sent, "mailNickname", AddressSyntax.IsMailNickname);
        Demand(type, sent, "mail", AddressSyntax.IsMail);
        Demand(type, sent, "usageLocation", t => t.Length == 2 && t.All(char.IsAsciiLetter));
        Demand(type, sent, "preferredLanguage", IsLanguage);
        Demand(type, sent, "passwordPolicies", PasswordPolicy.IsPolicies);
        Spell(type, sent, after, "userType", ["Member", "Guest"]);
        Spell(type, sent, after, "ageGroup", AgeGroup.Groups);
        Spell(type, sent, after, "consentProvidedForMinor", AgeGroup.Consents);
        if (sent["otherMails"] is JsonArray mails && !mails.All(m => AddressSyntax.IsMail(m!.GetValue<string>())))
        {
            throw DirectoryErrors.InvalidValue(type, "otherMails");
        }

        if (sent.Text("userPrincipalName") is { } principal && !AddressSyntax.IsUserPrincipalName(principal))
        {
            throw DirectoryErrors.InvalidValues();
        }

        if (after.Text("usageLocation") is { } place)
        {
            after["usageLocation"] = place.ToUpperInvariant();
        }
    }

    /// <summary>ISO 639 with an optional script and country: <c>en</c>, <c>en-US</c>, <c>zh-Hant-TW</c>.</summary>
    private static bool IsLanguage(string text) =>
        text.Split('-') is var parts && parts[0].Length is 2 or 3 && parts[0].All(char.IsAsciiLetter)
        && parts.Skip(1).All(p => p.Length is >= 2 and <= 8 && p.All(char.IsAsciiLetterOrDigit));

    private static void Demand(EntityType type, JsonObject sent, string name, Func<string, bool> accepts)
    {
        if (sent.Text(name) is { } text && !accepts(text))
        {
            throw DirectoryErrors.InvalidValue(type, name);
        }
    }

    private static void Spell(EntityType type, JsonObject sent, JsonObject after, string name, IReadOnlyList<string> allowed)
    {
        if (sent.Text(name) is { } text)
        {
            after[name] = allowed.FirstOrDefault(a => a.Equals(text, StringComparison.OrdinalIgnoreCase))
                ?? throw DirectoryErrors.InvalidValue(type, name);
        }
    }

    private static bool IsEmpty(JsonNode? value) => value is null || (value is JsonValue v && v.TryGetValue<string>(out var text) && text.Length == 0);
}
