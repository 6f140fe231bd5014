// What an operator can set about signing in.
namespace Atrium.Server.SignIn;

/// <summary>Settings of the sign-in door.</summary>
public sealed record SignInOptions
{
    /// <summary>The address under which clients reach this server, such as <c>https://localhost:7443</c>. Every printed address and
    /// the issuer of id tokens come from it, never from the Host header, which anyone can send.</summary>
    public required Uri PublicUrl { get; init; }

    /// <summary>Further host names under which this server is the authority (instance discovery lists them).</summary>
    public IReadOnlyList<string> HostAliases { get; init; } = [];

    /// <summary>Names that mean our Graph in a scope, beside https://graph.microsoft.com and its application id: this server's own URL.</summary>
    public IReadOnlyList<string> GraphResources { get; init; } = [];

    /// <summary>Life of access tokens; Microsoft's reply says 3599 seconds.</summary>
    public TimeSpan AccessTokenLifetime { get; init; } = TimeSpan.FromSeconds(3599);

    public TimeSpan IdTokenLifetime { get; init; } = TimeSpan.FromSeconds(3599);

    /// <summary>Life of authorization codes; "about ten minutes" at Microsoft.</summary>
    public TimeSpan AuthorizationCodeLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How often a device may ask whether a person has answered; whole seconds.</summary>
    public TimeSpan DeviceInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Life of refresh tokens; each use returns a new one with a full life.</summary>
    public TimeSpan RefreshTokenLifetime { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Whose tokens may stand for secrets.</summary>
    public FederationOptions Federation { get; init; } = new();

    /// <summary>True: a refresh token is good once. Microsoft's platform leaves the old one good, and some clients rely on it.</summary>
    public bool StrictRefreshTokens { get; init; }

    /// <summary>Whether a user's name and password alone get tokens (ROPC).</summary>
    public bool PasswordGrant { get; init; } = true;

    /// <summary><see cref="PublicUrl"/> without a trailing slash.</summary>
    public string Authority => PublicUrl.AbsoluteUri.TrimEnd('/');
}
