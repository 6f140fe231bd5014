// The seam to the store for what people consent to.
namespace Atrium.Server.SignIn;

/// <summary>Writes consent as the same grants that Graph shows.</summary>
public interface ISignInConsents
{
    /// <summary>Adds delegated scopes to the grants of one person, or with null of everybody: all of it or nothing. Applications and APIs get their service
    /// principals in the organisation when they have none.</summary>
    ValueTask Grant(SignInTenant tenant, Guid? user, IReadOnlyList<ConsentGrant> grants, CancellationToken cancel);

    /// <summary>Assigns app roles of Graph to the application in the organisation; those it has stay.</summary>
    ValueTask Assign(SignInTenant tenant, SignInApplication application, IReadOnlyCollection<Guid> roles, CancellationToken cancel);
}

/// <param name="Application">Who may do something. Its <see cref="SignInApplication.ServicePrincipalId"/> need not be known.</param>
/// <param name="Resource">Where; null: at Graph.</param>
public sealed record ConsentGrant(SignInApplication Application, SignInResource? Resource, IReadOnlyCollection<string> Scopes);
