// The unique names under which applications and service principals are found.

using Atrium.Engine.Storage;

namespace Atrium.Areas.Applications;

public static class ApplicationClaims
{
    public const string ApplicationScope = "application.appId";

    public const string ServicePrincipalScope = "servicePrincipal.appId";

    public const string IdentifierScope = "identifierUris";

    public static Claim Application(Guid appId) => new(ApplicationScope, appId.ToString("D"));

    public static Claim ServicePrincipal(Guid appId) => new(ServicePrincipalScope, appId.ToString("D"));

    public static Claim Identifier(string uri) => new(IdentifierScope, Fold.Text(uri));
}
