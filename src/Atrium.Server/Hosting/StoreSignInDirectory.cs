// What sign-in asks of the directory, read from the store: always fresh, so that a disabled person is out at once.

using Atrium.Areas.Applications;
using Atrium.Areas.Directory;
using Atrium.Areas.Policies;
using Atrium.Engine.Model;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;
using Atrium.Server.SignIn;

namespace Atrium.Server.Hosting;

public sealed class StoreSignInDirectory(IStore store, IHouse house, GraphModel model, OrganizationClocks clocks, RevocationStamps stamps) : ISignInDirectory
{
    private readonly StoreSignInResources _resources = new(store, house, model);
    private readonly StoreSignInAssignments _assignments = new(store, model);
    private readonly StoreSignInGroups _groups = new(store, model);

    public async ValueTask<SignInTenant?> FindTenant(string idOrDomain, CancellationToken cancel)
    {
        if (Guid.TryParse(idOrDomain, out var id))
        {
            return Tenant(id) is { } tenant && await OrganizationAsync(tenant, cancel) is { } organization ? Seen(tenant, organization) : null;
        }

        foreach (var tenant in house.Organizations())
        {
            if (await OrganizationAsync(tenant, cancel) is { } organization
                && (organization.VerifiedDomains ?? []).Any(d => idOrDomain.Equals(d.Name, StringComparison.OrdinalIgnoreCase)))
            {
                return Seen(tenant, organization);
            }
        }

        return null;
    }

    public async ValueTask<SignInTenant?> FindTenantOfUser(string userPrincipalName, CancellationToken cancel) =>
        userPrincipalName.LastIndexOf('@') is var at and > 0 && !Guid.TryParse(userPrincipalName.AsSpan(at + 1), out _)
            ? await FindTenant(userPrincipalName[(at + 1)..], cancel)
            : null;

    public ValueTask<bool> DemandsFactor(Guid tenantId, CancellationToken cancel) =>
        Tenant(tenantId) is { } tenant ? IdentitySecurityDefaultsEnforcementPolicy.IsOnAsync(store, model, tenant, cancel) : new(false);

    public async ValueTask<SignInApplication?> FindApplication(Guid? tenantId, Guid appId, CancellationToken cancel)
    {
        if (tenantId is { } id)
        {
            return Tenant(id) is { } tenant ? await SeenByAsync(tenant, appId, cancel) : null;
        }

        foreach (var tenant in house.Organizations())
        {
            if (await HeldAsync<Application>(tenant, ApplicationClaims.Application(appId), cancel) is not null)
            {
                return await SeenByAsync(tenant, appId, cancel);
            }
        }

        return null;
    }

    public async ValueTask<SignInUser?> FindUser(Guid tenantId, string userPrincipalName, CancellationToken cancel)
    {
        var claim = new Claim("userPrincipalName", Fold.Text(userPrincipalName));
        return Tenant(tenantId) is { } tenant && await HeldAsync<User>(tenant, claim, cancel) is { } row ? await PersonAsync(tenant, row, cancel) : null;
    }

    public async ValueTask<SignInUser?> FindUserById(Guid tenantId, Guid userId, CancellationToken cancel) =>
        Tenant(tenantId) is { } tenant && await LiveAsync<User>(tenant, userId, cancel) is { } row ? await PersonAsync(tenant, row, cancel) : null;

    public async ValueTask<IReadOnlyCollection<string>> GrantedAppRoles(Guid tenantId, SignInApplication application, CancellationToken cancel)
    {
        var assigned = await GrantsAsync<AppRoleAssignment>(tenantId, application.ServicePrincipalId, cancel);
        var graph = Tenant(tenantId) is { } tenant ? await store.HolderAsync(tenant, ApplicationClaims.ServicePrincipal(Permission.GraphAppId), cancel) : null;
        return [.. assigned.Where(a => a.ResourceId == graph).Select(a => Permission.FindRole(a.AppRoleId)?.Name).OfType<string>()];
    }

    public ValueTask<SignInStanding> Standing(Guid tenantId, Guid principal, bool isPerson, Guid offering, CancellationToken cancel) =>
        Tenant(tenantId) is { } tenant ? _assignments.OfAsync(tenant, principal, isPerson, offering, cancel) : new(SignInStanding.Open);

    public async ValueTask<IReadOnlyList<FederatedCredential>> FederatedCredentials(SignInApplication application, CancellationToken cancel)
    {
        var plan = new Plan { Table = model.Entity<FederatedIdentityCredential>().Table!, Parent = application.ObjectId };
        var rows = Tenant(application.HomeTenantId) is { } home ? (await store.ListAsync(home, plan, cancel)).Rows : [];
        return
        [
            .. rows.Select(r => Documents.View<FederatedIdentityCredential>(r.Document)).Where(c => c.Audiences.Count == 1)
                .Select(c => new FederatedCredential(c.Issuer, c.Subject ?? "", c.Audiences[0])),
        ];
    }

