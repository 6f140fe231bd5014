// An application's own API, as something that tokens are for.
namespace Atrium.Server.SignIn;

/// <summary>An API that is not Graph.</summary>
public sealed record SignInResource
{
    public required Guid AppId { get; init; }

    /// <summary>Its service principal in the organisation that was asked. <see cref="Guid.Empty"/>: consent would make it.</summary>
    public required Guid ServicePrincipalId { get; init; }

    /// <summary>The organisation in which it is registered.</summary>
    public Guid HomeTenantId { get; init; }

    public bool MultipleOrganizations { get; init; }

    /// <summary>Clients with which it is one thing: who consents to them consents to what it needs as well (<c>knownClientApplications</c>).</summary>
    public IReadOnlyList<Guid> KnownClients { get; init; } = [];

    public required string DisplayName { get; init; }

    /// <summary>All names under which it may be asked for, its client id among them.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Whether its tokens have the second format.</summary>
    public bool SecondFormat { get; init; }

    /// <summary>What it wants in its tokens.</summary>
    public ClaimSettings Claims { get; init; } = ClaimSettings.None;

    public IReadOnlyList<ResourceScope> Scopes { get; init; } = [];

    /// <summary>Those that applications can have.</summary>
    public IReadOnlyList<ResourceRole> Roles { get; init; } = [];

    /// <summary>What some clients may ask for without anybody's consent.</summary>
    public IReadOnlyList<PreAuthorizedScope> PreAuthorized { get; init; } = [];

    /// <summary>Both must be registered in one organisation: who merely names a client that others know has nothing of it.</summary>
    public bool Knows(SignInApplication client) => client.HomeTenantId == HomeTenantId && KnownClients.Contains(client.AppId);

    public bool IsNamed(string name) => Names.Contains(name.TrimEnd('/'), StringComparer.OrdinalIgnoreCase);

    public ResourceScope? Find(string scope) => Scopes.FirstOrDefault(s => s.Value.Equals(scope, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A permission of an API, with its makers' words for it.</summary>
public sealed record ResourceScope(Guid Id, string Value, bool NeedsAdmin, string? Title, string? Detail);

/// <summary>An app role of an API, with its makers' words for it.</summary>
public sealed record ResourceRole(Guid Id, string Title, string Detail);

/// <summary>A permission that the makers of an API give to one client, by its id.</summary>
public sealed record PreAuthorizedScope(Guid Client, string Scope);

/// <summary>A permission that an application is registered to ask for.</summary>
public sealed record RequiredScope(Guid Resource, Guid Scope);
