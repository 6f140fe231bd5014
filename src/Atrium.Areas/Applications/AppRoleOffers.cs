// Which app roles an application offers in an organisation, and to whom.

using System.Text.Json.Nodes;
using Atrium.Areas.Directory;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Applications;

public static class AppRoleOffers
{
    /// <summary>What Graph calls a kind of principal; null: roles are not given to such.</summary>
    public static string? KindOf(Row principal) => principal.Type.Clr switch
    {
        var type when type == typeof(User) => "User",
        var type when type == typeof(Group) => "Group",
        var type when type == typeof(ServicePrincipal) => "ServicePrincipal",
        _ => null,
    };

    /// <exception cref="Engine.Errors.GraphError">400: the resource has no such role, or not for such a principal.</exception>
    public static void Demand(Call call, Row resource, Row principal, Guid role)
    {
        var offered = Of(call.Directory, resource);
        var found = offered.FirstOrDefault(r => Guid.TryParse(r.Text("id"), out var id) && id == role);
        if (role == AppRoleAssignment.Access ? offered.Exists(r => r.Flag("isEnabled")) : found is null || !found.Flag("isEnabled"))
        {
            throw DirectoryErrors.BadRequest($"Permission being assigned was not found on application '{resource.Key:D}'");
        }

        // Groups take what people may have: it counts for those who are in them.
        var kind = principal.Type.Clr == typeof(ServicePrincipal) ? "Application" : "User";
        if (found is not null && found["allowedMemberTypes"] is JsonArray allowed && !allowed.Any(a => kind.Equals(a?.GetValue<string>(), StringComparison.OrdinalIgnoreCase)))
        {
            throw DirectoryErrors.BadRequest($"Permission being assigned cannot be assigned to a principal of type '{KindOf(principal)}'.");
        }
    }

    /// <summary>Values of enabled roles by their ids; a role that is disabled, or has no value, is in no token.</summary>
    public static IReadOnlyList<string> Values(Guid organization, Row resource, IReadOnlySet<Guid> assigned) => assigned.Count == 0 ? [] :
    [
        .. Of(organization, resource).Where(r => r.Flag("isEnabled") && Guid.TryParse(r.Text("id"), out var id) && assigned.Contains(id))
            .Select(r => r.Text("value")).OfType<string>().Where(value => value.Length > 0),
    ];

    private static List<JsonObject> Of(Guid organization, Row resource)
    {
        var roles = resource.Key == GraphPermissions.KeyIn(organization)
            ? JsonNode.Parse(GraphPermissions.Roles.Span)
            : Documents.Parse(resource.Document)["appRoles"];
        return roles is JsonArray all ? [.. all.OfType<JsonObject>()] : [];
    }
}