    public ValueTask<IReadOnlyList<SignInGroup>> Groups(Guid tenantId, Guid user, GroupQuestion question, CancellationToken cancel) =>
        Tenant(tenantId) is { } tenant ? _groups.OfAsync(tenant, user, question, cancel) : new([]);

    public ValueTask<SignInResource?> FindResource(Guid? tenantId, string name, CancellationToken cancel) => _resources.FindAsync(tenantId, name, cancel);

    public async ValueTask<IReadOnlyCollection<string>> GrantedScopes(
        Guid tenantId, SignInApplication application, Guid userId, SignInResource? resource, CancellationToken cancel)
    {
        var offering = resource?.ServicePrincipalId
            ?? (Tenant(tenantId) is { } tenant ? await store.HolderAsync(tenant, ApplicationClaims.ServicePrincipal(Permission.GraphAppId), cancel) : null);
        var scopes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var principal in (Guid?[])[null, userId])
        {
            if (offering is { } api && Tenant(tenantId) is { } here
                && await HeldAsync<OAuth2PermissionGrant>(here, OAuth2PermissionGrant.ClaimOf(application.ServicePrincipalId, api, principal), cancel) is { } row)
            {
                scopes.UnionWith(Documents.View<OAuth2PermissionGrant>(row.Document).Scopes());
            }
        }

        // Who made the API knows these clients: nobody is asked about them.
        scopes.UnionWith((resource?.PreAuthorized ?? []).Where(p => p.Client == application.AppId).Select(p => p.Scope));

