// How grants are put into a change set: by consent, by a seed, and wherever else no client sends them.

using Atrium.Engine.Changes;
using Atrium.Engine.Model;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Applications;

public static class GrantWriting
{
    /// <summary>A new grant of delegated permissions.</summary>
    /// <param name="principal">The person; null: everybody.</param>
    public static void Grant(
        this ChangeSet changes, GraphModel model, Guid organization, Guid client, Guid resource, Guid? principal, IEnumerable<string> scopes)
    {
        var made = new OAuth2PermissionGrant
        {
            ClientId = client.ToString("D"),
            ConsentType = principal is null ? OAuth2PermissionGrant.Everybody : OAuth2PermissionGrant.One,
            PrincipalId = principal?.ToString("D"),
            ResourceId = resource.ToString("D"),
            Scope = string.Join(' ', scopes),
        };
        var key = DerivedKey.Of(client, $"scopes {resource} {principal}");
        changes.Insert(model.Entity<OAuth2PermissionGrant>(), key, principal ?? organization, client, Documents.Stored(made));
    }

    /// <summary>Scopes added to a grant that is there.</summary>
    public static void Grant(this ChangeSet changes, Row grant, IEnumerable<string> more)
    {
        var document = Documents.Parse(grant.Document);
        var before = Documents.View<OAuth2PermissionGrant>(grant.Document).Scopes();
        document["scope"] = string.Join(' ', before.Concat(more).Distinct(StringComparer.OrdinalIgnoreCase));
        changes.Update(grant, document);
    }

    /// <summary>A new assignment of an application permission to an application.</summary>
    public static void Assign(this ChangeSet changes, GraphModel model, (Guid Key, string? Name) principal, (Guid Key, string? Name) resource, Guid role)
    {
        var made = new AppRoleAssignment
        {
            AppRoleId = role,
            PrincipalDisplayName = principal.Name,
            PrincipalId = principal.Key,
            PrincipalType = nameof(ServicePrincipal),
            ResourceDisplayName = resource.Name,
            ResourceId = resource.Key,
        };
        var key = DerivedKey.Of(principal.Key, $"role {resource.Key} {role}");
        var document = Documents.Stored(made);
        document["createdDateTime"] = Instants.Text(changes.At);
        changes.Insert(model.Entity<AppRoleAssignment>(), key, resource.Key, principal.Key, document);
    }
}
