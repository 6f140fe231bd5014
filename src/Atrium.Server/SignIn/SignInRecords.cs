// The plain records that the directory hands to sign-in.
namespace Atrium.Server.SignIn;

/// <summary>An organisation.</summary>
/// <param name="Id">Its tenant id, the <c>tid</c> of its tokens.</param>
/// <param name="DisplayName">Its name, for people.</param>
/// <param name="Clock">Its own clock: every lifetime and revocation of its tokens is measured by it.</param>
public sealed record SignInTenant(Guid Id, string DisplayName, TimeProvider Clock);

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

/// <summary>An application as one organisation sees it.</summary>
public sealed record SignInApplication
{
    /// <summary>The client id.</summary>
    public required Guid AppId { get; init; }

    /// <summary>The id of its service principal in the organisation that was asked; the <c>oid</c> of its app-only tokens.</summary>
    public required Guid ServicePrincipalId { get; init; }

    /// <summary>The id of the application object in its home organisation.</summary>
    public required Guid ObjectId { get; init; }

    /// <summary>The organisation in which it is registered.</summary>
    public required Guid HomeTenantId { get; init; }

    public required string DisplayName { get; init; }

    public required ClientKind Kind { get; init; }

    /// <summary>False when its service principal is disabled.</summary>
    public required bool Enabled { get; init; }

    public IReadOnlyList<SecretHash> Secrets { get; init; } = [];

    public IReadOnlyList<string> RedirectUris { get; init; } = [];
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

    /// <summary>As made by <see cref="Passwords.Hash"/>; null when they have no password (bulk-seeded people).</summary>
    public string? PasswordHash { get; init; }

    /// <summary>True: the password only serves to set a new one, which this grant cannot do.</summary>
    public bool MustChangePassword { get; init; }

    /// <summary><c>signInSessionsValidFromDateTime</c>: tokens issued before it are dead.</summary>
    public DateTimeOffset? SessionsValidFrom { get; init; }

    /// <summary>Template ids of the directory roles they hold; the <c>wids</c> claim.</summary>
    public IReadOnlyList<Guid> WellKnownRoleIds { get; init; } = [];
}
