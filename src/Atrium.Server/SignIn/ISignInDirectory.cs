// The sign-in door's window on the directory: organisations, applications and people, as far as signing in needs them.
namespace Atrium.Server.SignIn;

/// <summary>What sign-in asks of the directory. Implemented over the store; every answer is read fresh, so that a disabled
/// person or a removed secret counts from the next request on.</summary>
public interface ISignInDirectory
{
    /// <summary>The organisation named by its id (any GUID form) or by one of its <em>verified</em> domains (case-insensitive);
    /// null when there is none.</summary>
    ValueTask<SignInTenant?> FindTenant(string idOrDomain, CancellationToken cancel);

    /// <summary>The home organisation of a user principal name, found by its domain; null when no organisation has that domain.
    /// The user need not exist.</summary>
    ValueTask<SignInTenant?> FindTenantOfUser(string userPrincipalName, CancellationToken cancel);

    /// <summary>Whether the organisation demands a second factor of everybody who signs in.</summary>
    ValueTask<bool> DemandsFactor(Guid tenantId, CancellationToken cancel);

    /// <summary>The application as that organisation sees it (its service principal there); null when it has none.
    /// With a null <paramref name="tenantId"/> (the request came to /common or /organizations): as its home organisation sees it.</summary>
    ValueTask<SignInApplication?> FindApplication(Guid? tenantId, Guid appId, CancellationToken cancel);

    /// <summary>A person by user principal name (case-insensitive), disabled ones included; null when there is none.</summary>
    ValueTask<SignInUser?> FindUser(Guid tenantId, string userPrincipalName, CancellationToken cancel);

    /// <summary>A person by object id, disabled ones included; null when there is none or they are deleted.</summary>
    ValueTask<SignInUser?> FindUserById(Guid tenantId, Guid userId, CancellationToken cancel);

    /// <summary>The values of the Graph app roles that were assigned to this application in this organisation (<c>User.Read.All</c> …).</summary>
    ValueTask<IReadOnlyCollection<string>> GrantedAppRoles(Guid tenantId, SignInApplication application, CancellationToken cancel);

    /// <summary>What a person (directly, or as a direct member of a group) or a client is assigned at an application, by the ids of the person or the
    /// client's service principal and of the application's service principal.</summary>
    ValueTask<SignInStanding> Standing(Guid tenantId, Guid principal, bool isPerson, Guid offering, CancellationToken cancel);

    /// <summary>The tokens of other issuers that the application accepts in place of a secret.</summary>
    ValueTask<IReadOnlyList<FederatedCredential>> FederatedCredentials(SignInApplication application, CancellationToken cancel);

    /// <summary>Groups that a person belongs to, through other groups too.</summary>
    ValueTask<IReadOnlyList<SignInGroup>> Groups(Guid tenantId, Guid user, GroupQuestion question, CancellationToken cancel);

    /// <summary>An application's own API by one of its names (client id or identifier URI) as that organisation sees it; null when there
    /// is none, or it offers no permissions. With a null <paramref name="tenantId"/>: as its home organisation sees it.</summary>
    ValueTask<SignInResource?> FindResource(Guid? tenantId, string name, CancellationToken cancel);

    /// <summary>The delegated scopes of one resource (null: Graph) granted to this application for this user: the union of grants to all
    /// principals and to them. OpenID scopes may be among those of Graph.</summary>
    ValueTask<IReadOnlyCollection<string>> GrantedScopes(
        Guid tenantId, SignInApplication application, Guid userId, SignInResource? resource, CancellationToken cancel);
}
