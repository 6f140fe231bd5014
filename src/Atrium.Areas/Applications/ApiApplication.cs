// What an application offers to others: its own API, and the permissions of that.

using Atrium.Engine.Model;

namespace Atrium.Areas.Applications;

[Complex(Internal = true)]
public sealed class ApiApplication
{
    [Prop]
    public IReadOnlyList<PermissionScope> Oauth2PermissionScopes { get; init; } = [];

    /// <summary>Null and 1: tokens for it have the first format; 2: the second.</summary>
    [Prop]
    public int? RequestedAccessTokenVersion { get; init; }
}

/// <summary>A delegated permission of an API.</summary>
[Complex(Internal = true)]
public sealed class PermissionScope
{
    [Prop]
    public Guid Id { get; init; }

    [Prop]
    public string Value { get; init; } = "";

    /// <summary><c>User</c>, or <c>Admin</c>: only an administrator may consent.</summary>
    [Prop]
    public string Type { get; init; } = "";

    [Prop]
    public bool IsEnabled { get; init; } = true;

    [Prop]
    public string? UserConsentDisplayName { get; init; }

    [Prop]
    public string? UserConsentDescription { get; init; }
}
