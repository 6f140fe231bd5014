// The seam to the store for what people consent to.
namespace Atrium.Server.SignIn;

/// <summary>Writes consent as the same grants that Graph shows.</summary>
public interface ISignInConsents
{
    /// <summary>Adds delegated scopes to the grants of one person, or with null of everybody, and assigns app roles: all of it or nothing. Applications and
    /// APIs get their service principals in the organisation when they have none.</summary>
    ValueTask Grant(SignInTenant tenant, Guid? user, IReadOnlyList<ConsentGrant> grants, CancellationToken cancel);
}

/// <param name="Application">Who may do something. Its <see cref="SignInApplication.ServicePrincipalId"/> need not be known.</param>
/// <param name="Resource">Where; null: at Graph.</param>
public sealed record ConsentGrant(SignInApplication Application, SignInResource? Resource, IReadOnlyCollection<string> Scopes)
{
    /// <summary>Ids of app roles, which the application gets for itself.</summary>
    public IReadOnlyCollection<Guid> Roles { get; init; } = [];
}
