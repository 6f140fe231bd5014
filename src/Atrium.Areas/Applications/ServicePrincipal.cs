// An application's presence in an organisation: what it was granted there hangs on it.

using Atrium.Engine.Model;

namespace Atrium.Areas.Applications;

[Entity(Internal = true)]
public sealed class ServicePrincipal
{
    [Prop, Unique(ApplicationClaims.ServicePrincipalScope)]
    public Guid AppId { get; init; }

    /// <summary>The organisation in which the application is registered.</summary>
    [Prop]
    public Guid AppOwnerOrganizationId { get; init; }

    [Prop]
    public string DisplayName { get; init; } = "";

    [Prop]
    public bool AccountEnabled { get; init; } = true;

    /// <summary>True: it signs in only who is assigned to it, and gives tokens only to clients that are.</summary>
    [Prop]
    public bool AppRoleAssignmentRequired { get; init; }

    [Prop]
    public DateTimeOffset CreatedDateTime { get; init; }
}
