// The unique names under which applications and service principals are found by client id.

using Atrium.Engine.Storage;

namespace Atrium.Areas.Applications;

public static class ApplicationClaims
{
    public const string ApplicationScope = "application.appId";

    public const string ServicePrincipalScope = "servicePrincipal.appId";

    public static Claim Application(Guid appId) => new(ApplicationScope, appId.ToString("D"));

    public static Claim ServicePrincipal(Guid appId) => new(ServicePrincipalScope, appId.ToString("D"));
}
