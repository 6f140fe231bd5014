// What an application offers to others: its own API, and the permissions and roles of that.

using Atrium.Engine.Model;

namespace Atrium.Areas.Applications;

[Complex]
public sealed class ApiApplication
{
    [Prop] public bool? AcceptMappedClaims { get; init; }
    [Prop] public IReadOnlyList<Guid>? KnownClientApplications { get; init; }
    [Prop] public IReadOnlyList<PermissionScope> Oauth2PermissionScopes { get; init; } = [];
    [Prop] public IReadOnlyList<PreAuthorizedApplication>? PreAuthorizedApplications { get; init; }

    /// <summary>Null and 1: tokens for it have the first format; 2: the second.</summary>
    [Prop] public int? RequestedAccessTokenVersion { get; init; }
}

/// <summary>A delegated permission of an API.</summary>
[Complex]
public sealed class PermissionScope
{
    [Prop] public string? AdminConsentDescription { get; init; }
    [Prop(MaxLength = 100)] public string? AdminConsentDisplayName { get; init; }
    [Prop] public Guid Id { get; init; }
    [Prop] public bool IsEnabled { get; init; } = true;
    [Prop] public string? Origin { get; init; }

    /// <summary><c>User</c>, or <c>Admin</c>: only an administrator may consent.</summary>
    [Prop] public string? Type { get; init; }
    [Prop] public string? UserConsentDescription { get; init; }
    [Prop] public string? UserConsentDisplayName { get; init; }
    [Prop(MaxLength = 120)] public string? Value { get; init; }
}

/// <summary>An application that needs no consent for some of the scopes.</summary>
[Complex]
public sealed class PreAuthorizedApplication
{
    [Prop] public string? AppId { get; init; }
    [Prop] public IReadOnlyList<string> DelegatedPermissionIds { get; init; } = [];
}

/// <summary>A role in an application, of people or of other applications.</summary>
[Complex]
public sealed class AppRole
{
    [Prop] public IReadOnlyList<string> AllowedMemberTypes { get; init; } = [];
    [Prop] public string? Description { get; init; }
    [Prop] public string? DisplayName { get; init; }
    [Prop] public Guid Id { get; init; }
    [Prop] public bool IsEnabled { get; init; } = true;
    [Prop] public string? Origin { get; init; }
    [Prop(MaxLength = 120)] public string? Value { get; init; }
}
