// The permission report as JSON: for each application seen what it needs, what it holds too much, and why.

using System.Text.Json.Nodes;

namespace Atrium.Server.Admin;

internal static class PermissionReport
{
    public static JsonObject Json(IReadOnlyList<ApplicationUse> uses) => new()
    {
        ["applications"] = new JsonArray([.. uses.Select(Application)]),
    };

    private static JsonNode Application(ApplicationUse use) => new JsonObject
    {
        ["appId"] = use.AppId,
        ["kind"] = Kind(use),
        ["needs"] = Names(LeastPermissions.Needed(use)),
        ["missing"] = Names(LeastPermissions.Missing(use)),
        ["tooMuch"] = Names(LeastPermissions.TooMuch(use)),
        ["requests"] = new JsonArray([.. use.Places.OrderBy(p => p.Key, StringComparer.Ordinal).Select(place => (JsonNode)new JsonObject
        {
            ["request"] = place.Key,
            ["anyOf"] = Names(place.Value),
            ["refused"] = use.Refused.Contains(place.Key),
        })]),
    };

    public static string Kind(ApplicationUse use) => use.AppOnly ? "application" : "delegated";

    private static JsonArray Names(IEnumerable<string> names) => [.. names.Select(name => (JsonNode)name)];
}
