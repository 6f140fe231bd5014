// An app role of one application, assigned to somebody: a person, a group, or another application (which then has it as an application permission).

using Atrium.Areas.Directory;
using Atrium.Engine.Model;
using Atrium.Engine.Storage;

namespace Atrium.Areas.Applications;

/// <summary>Its row lies under the principal and belongs to the resource, so that it goes when either goes for good.</summary>
[Entity(Root = true, Id = IdKind.Constant)]
public sealed class AppRoleAssignment : DirectoryObject
{
    public const string Scope = "appRoleAssignment";

    /// <summary>No role in particular: access to an application that has no roles.</summary>
    public static Guid Access { get; } = Guid.Empty;

    [Prop(Can.Create, Required = true), Unique(Scope, With = "principalId resourceId")]
    public Guid AppRoleId { get; init; }

    [Prop]
    public DateTimeOffset? CreatedDateTime { get; init; }

    [Prop(Can.Equal | Can.StartsWith)]
    public string? PrincipalDisplayName { get; init; }

    [Prop(Can.Create, Required = true)]
    public Guid? PrincipalId { get; init; }

    /// <summary><c>User</c>, <c>Group</c> or <c>ServicePrincipal</c>.</summary>
    [Prop]
    public string? PrincipalType { get; init; }

    [Prop]
    public string? ResourceDisplayName { get; init; }

    [Prop(Can.Equal | Can.Create, Required = true)]
    public Guid? ResourceId { get; init; }

    /// <summary>Whoever holds it is this very assignment.</summary>
    public static Claim ClaimOf(Guid principal, Guid resource, Guid role) => new(Scope, Fold.Text($"{role:D} {principal:D} {resource:D}"));
}
