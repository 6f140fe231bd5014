// What still has to be consented to before an application gets what it asks: only what is missing.
using System.Collections.Frozen;
using Atrium.Areas.Applications;
using Atrium.Areas.Directory;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Atrium.Server.SignIn;

/// <summary>One permission as a page shows it.</summary>
internal sealed record AskedScope(string Name, string Title, string Detail);

/// <param name="Missing">Scopes to ask the person for; empty: nothing.</param>
/// <param name="All">Everything the request asks, for when the client wants the page shown again.</param>
/// <param name="Refusal">Why asking would be in vain.</param>
internal sealed record ConsentNeed(IReadOnlyList<AskedScope> Missing, IReadOnlyList<AskedScope> All, AadError? Refusal)
{
    /// <summary>Roles that may consent for themselves to what only administrators may, and for everybody.</summary>
    private static readonly FrozenSet<Guid> Consenting =
    [
        DirectoryRoles.GlobalAdministrator, DirectoryRoles.PrivilegedRoleAdministrator,
        DirectoryRoles.ApplicationAdministrator, DirectoryRoles.CloudApplicationAdministrator,
    ];

    public static bool MayGrantForAll(SignInUser user) => user.WellKnownRoleIds.Any(Consenting.Contains);

    /// <summary>Reads what was granted, and compares.</summary>
    public static async ValueTask<ConsentNeed> Of(
        ISignInDirectory directory, ScopeRequest asked, SignInTenant tenant, SignInApplication application, SignInUser user, CancellationToken cancel)
    {
        if (application.ServicePrincipalId == Guid.Empty)
        {
            return Of(asked, application, [], user);
        }

        var granted = await directory.GrantedScopes(tenant.Id, application, user.Id, asked.Resource, cancel);
        if (asked.Resource is not null)
        {
            // OpenID scopes are Graph's, whatever else is asked for.
            var ofGraph = await directory.GrantedScopes(tenant.Id, application, user.Id, null, cancel);
            granted = [.. granted.Where(scope => !ScopeRequest.IsOpenId(scope)), .. ofGraph.Where(ScopeRequest.IsOpenId)];
        }

        return Of(asked, application, granted, user);
    }

    public static ConsentNeed Of(ScopeRequest asked, SignInApplication application, IReadOnlyCollection<string> granted, SignInUser user)
    {
        var named = asked.Default ? Required(asked.Resource, application) : asked.Named;
        var all = named.Concat(asked.OpenId.Order(StringComparer.Ordinal)).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var known = new HashSet<string>(granted, StringComparer.OrdinalIgnoreCase);
        var byDefault = asked.Default && known.Any(scope => !ScopeRequest.IsOpenId(scope));

        // With .default an earlier grant is the whole answer, whatever the application has been registered to ask since.
        var missing = all.Where(scope => !known.Contains(scope) && !IsImplied(scope, known, asked) && !(byDefault && !ScopeRequest.IsOpenId(scope))).ToList();
        var refusal = missing.Select(scope => Refuse(scope, asked.Resource, application, user)).FirstOrDefault(error => error is not null)
            ?? (asked.Default && !byDefault && named.Count == 0 ? AadErrors.AsksNothing(application) : null);
        return new ConsentNeed([.. missing.Select(Shown)], [.. all.Select(Shown)], refusal);

        AskedScope Shown(string scope)
        {
            var (title, detail) = asked.Resource?.Find(scope) is { } own && !ScopeRequest.IsOpenId(scope)
                ? (own.Title ?? own.Value, $"{own.Detail ?? own.Value} — in {asked.Resource.DisplayName}, in its makers' words.")
                : PermissionWords.Of(scope);
            return new AskedScope(scope, title, detail);
        }
    }

    /// <summary>Names of the delegated permissions that an application is registered to ask of a resource (null: Graph).</summary>
    public static IReadOnlyList<string> Required(SignInResource? resource, SignInApplication application) =>
    [
        .. application.RequiredScopes.Where(r => r.Resource == (resource?.AppId ?? Permission.GraphAppId))
            .Select(r => resource is null ? Permission.FindScope(r.Scope)?.Name : resource.Scopes.FirstOrDefault(s => s.Id == r.Scope)?.Value)
            .OfType<string>(),
    ];

    private static AadError? Refuse(string scope, SignInResource? resource, SignInApplication application, SignInUser user)
    {
        bool? needsAdmin = resource is null || ScopeRequest.IsOpenId(scope)
            ? Permission.Find(scope) is { ScopeId: not null } permission ? permission.NeedsAdmin : null
            : resource.Find(scope)?.NeedsAdmin;
        return needsAdmin switch
        {
            null => AadErrors.UnknownScope(application, scope, resource?.AppId ?? Permission.GraphAppId),
            true when !MayGrantForAll(user) => AadErrors.AdminConsentRequired(application),
            _ => null,
        };
    }

    /// <summary>A grant that an administrator wrote by hand names no OpenID scopes: those that reveal no more than it does come with it.</summary>
    private static bool IsImplied(string scope, HashSet<string> granted, ScopeRequest asked) => granted.Count > 0 && scope switch
    {
        Scopes.OpenId or Scopes.OfflineAccess => true,
        Scopes.Profile or Scopes.Email => asked.Resource is null && granted.Contains("User.Read"),
        _ => false,
    };
}
