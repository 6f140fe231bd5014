// What Microsoft Graph's own service principal offers: each permission of the catalogue as a scope and as a role, with words of our own.

using System.Text.Json.Nodes;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Applications;

/// <summary>Written once; no organisation keeps a copy, so that a permission which is added to the catalogue is offered everywhere.</summary>
public static class GraphPermissions
{
    public const string Name = "Microsoft Graph";

    /// <summary>A collection of <c>permissionScope</c>, as UTF-8 JSON.</summary>
    public static ReadOnlyMemory<byte> Scopes { get; } = Utf8(Permission.All.Where(p => p.ScopeId is not null).Select(Scope));

    /// <summary>A collection of <c>appRole</c>, as UTF-8 JSON.</summary>
    public static ReadOnlyMemory<byte> Roles { get; } = Utf8(Permission.All.Where(p => p.RoleId is not null).Select(Role));

    /// <summary>The key of Graph's service principal in an organisation.</summary>
    public static Guid KeyIn(Guid organization) => DerivedKey.Of(organization, "service principal of Microsoft Graph");

    private static JsonObject Scope(Permission permission)
    {
        var (own, others) = (PermissionWords.Of(permission.Name), OthersWords.OfPerson(permission.Name));
        return new JsonObject
        {
            ["adminConsentDescription"] = others.Detail,
            ["adminConsentDisplayName"] = others.Title,
            ["id"] = permission.ScopeId!.Value.ToString("D"),
            ["isEnabled"] = true,
            ["type"] = permission.NeedsAdmin ? "Admin" : "User",
            ["userConsentDescription"] = own.Detail,
            ["userConsentDisplayName"] = own.Title,
            ["value"] = permission.Name,
        };
    }

    private static JsonObject Role(Permission permission)
    {
        var (title, detail) = OthersWords.OfApplication(permission.Name);
        return new JsonObject
        {
            ["allowedMemberTypes"] = new JsonArray("Application"),
            ["description"] = detail,
            ["displayName"] = title,
            ["id"] = permission.RoleId!.Value.ToString("D"),
            ["isEnabled"] = true,
            ["origin"] = "Application",
            ["value"] = permission.Name,
        };
    }

    private static byte[] Utf8(IEnumerable<JsonObject> values) => Documents.ToUtf8(new JsonArray([.. values]));
}