        // As the API spells them, whoever wrote the grant: they are compared to the letter.
        return [.. scopes.Select(s => (resource is null ? Permission.Find(s)?.Name : resource.Find(s)?.Value) ?? s).Distinct(StringComparer.Ordinal)];
    }

    private static SignInUser Person(Guid id, User user, Credential? credential, IReadOnlyList<Guid> roles) => new()
    {
        Id = id,
        UserPrincipalName = user.UserPrincipalName ?? "",
        Enabled = user.AccountEnabled == true,
        IsGuest = "Guest".Equals(user.UserType, StringComparison.OrdinalIgnoreCase),
        DisplayName = user.DisplayName,
        GivenName = user.GivenName,
        Surname = user.Surname,
        Mail = user.Mail,
        FurtherAddresses = [.. (user.ProxyAddresses ?? []).Where(a => a.StartsWith("smtp:", StringComparison.Ordinal)).Select(a => a["smtp:".Length..])],
        Country = user.Country,
        UsageLocation = user.UsageLocation,
        AgeGroup = user.AgeGroup,
        ConsentProvidedForMinor = user.ConsentProvidedForMinor,
        Birthday = user.Birthday > DateTimeOffset.MinValue ? user.Birthday : null,
        PreferredLanguage = user.PreferredLanguage,
        OnPremisesSecurityIdentifier = user.OnPremisesSecurityIdentifier,
        PasswordHash = credential?.PasswordHash,
        MustChangePassword = credential?.ForceChange ?? false,
        SessionsValidFrom = user.SignInSessionsValidFromDateTime,
        WellKnownRoleIds = roles,
    };

    private Tenant? Tenant(Guid id) => house.Organizations().FirstOrDefault(t => t.Id == id);

    private SignInTenant Seen(Tenant tenant, Organization organization) =>
        new(tenant.Id, organization.DisplayName ?? tenant.Id.ToString("D"), clocks.Of(tenant.Id))
        {
            Country = organization.CountryLetterCode,
            Language = organization.PreferredLanguage,
            Domains = [.. (organization.VerifiedDomains ?? []).Select(d => d.Name).OfType<string>()],
        };

    private async ValueTask<Organization?> OrganizationAsync(Tenant tenant, CancellationToken cancel) =>
        await LiveAsync<Organization>(tenant, tenant.Id, cancel) is { } row ? Documents.View<Organization>(row.Document) : null;

    private async ValueTask<SignInApplication?> SeenByAsync(Tenant tenant, Guid appId, CancellationToken cancel)
    {
        if (await WatchedAsync<ServicePrincipal>(tenant, ApplicationClaims.ServicePrincipal(appId), appId, cancel) is not { } present)
        {
            return null;
        }

        var principal = Documents.View<ServicePrincipal>(present.Document);
        if (Tenant(principal.AppOwnerOrganizationId ?? Guid.Empty) is not { } home
            || await WatchedAsync<Application>(home, ApplicationClaims.Application(appId), appId, cancel) is not { } registered)
        {
            return null;
        }

        var application = Documents.View<Application>(registered.Document);
        var now = clocks.Of(home.Id).GetUtcNow();
        SecretHash[] secrets = [.. application.Secrets.Concat(principal.Secrets).Where(s => s.StartDateTime is null || s.StartDateTime <= now).Select(s => new SecretHash(s.Sha256, s.EndDateTime))];
        ClientCertificate[] certificates =
        [
            .. application.KeyCredentials.Concat(principal.KeyCredentials).Where(k => k.Key is not null && (k.StartDateTime is null || k.StartDateTime <= now))
                .Select(k => new ClientCertificate(Convert.ToBase64String(k.Key!), k.EndDateTime ?? DateTimeOffset.MaxValue)),
        ];
        return new SignInApplication
        {
            AppId = appId,
            ServicePrincipalId = present.Key,
            ObjectId = registered.Key,
            HomeTenantId = home.Id,
            DisplayName = application.DisplayName ?? "",
            Kind = application switch
            {
                not { IsFallbackPublicClient: true } => ClientKind.Confidential,
                _ when secrets.Length + certificates.Length == 0 => ClientKind.Public,
                _ => ClientKind.Both,
            },
            Enabled = principal.AccountEnabled != false,
            Deactivated = application.IsDisabled == true,
            Secrets = secrets,
            Certificates = certificates,
            MultipleOrganizations = application.SignInAudience is Application.MultipleOrganizations or Application.Everybody,
            PublisherDomain = application.PublisherDomain,
            VerifiedPublisher = application.VerifiedPublisher?.DisplayName,
            WebRedirectUris = application.Web?.RedirectUris ?? [],
            SpaRedirectUris = application.Spa?.RedirectUris ?? [],
            NativeRedirectUris = application.PublicClient?.RedirectUris ?? [],
            LogoutUrl = application.Web?.LogoutUrl,
            IdTokenIssuance = application.Web?.ImplicitGrantSettings?.EnableIdTokenIssuance == true,
            IdentifierUris = application.IdentifierUris,
            Claims = ApplicationClaimSettings.Of(application),
            Minors = application.ParentalControlSettings,
            RequiredScopes = [.. Required(application, "Scope")],
            RequiredRoles = [.. Required(application, "Role")],
        };
    }

    private static IEnumerable<RequiredScope> Required(Application application, string type) =>
        from resource in application.RequiredResourceAccess
        where Guid.TryParse(resource.ResourceAppId, out _)
        from access in resource.ResourceAccess
        where access.Type == type
        select new RequiredScope(Guid.Parse(resource.ResourceAppId), access.Id);

    private async ValueTask<SignInUser> PersonAsync(Tenant tenant, Row row, CancellationToken cancel)
    {
        var credential = await LiveAsync<Credential>(tenant, Credential.KeyOf(row.Key), cancel) is { } kept ? Documents.View<Credential>(kept.Document) : null;
        var roles = await LiveAsync<RoleHolder>(tenant, RoleHolder.KeyOf(row.Key), cancel) is { } held
            ? Documents.View<RoleHolder>(held.Document).RoleTemplateIds
            : [];
        return Person(row.Key, Documents.View<User>(row.Document), credential, roles);
    }

    private async ValueTask<IReadOnlyList<T>> GrantsAsync<T>(Guid tenantId, Guid principal, CancellationToken cancel)
    {
        var plan = new Plan { Table = model.Entity<T>().Table!, Parent = principal };
        return Tenant(tenantId) is { } tenant ? [.. (await store.ListAsync(tenant, plan, cancel)).Rows.Select(r => Documents.View<T>(r.Document))] : [];
    }

    /// <summary>What changes it from here on is told to the tokens of the application.</summary>
    private async ValueTask<Row?> WatchedAsync<T>(Tenant tenant, Claim claim, Guid appId, CancellationToken cancel)
    {
        if (await store.HolderAsync(tenant, claim, cancel) is not { } key)
        {
            return null;
        }

        stamps.Watch(key, appId);
        return await LiveAsync<T>(tenant, key, cancel);
    }

    private async ValueTask<Row?> HeldAsync<T>(Tenant tenant, Claim claim, CancellationToken cancel) =>
        await store.HolderAsync(tenant, claim, cancel) is { } key ? await LiveAsync<T>(tenant, key, cancel) : null;

    private async ValueTask<Row?> LiveAsync<T>(Tenant tenant, Guid key, CancellationToken cancel) =>
        await store.FindAsync(tenant, model.Entity<T>().Table!, key, cancel) is { Deleted: null } row && row.Type.Clr == typeof(T) ? row : null;
}
