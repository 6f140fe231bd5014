// Delegated permissions of an application at one API: for one person, or for everybody.

using Atrium.Areas.Shared;
using Atrium.Engine.Model;
using Atrium.Engine.Storage;

namespace Atrium.Areas.Applications;

/// <summary>Its row lies under the client and belongs to the person, so that it goes when either goes for good.</summary>
[Entity(Name = "oAuth2PermissionGrant", Delta = true, Id = IdKind.Constant, Ignores = "startTime expiryTime")]
public sealed class OAuth2PermissionGrant : Entity
{
    public const string ClaimScope = "oAuth2PermissionGrant";
    public const string Everybody = "AllPrincipals";
    public const string One = "Principal";

    /// <summary>The service principal of the application that may act for people.</summary>
    [Prop(Can.Equal | Can.Create, Required = true), Indexed]
    public string ClientId { get; init; } = "";

    /// <summary><see cref="Everybody"/> or <see cref="One"/>.</summary>
    [Prop(Can.Equal | Can.Create, Required = true)]
    public string? ConsentType { get; init; }

    /// <summary>The person; null: everybody.</summary>
    [Prop(Can.Equal | Can.Create), Indexed]
    public string? PrincipalId { get; init; }

    /// <summary>The service principal of the API.</summary>
    [Prop(Can.Equal | Can.Create, Required = true), Indexed, Unique(ClaimScope, With = "clientId principalId")]
    public string ResourceId { get; init; } = "";

    /// <summary>Names, separated by spaces.</summary>
    [Prop(Can.Write)]
    public string? Scope { get; init; }

    public IReadOnlyList<string> Scopes() => Scope?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>Whoever holds it is this very grant.</summary>
    public static Claim ClaimOf(Guid client, Guid resource, Guid? principal) => new(ClaimScope, Fold.Text($"{resource:D} {client:D} {principal:D}"));
}
