// The set of applications at the root of the service.

using Atrium.Engine.Model;

namespace Atrium.Areas.Applications;

public class ApplicationRoots
{
    /// <summary>What is registered stays as it is: changing and deleting are not offered yet.</summary>
    [RootSet]
    [Needs(
        Read = "Application.Read.All Application.ReadWrite.All Directory.Read.All Directory.ReadWrite.All",
        ReadApp = "Application.Read.All Application.ReadWrite.All Application.ReadWrite.OwnedBy Directory.Read.All Directory.ReadWrite.All",
        Create = "AppRegistration.Create Application.ReadWrite.All",
        CreateApp = "AppRegistration.Create Application.ReadWrite.All Application.ReadWrite.OwnedBy",
        Update = "",
        Delete = "")]
    public IReadOnlyList<Application>? Applications { get; init; }

    [RootSet]
    [Needs(Read = GrantPermissions.Read, Write = GrantPermissions.Write)]
    public IReadOnlyList<OAuth2PermissionGrant>? Oauth2PermissionGrants { get; init; }
}
