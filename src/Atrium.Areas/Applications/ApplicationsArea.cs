// The room of applications, their presence in organisations, and what they were granted.

using Atrium.Areas.Shared;
using Atrium.Engine.Model;
using Atrium.Engine.Rules;

namespace Atrium.Areas.Applications;

public sealed class ApplicationsArea : Area
{
    public override Workload Workload => Workloads.Directory;

    public override Type Roots => typeof(ApplicationRoots);

    public override IReadOnlyList<Type> Types =>
    [
        typeof(Application), typeof(AddIn), typeof(KeyValue), typeof(InformationalUrl), typeof(OptionalClaims), typeof(OptionalClaim), typeof(VerifiedPublisher),
        typeof(ClientSecret), typeof(PasswordCredential), typeof(KeyCredential), typeof(WebApplication), typeof(ImplicitGrantSettings), typeof(SpaApplication),
        typeof(PublicClientApplication), typeof(ParentalControlSettings), typeof(ApiApplication), typeof(PermissionScope), typeof(PreAuthorizedApplication), typeof(AppRole),
        typeof(RequiredResourceAccess), typeof(ResourceAccess), typeof(FederatedIdentityCredential), typeof(ServicePrincipal), typeof(AppRoleAssignment),
        typeof(OAuth2PermissionGrant), typeof(RoleHolder), typeof(DelegatedPermissionClassification), typeof(PermissionClassificationType),
    ];

    public override IReadOnlyList<IRules> Rules { get; } =
    [
        new AppRoleAssignmentRules(), new ApplicationRules(), new DelegatedPermissionClassificationRules(), new FederatedIdentityCredentialRules(), new OAuth2PermissionGrantRules(),
        new ServicePrincipalRules(),
    ];

    public override IReadOnlyList<IStreamProperty> Streams { get; } = [new ApplicationLogo()];

    public override IReadOnlyList<Delegate> Operations =>
    [
        KeyActions.AddKey, KeyActions.AddKeyOfPrincipal, KeyActions.RemoveKey, KeyActions.RemoveKeyOfPrincipal,
        PasswordActions.AddPassword, PasswordActions.AddPasswordOfPrincipal, PasswordActions.RemovePassword, PasswordActions.RemovePasswordOfPrincipal,
        VerifiedPublisherActions.SetVerifiedPublisher, VerifiedPublisherActions.UnsetVerifiedPublisher,
    ];
}
