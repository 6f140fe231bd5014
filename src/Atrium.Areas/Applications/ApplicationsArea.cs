// The room of applications and what they were granted. Of this only the applications themselves can be reached by a path.

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
        typeof(Application), typeof(ClientSecret), typeof(KeyCredential), typeof(WebApplication), typeof(ImplicitGrantSettings), typeof(SpaApplication),
        typeof(PublicClientApplication), typeof(ApiApplication), typeof(PermissionScope), typeof(RequiredResourceAccess), typeof(ResourceAccess),
        typeof(ServicePrincipal), typeof(AppRoleAssignment), typeof(OAuth2PermissionGrant), typeof(RoleHolder),
    ];

    public override IReadOnlyList<IRules> Rules { get; } = [new AppRoleAssignmentRules(), new ApplicationRules(), new OAuth2PermissionGrantRules()];
}
