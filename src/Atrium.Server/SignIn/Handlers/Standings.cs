// Whether a person is admitted to the application that signs them in and to the API that it asks for, and what roles they have in each.
namespace Atrium.Server.SignIn;

/// <param name="OfClient">Values of the roles in the application that signs them in.</param>
/// <param name="OfResource">Values of the roles in the API; none at Graph, whose roles are for applications.</param>
/// <param name="Refusal">One of the two is for those who are assigned to it, and this person is not.</param>
internal sealed record Standings(IReadOnlyList<string> OfClient, IReadOnlyList<string> OfResource, AadError? Refusal)
{
    public static async ValueTask<Standings> Of(
        ISignInDirectory directory, SignInTenant tenant, SignInUser user, SignInApplication application, SignInResource? resource, CancellationToken cancel)
    {
        var own = await At(application.ServicePrincipalId);
        var other = resource is null ? SignInStanding.Open : await At(resource.ServicePrincipalId);
        var refusal = Minors.Refusal(application.Minors, user, tenant.Clock.GetUtcNow()) is { } minor ? minor
            : !own.Admitted ? AadErrors.NotAssigned(user, application.AppId.ToString(), application.DisplayName)
            : !other.Admitted ? AadErrors.NotAssigned(user, resource!.AppId.ToString(), resource.DisplayName)
            : null;
        return new Standings(own.Roles, other.Roles, refusal);

        ValueTask<SignInStanding> At(Guid principal) => principal == Guid.Empty
            ? new(SignInStanding.Open) // nobody in the organisation has let it in yet
            : directory.Standing(tenant.Id, user.Id, isPerson: true, principal, cancel);
    }
}
