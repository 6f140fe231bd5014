// Who calls Graph, once the token has been checked.
using System.Collections.Frozen;
using System.Globalization;

namespace Atrium.Server.SignIn;

/// <summary>The caller of one Graph request. Immutable, shared by every request with the same token.</summary>
public sealed record BearerPrincipal
{
    public required SignInTenant Tenant { get; init; }

    public Guid TenantId => Tenant.Id;

    /// <summary>The person; null for an app-only token.</summary>
    public required Guid? UserId { get; init; }

    public required Guid ServicePrincipalId { get; init; }

    /// <summary>The application's client id.</summary>
    public required string AppId { get; init; }

    public required string AppDisplayName { get; init; }

    public required string? Upn { get; init; }

    /// <summary>Delegated scopes; compares without case.</summary>
    public required FrozenSet<string> Scopes { get; init; }

    /// <summary>App roles; compares without case.</summary>
    public required FrozenSet<string> Roles { get; init; }

    /// <summary>Template ids of the person's directory roles, at the time of issue.</summary>
    public required FrozenSet<Guid> WellKnownRoleIds { get; init; }

    public bool IsAppOnly => UserId is null;

    /// <summary>The exact instant of issue, by the organisation's clock.</summary>
    public required DateTimeOffset Issued { get; init; }

    public required DateTimeOffset Expires { get; init; }
}

/// <summary>Why a token was refused: the code and sentence of Graph's 401.</summary>
public sealed record BearerFailure(string Message)
{
    /// <summary>What the next token must fulfil, as a <c>claims</c> parameter: for clients that declared that they understand it.</summary>
    public string? Challenge { get; init; }

    public string Code => "InvalidAuthenticationToken";

    public static BearerFailure Empty { get; } = new("Access token is empty.");

    public static BearerFailure Unreadable { get; } = new("CompactToken parsing failed with error code: 80049217");

    public static BearerFailure Invalid { get; } = new("Access token validation failure.");

    public static BearerFailure WrongAudience { get; } = new("Access token validation failure. Invalid audience.");

    public static BearerFailure Expired { get; } = new("Lifetime validation failed, the token is expired.");

    public static BearerFailure Revoked { get; } = new(
        "Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp");

    /// <summary>Revoked; a client that understands challenges is told to bring a token of a later sign-in.</summary>
    public static BearerFailure RevokedUpTo(DateTimeOffset instant, bool capable) => !capable ? Revoked : Revoked with
    {
        Challenge = "{\"access_token\":{\"nbf\":{\"essential\":true,\"value\":\"" + instant.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) + "\"}}}",
    };
}

/// <summary>A principal or a failure, never both.</summary>
public readonly record struct BearerResult(BearerPrincipal? Principal, BearerFailure? Failure)
{
    public static implicit operator BearerResult(BearerPrincipal principal) => new(principal, null);

    public static implicit operator BearerResult(BearerFailure failure) => new(null, failure);
}
