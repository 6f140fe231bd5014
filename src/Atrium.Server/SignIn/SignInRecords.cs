// The plain records that the directory hands to sign-in.
using Atrium.Areas.Applications;

namespace Atrium.Server.SignIn;

/// <summary>An organisation.</summary>
/// <param name="Id">Its tenant id, the <c>tid</c> of its tokens.</param>
/// <param name="DisplayName">Its name, for people.</param>
/// <param name="Clock">Its own clock: every lifetime and revocation of its tokens is measured by it.</param>
public sealed record SignInTenant(Guid Id, string DisplayName, TimeProvider Clock)
{
    /// <summary>Two letters; null: not set.</summary>
    public string? Country { get; init; }

    public string? Language { get; init; }

    /// <summary>Its verified domains.</summary>
    public IReadOnlyList<string> Domains { get; init; } = [];
}

/// <summary>How an application may prove who it is.</summary>
public enum ClientKind
{
    /// <summary>It must send a secret.</summary>
    Confidential,

    /// <summary>It must not send a secret (desktop, mobile, browser).</summary>
    Public,

    /// <summary>It has secrets and is also allowed as a public client: judged by whether it sends one.</summary>
    Both,
}

/// <summary>One client secret: the SHA-256 of its UTF-8 text in base64 (see <see cref="ClientSecrets"/>), and when it ends.</summary>
public sealed record SecretHash(string Sha256, DateTimeOffset End);

/// <summary>One client certificate: base64 of its DER form, and when the application stops accepting it.</summary>
public sealed record ClientCertificate(string Der, DateTimeOffset End);

/// <summary>An application as one organisation sees it.</summary>
public sealed record SignInApplication
{
    /// <summary>The client id.</summary>
    public required Guid AppId { get; init; }

    /// <summary>The id of its service principal in the organisation that was asked; the <c>oid</c> of its app-only tokens.
    /// <see cref="Guid.Empty"/>: nobody there has consented to it yet.</summary>
    public required Guid ServicePrincipalId { get; init; }

    /// <summary>The id of the application object in its home organisation.</summary>
    public required Guid ObjectId { get; init; }

    /// <summary>The organisation in which it is registered.</summary>
    public required Guid HomeTenantId { get; init; }

    public required string DisplayName { get; init; }

    public required ClientKind Kind { get; init; }

    /// <summary>False when its service principal is disabled.</summary>
    public required bool Enabled { get; init; }

    /// <summary>True when the application is switched off where it is registered: no new tokens, while those that it has stay good.</summary>
    public bool Deactivated { get; init; }

    public IReadOnlyList<SecretHash> Secrets { get; init; } = [];

    public IReadOnlyList<ClientCertificate> Certificates { get; init; } = [];

    /// <summary>Whether people of other organisations may use it, once they or their administrator consented.</summary>
    public bool MultipleOrganizations { get; init; }

    /// <summary>The domain of who made it, as far as it is verified.</summary>
    public string? PublisherDomain { get; init; }

    /// <summary>Who that is, as far as an administrator there has stated it.</summary>
    public string? VerifiedPublisher { get; init; }

    /// <summary>Addresses of a server that keeps a secret.</summary>
    public IReadOnlyList<string> WebRedirectUris { get; init; } = [];

    /// <summary>Addresses of a page in a browser.</summary>
    public IReadOnlyList<string> SpaRedirectUris { get; init; } = [];

    /// <summary>Addresses of a program on a device; loopback ones stand for every port.</summary>
    public IReadOnlyList<string> NativeRedirectUris { get; init; } = [];

    /// <summary>Where it is told that somebody signed out.</summary>
    public string? LogoutUrl { get; init; }

    /// <summary>Whether the authorization endpoint may give it id tokens.</summary>
    public bool IdTokenIssuance { get; init; }

    public ClaimSettings Claims { get; init; } = ClaimSettings.None;

    /// <summary>What it demands of minors; null: what the law does.</summary>
    public ParentalControlSettings? Minors { get; init; }

    /// <summary>What it asks for when it asks for <c>.default</c>.</summary>
    public IReadOnlyList<RequiredScope> RequiredScopes { get; init; } = [];

    /// <summary>App roles that it is registered to ask for: an administrator gives them.</summary>
    public IReadOnlyList<RequiredScope> RequiredRoles { get; init; } = [];

    /// <summary>Names of its own API.</summary>
    public IReadOnlyList<string> IdentifierUris { get; init; } = [];
}

/// <summary>What somebody is assigned at an application.</summary>
/// <param name="Admitted">False: the application is for those who are assigned to it, and they are not.</param>
/// <param name="Roles">Values of the roles they have there.</param>
public sealed record SignInStanding(bool Admitted, IReadOnlyList<string> Roles)
{
    public static SignInStanding Open { get; } = new(true, []);
}

/// <summary>What everybody is by <c>userType</c>: the tokens of people have one of these among their <c>wids</c>, as Microsoft's do.</summary>
public static class UserKinds
{
    public static Guid Member { get; } = new("b79fbf4d-3ef9-4689-8143-76b194e85509");

    public static Guid Guest { get; } = new("10dae51f-b6af-4016-8d66-8c2a99b929b3");
}

/// <summary>A person who may sign in.</summary>
public sealed record SignInUser
{
    public required Guid Id { get; init; }

    public required string UserPrincipalName { get; init; }

    public required bool Enabled { get; init; }

    /// <summary>True: <c>userType</c> is <c>Guest</c>.</summary>
    public bool IsGuest { get; init; }

    public string? DisplayName { get; init; }

    public string? GivenName { get; init; }

    public string? Surname { get; init; }

    public string? Mail { get; init; }

    /// <summary>Addresses under which mail reaches them too.</summary>
    public IReadOnlyList<string> FurtherAddresses { get; init; } = [];

    public string? Country { get; init; }

    /// <summary>Two letters.</summary>
    public string? UsageLocation { get; init; }

    /// <summary>Null: not known.</summary>
    public string? AgeGroup { get; init; }

    public string? ConsentProvidedForMinor { get; init; }

    /// <summary>Null: not known.</summary>
    public DateTimeOffset? Birthday { get; init; }

    public string? PreferredLanguage { get; init; }

    public string? OnPremisesSecurityIdentifier { get; init; }

    /// <summary>As made by <see cref="Passwords.Hash"/>; null when they have no password (bulk-seeded people).</summary>
    public string? PasswordHash { get; init; }

    /// <summary>True: the password only serves to set a new one, which this grant cannot do.</summary>
    public bool MustChangePassword { get; init; }

    /// <summary><c>signInSessionsValidFromDateTime</c>: tokens issued before it are dead.</summary>
    public DateTimeOffset? SessionsValidFrom { get; init; }

    /// <summary>Template ids of the directory roles they hold; the <c>wids</c> claim.</summary>
    public IReadOnlyList<Guid> WellKnownRoleIds { get; init; } = [];

    /// <summary>The <c>wids</c> claim.</summary>
    public string[] RoleClaim() => [.. WellKnownRoleIds.Append(IsGuest ? UserKinds.Guest : UserKinds.Member).Select(id => id.ToString())];
}
