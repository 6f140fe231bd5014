// The sets of applications, service principals and grants at the root of the service.

using Atrium.Engine.Model;

namespace Atrium.Areas.Applications;

public class ApplicationRoots
{
    [RootSet]
    [Needs(
        Read = ApplicationPermissions.Read,
        ReadApp = ApplicationPermissions.ReadApp,
        Create = "AppRegistration.Create Application.ReadWrite.All",
        CreateApp = "AppRegistration.Create Application.ReadWrite.All Application.ReadWrite.OwnedBy",
        Update = "Application.ReadWrite.All",
        UpdateApp = "Application.ReadWrite.All Application.ReadWrite.OwnedBy",
        Delete = "Application.ReadWrite.All",
        DeleteApp = "Application.ReadWrite.All Application.ReadWrite.OwnedBy")]
    public IReadOnlyList<Application>? Applications { get; init; }

    [RootSet]
    [Needs(Read = GrantPermissions.Read, Write = GrantPermissions.Write)]
    public IReadOnlyList<OAuth2PermissionGrant>? Oauth2PermissionGrants { get; init; }

    [RootSet]
    [Needs(
        Read = ApplicationPermissions.Read,
        ReadApp = ApplicationPermissions.ReadApp,
        Write = ApplicationPermissions.Write,
        WriteApp = ApplicationPermissions.WriteApp)]
    public IReadOnlyList<ServicePrincipal>? ServicePrincipals { get; init; }
}
