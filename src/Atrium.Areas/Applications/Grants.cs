// What applications were granted in an organisation. The rows lie under the service principal that has the grant and go with it.

using Atrium.Engine.Model;

namespace Atrium.Areas.Applications;

/// <summary>Application permissions: one row for each.</summary>
[Entity(Internal = true)]
public sealed class AppRoleAssignment
{
    /// <summary>The service principal of the application that offers the role.</summary>
    [Prop]
    public Guid ResourceId { get; init; }

    [Prop]
    public Guid AppRoleId { get; init; }

    [Prop]
    public DateTimeOffset CreatedDateTime { get; init; }
}

/// <summary>Delegated permissions: one row for everybody, or for each person.</summary>
[Entity(Name = "oAuth2PermissionGrant", Internal = true)]
public sealed class OAuth2PermissionGrant
{
    /// <summary>Null: the grant is for everybody.</summary>
    [Prop(Can.Filter), Indexed]
    public Guid? PrincipalId { get; init; }

    [Prop]
    public Guid ResourceId { get; init; }

    /// <summary>Names, separated by spaces.</summary>
    [Prop]
    public string Scope { get; init; } = "";
}
