// A directory of two organisations, in memory, for the sign-in tests.
using System.Collections.Concurrent;
using Atrium.Areas.Applications;
using Atrium.Server.SignIn;
using Microsoft.Extensions.Time.Testing;

namespace Atrium.Server.Tests.SignIn;

public sealed class FakeDirectory : ISignInDirectory
{
    public static readonly Guid Contoso = Guid.Parse("c0000000-0000-0000-0000-000000000001");
    public static readonly Guid Fabrikam = Guid.Parse("f0000000-0000-0000-0000-000000000002");
    public static readonly Guid Daemon = Guid.Parse("a0000000-0000-0000-0000-00000000000a");
    public static readonly Guid Desktop = Guid.Parse("b0000000-0000-0000-0000-00000000000b");
    public static readonly Guid Hybrid = Guid.Parse("d0000000-0000-0000-0000-00000000000d");
    public static readonly Guid Adele = Guid.Parse("e0000000-0000-0000-0000-00000000000e");
    public const string Secret = "a+secret/with=odd&characters %20";
    public const string OldSecret = "an-old-secret";
    public const string Password = "Pass@word1";
    public const string AdeleName = "AdeleV@contoso.example";

    private static readonly Passwords Hasher = new();
    private static readonly string PasswordHash = Hasher.Hash(Password);

    public FakeTimeProvider ContosoClock { get; } = new(TimeProvider.System.GetUtcNow());

    public ConcurrentDictionary<Guid, SignInUser> Users { get; } = new();

    public ConcurrentDictionary<Guid, SignInApplication> Applications { get; } = new();

    public List<string> AppRoles { get; } = ["User.Read.All", "Mail.Send"];

    public List<string> Scopes { get; } = ["User.Read", "Mail.Read", "openid", "profile"];

    public RevocationStamps Stamps { get; } = new();

    public FakeDirectory()
    {
        AddUser(Adele, AdeleName);
        AddApplication(Daemon, ClientKind.Confidential, [new(SecretText.Hash(Secret), DateTimeOffset.MaxValue), new(SecretText.Hash(OldSecret), DateTimeOffset.UnixEpoch)]);
        AddApplication(Desktop, ClientKind.Public, []);
        AddApplication(Hybrid, ClientKind.Both, [new(SecretText.Hash(Secret), DateTimeOffset.MaxValue)]);
    }

    public void AddUser(Guid id, string name, string? hash = null, bool enabled = true) => Users[id] = new SignInUser
    {
        Id = id,
        UserPrincipalName = name,
        Enabled = enabled,
        PasswordHash = hash ?? PasswordHash,
        DisplayName = "Adele Vance",
        GivenName = "Adele",
        Surname = "Vance",
        Mail = name,
        WellKnownRoleIds = [],
    };

    public void AddApplication(Guid id, ClientKind kind, IReadOnlyList<SecretHash> secrets) => Applications[id] = new SignInApplication
    {
        AppId = id,
        ServicePrincipalId = Spn(id),
        ObjectId = Guid.NewGuid(),
        HomeTenantId = Contoso,
        DisplayName = $"App {kind}",
        Kind = kind,
        Enabled = true,
        Secrets = secrets,
    };

    public static Guid Spn(Guid app) => new([.. app.ToByteArray().Reverse()]);

    public ValueTask<SignInTenant?> FindTenant(string idOrDomain, CancellationToken cancel)
    {
        if (Guid.TryParse(idOrDomain, out var id))
        {
            return new(Tenant(id));
        }

        return idOrDomain.ToLowerInvariant() switch
        {
            "contoso.example" => new(Tenant(Contoso)),
            "fabrikam.example" => new(Tenant(Fabrikam)),
            _ => default,
        };
    }

    public ValueTask<bool> DemandsFactor(Guid tenantId, CancellationToken cancel) => new(false);

    public ValueTask<SignInTenant?> FindTenantOfUser(string userPrincipalName, CancellationToken cancel) =>
        FindTenant(userPrincipalName[(userPrincipalName.LastIndexOf('@') + 1)..], cancel);

    public ValueTask<SignInApplication?> FindApplication(Guid? tenantId, Guid appId, CancellationToken cancel) =>
        new(tenantId is null || tenantId == Contoso || appId == Hybrid ? Applications.GetValueOrDefault(appId) : null);

    public ValueTask<SignInUser?> FindUser(Guid tenantId, string userPrincipalName, CancellationToken cancel) =>
        new(tenantId != Contoso ? null : Users.Values.FirstOrDefault(user => user.UserPrincipalName.Equals(userPrincipalName, StringComparison.OrdinalIgnoreCase)));

    public ValueTask<SignInUser?> FindUserById(Guid tenantId, Guid userId, CancellationToken cancel) =>
        new(tenantId != Contoso ? null : Users.GetValueOrDefault(userId));

    public ValueTask<IReadOnlyCollection<string>> GrantedAppRoles(Guid tenantId, SignInApplication application, CancellationToken cancel) =>
        new(AppRoles.ToArray());

    public ValueTask<IReadOnlyCollection<string>> GrantedScopes(
        Guid tenantId, SignInApplication application, Guid userId, SignInResource? resource, CancellationToken cancel) =>
        new(Scopes.ToArray());

    public ValueTask<SignInStanding> Standing(Guid tenantId, Guid principal, bool isPerson, Guid offering, CancellationToken cancel) => new(SignInStanding.Open);

    public List<FederatedCredential> Federated { get; } = [];

    public ValueTask<IReadOnlyList<FederatedCredential>> FederatedCredentials(SignInApplication application, CancellationToken cancel) => new(Federated.ToArray());

    public ValueTask<IReadOnlyList<SignInGroup>> Groups(Guid tenantId, Guid user, GroupQuestion question, CancellationToken cancel) => new([]);

    public ValueTask<SignInResource?> FindResource(Guid? tenantId, string name, CancellationToken cancel) => default;

    private SignInTenant? Tenant(Guid id) => id == Contoso ? new(Contoso, "Contoso", ContosoClock)
        : id == Fabrikam ? new(Fabrikam, "Fabrikam", TimeProvider.System) : null;
}
