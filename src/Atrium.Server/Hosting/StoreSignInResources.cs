// Applications' own APIs, found by the names that clients ask for.

using Atrium.Areas.Applications;
using Atrium.Engine.Model;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;
using Atrium.Server.SignIn;

namespace Atrium.Server.Hosting;

internal sealed class StoreSignInResources(IStore store, IHouse house, GraphModel model)
{
    public async ValueTask<SignInResource?> FindAsync(Guid? tenantId, string name, CancellationToken cancel)
    {
        name = name.TrimEnd('/');
        foreach (var home in house.Organizations())
        {
            if (await RegisteredAsync(home, name, cancel) is { } application)
            {
                var here = tenantId is null ? home : house.Organizations().FirstOrDefault(t => t.Id == tenantId);
                var principal = here is null ? null : await store.HolderAsync(here, ApplicationClaims.ServicePrincipal(application.AppId), cancel);
                return principal is { } key ? Seen(application, home, key) : null;
            }
        }

        return null;
    }

    /// <summary>By the name itself, else by the client id that stands in it.</summary>
    private async ValueTask<Application?> RegisteredAsync(Tenant home, string name, CancellationToken cancel)
    {
        if (await ClaimedAsync(home, name, cancel) is { } held)
        {
            return held;
        }

        if (name.Split('/').Select(part => Guid.TryParse(part, out var id) ? id : Guid.Empty).LastOrDefault(id => id != Guid.Empty) is var named && named != Guid.Empty)
        {
            return await store.HolderAsync(home, ApplicationClaims.Application(named), cancel) is { } key
                && await store.FindAsync(home, model.Entity<Application>().Table!, key, cancel) is { Deleted: null } row
                && Documents.View<Application>(row.Document) is var found && IsNamed(found, name)
                ? found
                : null;
        }

        return await ClaimedAsync(home, name + "/", cancel);
    }

    private async ValueTask<Application?> ClaimedAsync(Tenant home, string name, CancellationToken cancel) =>
        await store.HolderAsync(home, ApplicationClaims.Identifier(name), cancel) is { } key
            && await store.FindAsync(home, model.Entity<Application>().Table!, key, cancel) is { Deleted: null } row
            ? Documents.View<Application>(row.Document)
            : null;

    private static bool IsNamed(Application application, string name) =>
        name.Equals(application.AppId.ToString(), StringComparison.OrdinalIgnoreCase)
        || application.IdentifierUris.Any(uri => uri.TrimEnd('/').Equals(name, StringComparison.OrdinalIgnoreCase));

    private static SignInResource Seen(Application application, Tenant home, Guid principal) => new()
    {
        AppId = application.AppId,
        ServicePrincipalId = principal,
        HomeTenantId = home.Id,
        MultipleOrganizations = application.SignInAudience is Application.MultipleOrganizations or Application.Everybody,
        KnownClients = application.Api?.KnownClientApplications ?? [],
        DisplayName = application.DisplayName ?? "",
        Names = [application.AppId.ToString(), .. application.IdentifierUris.Select(uri => uri.TrimEnd('/'))],
        PreAuthorized = [.. PreAuthorized(application.Api)],
        SecondFormat = application.Api?.RequestedAccessTokenVersion == 2,
        Claims = ApplicationClaimSettings.Of(application),
        Roles =
        [
            .. application.AppRoles.Where(r => r.IsEnabled && r.AllowedMemberTypes.Contains("Application", StringComparer.OrdinalIgnoreCase))
                .Select(r => new ResourceRole(r.Id, r.DisplayName ?? r.Value ?? "", r.Description ?? "")),
        ],
        Scopes =
        [
            .. (application.Api?.Oauth2PermissionScopes ?? []).Where(s => s.IsEnabled)
                .Select(s => new ResourceScope(s.Id, s.Value ?? "", s.Type == "Admin", s.UserConsentDisplayName, s.UserConsentDescription)),
        ],
    };

    private static IEnumerable<PreAuthorizedScope> PreAuthorized(ApiApplication? api) =>
        from client in api?.PreAuthorizedApplications ?? []
        from scope in api!.Oauth2PermissionScopes
        where scope.IsEnabled && client.DelegatedPermissionIds.Contains(scope.Id.ToString(), StringComparer.OrdinalIgnoreCase)
        select new PreAuthorizedScope(Guid.Parse(client.AppId!), scope.Value ?? "");
}
