// The seam to the store for what people consent to.
namespace Atrium.Server.SignIn;

/// <summary>Writes consent as the same grants that Graph shows.</summary>
public interface ISignInConsents
{
    /// <summary>Adds delegated scopes of a resource (null: Graph) to the grant of one person, or with null of everybody. The application gets its service
    /// principal in the organisation when it has none.</summary>
    ValueTask Grant(
        SignInTenant tenant, SignInApplication application, Guid? user, SignInResource? resource, IReadOnlyCollection<string> scopes, CancellationToken cancel);

    /// <summary>Assigns app roles of Graph to the application in the organisation; those it has stay.</summary>
    ValueTask Assign(SignInTenant tenant, SignInApplication application, IReadOnlyCollection<Guid> roles, CancellationToken cancel);
}
