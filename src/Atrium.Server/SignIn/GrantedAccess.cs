// What one token request was granted, from which its tokens are printed.
namespace Atrium.Server.SignIn;

/// <summary>Made by a grant handler after every check has passed.</summary>
public sealed record GrantedAccess
{
    public required SignInTenant Tenant { get; init; }

    public required SignInApplication Application { get; init; }

    /// <summary>Null for an app-only token.</summary>
    public SignInUser? User { get; init; }

    /// <summary>The API that the token is for; null: Graph.</summary>
    public SignInResource? Resource { get; init; }

    /// <summary>The name under which the API was asked for.</summary>
    public string? ResourceName { get; init; }

    /// <summary>The instant <em>before</em> the directory was read: a revocation after it must win.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Scopes to print, short, sorted; empty for an app-only token.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>The <c>scope</c> of the reply; null for an app-only token.</summary>
    public string? ReplyScope { get; init; }

    /// <summary>App roles of the API to print: those of the application on its own, or of the person.</summary>
    public IReadOnlyCollection<string> Roles { get; init; } = [];

    /// <summary>App roles that the person has in the client itself: the id token has them.</summary>
    public IReadOnlyCollection<string> ClientRoles { get; init; } = [];

    /// <summary>The family of everything that came from the same act of signing in; null for an app-only token.</summary>
    public string? Family { get; init; }

    /// <summary>When the user proved who they are; null: not known.</summary>
    public DateTimeOffset? AuthenticatedAt { get; init; }

    /// <summary>How the user proved who they are: <c>pwd</c> …</summary>
    public IReadOnlyList<string> Methods { get; init; } = [];

    /// <summary>The browser session in which they did; null: in none.</summary>
    public string? Session { get; init; }

    /// <summary>From where they did.</summary>
    public string? Address { get; init; }

    /// <summary>Whether the client understands challenges of APIs.</summary>
    public bool Capable { get; init; }

    /// <summary>Claims that the request asked for in the id token.</summary>
    public IReadOnlyList<string> AskedClaims { get; init; } = [];

    /// <summary>Claims of the id token beyond those that every one has.</summary>
    public IReadOnlyDictionary<string, object> IdClaims { get; init; } = new Dictionary<string, object>();

    public IReadOnlyDictionary<string, object> AccessClaims { get; init; } = new Dictionary<string, object>();

    /// <summary>Whether the email scope was asked: the id token then has the address.</summary>
    public bool Email { get; init; }

    /// <summary>Whether the profile scope was asked.</summary>
    public bool Profile { get; init; }

    /// <summary><c>appidacr</c>: 0 public client, 1 secret, 2 certificate.</summary>
    public required string ClientAuthentication { get; init; }
}
