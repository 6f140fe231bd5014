// The values of an application that Graph would not take.

using System.Text.Json.Nodes;
using Atrium.Areas.Directory;
using Atrium.Engine.Errors;
using Atrium.Engine.Rules;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Applications;

internal static class ApplicationCheck
{
    private static readonly string[] Audiences = [Application.MyOrganization, Application.MultipleOrganizations, Application.Everybody];

    private static readonly string[] GroupClaims = ["None", "SecurityGroup", "ApplicationGroup", "DirectoryRole", "All"];

    /// <summary>Schemes that run or read something where they are opened.</summary>
    private static readonly string[] Dangerous = ["javascript", "data", "vbscript", "file", "blob", "about", "filesystem", "view-source"];

    public static void Run(Edit edit)
    {
        var after = edit.After;
        var audience = after.Text("signInAudience")!;
        if (audience == "PersonalMicrosoftAccount")
        {
            throw GraphError.NotImplemented("This server has no personal accounts.");
        }

        Demand(edit, Audiences.Contains(audience), "signInAudience");
        Demand(edit, after["api"]?["requestedAccessTokenVersion"] is not { } version
            || (version.GetValue<int>() is 1 or 2 && (audience != Application.Everybody || version.GetValue<int>() == 2)), "api.requestedAccessTokenVersion");
        Demand(edit, (after.Text("groupMembershipClaims") ?? "None").Split(',').All(c => GroupClaims.Contains(c.Trim())), "groupMembershipClaims");
        Demand(edit, after["info"]?["logoUrl"] is null, "info.logoUrl");
        Demand(edit, ParentalControlSettings.Rules.Contains(after["parentalControlSettings"]!["legalAgeGroupRule"]!.GetValue<string>()), "parentalControlSettings.legalAgeGroupRule");
        Demand(
            edit,
            ((JsonArray)after["parentalControlSettings"]!["countriesBlockedForMinors"]!).All(c => c!.GetValue<string>() is { Length: 2 } code && code.All(char.IsAsciiLetterUpper)),
            "parentalControlSettings.countriesBlockedForMinors");
        Redirects(edit, "web", anyScheme: false);
        Redirects(edit, "spa", anyScheme: false);
        Redirects(edit, "publicClient", anyScheme: true);
        Demand(edit, after["api"]?["acceptMappedClaims"] is not { } mapped || !mapped.GetValue<bool>(), "api.acceptMappedClaims"); // nothing maps claims here
        foreach (var (holder, name) in (ReadOnlySpan<(JsonNode?, string)>)[(after["web"], "homePageUrl"), (after["web"], "logoutUrl"), (after, "defaultRedirectUri")])
        {
            Demand(edit, holder?[name] is not { } url || IsAddress(url.GetValue<string>(), anyScheme: name == "defaultRedirectUri"), name);
        }

        Required(edit);
    }

    /// <summary>Secure, unless it does not leave the machine; nothing that hides where it leads, or that one program reads otherwise than
    /// another: letters beyond ASCII and backslashes are written as %XX, and names of hosts in their ASCII form.</summary>
    internal static bool IsAddress(string text, bool anyScheme)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || text.Contains('#', StringComparison.Ordinal) || text.Contains('*', StringComparison.Ordinal)
            || text.Any(c => c is <= ' ' or > '~' or '\\') || uri.UserInfo.Length > 0 || Dangerous.Contains(uri.Scheme))
        {
            return false;
        }

        return uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp ? uri.IsLoopback : anyScheme);
    }

    private static void Redirects(Edit edit, string platform, bool anyScheme)
    {
        var uris = edit.After[platform]?["redirectUris"] as JsonArray ?? [];
        Demand(edit, uris.All(u => IsAddress(u!.GetValue<string>(), anyScheme)), $"{platform}.redirectUris");
        Demand(edit, uris.Select(u => u!.GetValue<string>()).Distinct(StringComparer.Ordinal).Count() == uris.Count, $"{platform}.redirectUris");
    }

    private static void Required(Edit edit)
    {
        foreach (var resource in (edit.After["requiredResourceAccess"] as JsonArray ?? []).OfType<JsonObject>())
        {
            Demand(edit, Guid.TryParse(resource.Text("resourceAppId"), out _), "requiredResourceAccess");
            var asked = resource["resourceAccess"] as JsonArray ?? [];
            Demand(edit, asked.Count > 0 && asked.OfType<JsonObject>().All(a => a.Text("type") is "Scope" or "Role" && Guid.TryParse(a.Text("id"), out _)), "requiredResourceAccess");
        }
    }

    internal static void Demand(Edit edit, bool good, string property)
    {
        if (!good)
        {
            throw DirectoryErrors.InvalidValue(edit.Type, property);
        }
    }
}
