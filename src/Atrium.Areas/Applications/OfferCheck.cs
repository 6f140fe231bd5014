// The scopes and roles that an application offers: whole, told apart, and disabled before they go.

using System.Text.Json.Nodes;
using Atrium.Engine.Errors;
using Atrium.Engine.Rules;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Applications;

internal static class OfferCheck
{
    private const string ScopesName = "api.oauth2PermissionScopes", RolesName = "appRoles";

    private static readonly string[] ScopeMembers =
        ["adminConsentDescription", "adminConsentDisplayName", "id", "isEnabled", "type", "userConsentDescription", "userConsentDisplayName", "value"];

    private static readonly string[] RoleMembers = ["allowedMemberTypes", "description", "displayName", "id", "isEnabled", "origin", "value"];

    public static void Run(Edit edit)
    {
        var (scopes, roles) = (Scopes(edit.After), Roles(edit.After));
        foreach (var scope in scopes)
        {
            scope["isEnabled"] ??= true;
            scope["type"] ??= "User";
            Order(scope, ScopeMembers);
            ApplicationCheck.Demand(edit, scope.Text("type") is "User" or "Admin" && IsValue(scope.Text("value")), ScopesName);
            ApplicationCheck.Demand(edit, !scope.Flag("isEnabled") || (Has(scope, "adminConsentDisplayName") && Has(scope, "adminConsentDescription")), ScopesName);
        }

        foreach (var role in roles)
        {
            role["isEnabled"] ??= true;
            role["origin"] = "Application";
            Order(role, RoleMembers);
            ApplicationCheck.Demand(edit, Has(role, "displayName") && Has(role, "description") && (role.Text("value") is not { } value || IsValue(value)), RolesName);
            ApplicationCheck.Demand(edit, role["allowedMemberTypes"] is JsonArray { Count: > 0 } kinds && kinds.All(k => k!.GetValue<string>() is "User" or "Application"), RolesName);
        }

        Distinct(edit, scopes, ScopesName);
        Distinct(edit, roles, RolesName);
        ApplicationCheck.Demand(edit, !scopes.Select(s => Id(s)).Intersect(roles.Select(r => Id(r))).Any(), RolesName);
        PreAuthorized(edit, [.. scopes.Select(Id)]);
    }

    /// <exception cref="GraphError">400: somebody may hold it, so that it must be disabled before it goes or changes its value.</exception>
    public static void DemandDisabled(JsonObject before, JsonObject after)
    {
        Demand(Scopes(before), Scopes(after));
        Demand(Roles(before), Roles(after));

        static void Demand(List<JsonObject> old, List<JsonObject> now)
        {
            if (old.Exists(o => o.Flag("isEnabled") && !now.Exists(n => Id(n) == Id(o) && n.Text("value") == o.Text("value"))))
            {
                throw new GraphError(400, "CannotDeleteOrUpdateEnabledEntitlement", "Permission (scope or role) cannot be deleted or updated unless disabled first.");
            }
        }
    }

    private static void Distinct(Edit edit, List<JsonObject> offers, string property)
    {
        ApplicationCheck.Demand(edit, offers.TrueForAll(o => Id(o) != Guid.Empty) && offers.Select(Id).Distinct().Count() == offers.Count, property);
        var values = offers.Select(o => o.Text("value")).OfType<string>().ToList();
        if (values.Distinct(StringComparer.OrdinalIgnoreCase).Count() < values.Count)
        {
            throw new GraphError(400, "DuplicateValue", $"Request contains a property with duplicate values: '{property}'.");
        }
    }

    private static void PreAuthorized(Edit edit, HashSet<Guid> scopes)
    {
        const string Property = "api.preAuthorizedApplications";
        var clients = (edit.After["api"]?["preAuthorizedApplications"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        ApplicationCheck.Demand(edit, clients.TrueForAll(c => Guid.TryParse(c.Text("appId"), out _)), Property);
        ApplicationCheck.Demand(
            edit,
            clients.TrueForAll(c => c["delegatedPermissionIds"] is JsonArray { Count: > 0 } ids
                && ids.All(i => Guid.TryParse(i!.GetValue<string>(), out var id) && scopes.Contains(id))),
            Property);
    }

    private static List<JsonObject> Scopes(JsonObject of) => [.. (of["api"]?["oauth2PermissionScopes"] as JsonArray ?? []).OfType<JsonObject>()];

    private static List<JsonObject> Roles(JsonObject of) => [.. (of["appRoles"] as JsonArray ?? []).OfType<JsonObject>()];

    private static Guid Id(JsonObject offer) => Guid.TryParse(offer.Text("id"), out var id) ? id : Guid.Empty;

    private static bool Has(JsonObject offer, string name) => !string.IsNullOrEmpty(offer.Text(name));

    /// <summary>It stands in tokens, among others that spaces divide.</summary>
    private static bool IsValue(string? value) => value is { Length: > 0 } && value[0] != '.' && value.All(c => c is > ' ' and < (char)127 and not ('"' or '\\'));

    /// <summary>Every member is there, in one order: service principals show a copy.</summary>
    private static void Order(JsonObject offer, string[] members)
    {
        var values = members.Select(m => KeyValuePair.Create(m, offer[m]?.DeepClone())).ToList();
        offer.Clear();
        values.ForEach(offer.Add);
    }
}
