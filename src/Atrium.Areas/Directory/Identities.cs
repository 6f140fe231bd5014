// The names by which a person can sign in. The user principal name is always one of them. Pure.

using System.Text.Json.Nodes;
using Atrium.Engine.Errors;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Directory;

internal static class Identities
{
    private const string Principal = "userPrincipalName";

    /// <summary>Names that the organisation itself gives to customers, who then need no user principal name of their own.</summary>
    public static bool HasLocal(JsonObject document) => All(document).Any(i => i.Text("signInType") is "emailAddress" or "userName");

    public static bool IsFederatedOnly(JsonObject document) => All(document) is { Count: > 0 } all && all.All(i => i.Text("signInType") == "federated");

    /// <summary>Puts the entry of the user principal name in step with it.</summary>
    public static void Keep(JsonObject document, string? issuer)
    {
        var kept = All(document).Where(i => i.Text("signInType") != Principal).Select(i => i.DeepClone()).ToList();
        kept.Add(new JsonObject { ["signInType"] = Principal, ["issuer"] = issuer, ["issuerAssignedId"] = document.Text(Principal) });
        document["identities"] = new JsonArray([.. kept]);
    }

    /// <exception cref="GraphError">400 for an entry that names nobody, or a local name without the policy that it needs.</exception>
    public static void Check(JsonObject document)
    {
        foreach (var identity in All(document).Where(i => i.Text("signInType") != Principal))
        {
            if (string.IsNullOrEmpty(identity.Text("signInType")) || string.IsNullOrEmpty(identity.Text("issuer"))
                || string.IsNullOrEmpty(identity.Text("issuerAssignedId"))
                || (identity.Text("signInType") == "emailAddress" && !AddressSyntax.IsMail(identity.Text("issuerAssignedId")!)))
            {
                throw DirectoryErrors.InvalidValues();
            }
        }

        if (HasLocal(document)
            && document.Text("passwordPolicies")?.Contains("DisablePasswordExpiration", StringComparison.OrdinalIgnoreCase) != true)
        {
            throw DirectoryErrors.InvalidValues();
        }
    }

    private static List<JsonObject> All(JsonObject document) => [.. (document["identities"] as JsonArray ?? []).OfType<JsonObject>()];
}
