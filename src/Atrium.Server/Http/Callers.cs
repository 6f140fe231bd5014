// From a checked token to the engine's caller: made once for each token.

using System.Runtime.CompilerServices;
using Atrium.Engine.Request;
using Atrium.Server.SignIn;

namespace Atrium.Server.Http;

internal static class Callers
{
    private static readonly ConditionalWeakTable<BearerPrincipal, Caller> Known = [];

    public static Caller From(BearerPrincipal principal) => Known.GetValue(principal, static p => new Caller
    {
        TenantId = p.TenantId,
        UserId = p.UserId,
        AppId = p.AppId,
        ServicePrincipalId = p.ServicePrincipalId,
        Scopes = p.Scopes,
        Roles = p.Roles,
        DirectoryRoles = p.WellKnownRoleIds,
        IsGuest = p.WellKnownRoleIds.Contains(UserKinds.Guest),
    });
}
