// Who calls, as proved by the token.

using System.Collections.Frozen;

namespace Atrium.Engine.Request;

/// <summary>The application that calls, and the person it calls for, if any.</summary>
public sealed record Caller
{
    public required Guid TenantId { get; init; }

    /// <summary>The signed-in person; null for an application on its own.</summary>
    public Guid? UserId { get; init; }

    public required string AppId { get; init; }

    public required Guid ServicePrincipalId { get; init; }

    /// <summary>Delegated permissions; compared without regard to case.</summary>
    public FrozenSet<string> Scopes { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Application permissions; compared without regard to case.</summary>
    public FrozenSet<string> Roles { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Template ids of the directory roles that the person holds.</summary>
    public FrozenSet<Guid> DirectoryRoles { get; init; } = FrozenSet<Guid>.Empty;

    /// <summary>True: a person of another organisation, invited into this one, who is shown no more of it than its objects one by one.</summary>
    public bool IsGuest { get; init; }

    public bool IsAppOnly => UserId is null;

    /// <summary>True if one of the permissions was granted, of the kind that this caller uses.</summary>
    public bool HasAny(IReadOnlyList<string> permissions)
    {
        var granted = IsAppOnly ? Roles : Scopes;
        foreach (var permission in permissions)
        {
            if (granted.Contains(permission))
            {
                return true;
            }
        }

        return false;
    }
}
