// What a person can set. Written down for people in docs/operating.md.

namespace Atrium.Server.Hosting;

public enum StoreKind
{
    Sqlite,
    Postgres,
}

public enum Listen
{
    /// <summary>Programs of the same machine, a proxy perhaps.</summary>
    Loopback,

    /// <summary>Everybody who can reach the machine.</summary>
    Any,
}

/// <summary>The settings of one server, checked.</summary>
public sealed record AtriumSettings
{
    /// <summary>The data folder; made when missing.</summary>
    public string Data { get; init; } = "./data";

    /// <summary>0 = any free port.</summary>
    public int HttpPort { get; init; } = 5080;

    /// <summary>0 = any free port.</summary>
    public int HttpsPort { get; init; } = 5443;

    /// <summary>Under which clients reach the server, where that is not this machine's name and <see cref="HttpsPort"/>: https, with a path
    /// perhaps, ending in a slash. Every printed address begins with it.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Proxies that say truly for whom they ask: addresses and networks, separated by commas.</summary>
    public string? TrustedProxies { get; init; }

    /// <summary>Where https is listened to. Http never leaves the machine.</summary>
    public Listen Listen { get; init; }

    /// <summary>Path of a certificate of one's own, as PEM (with the chain behind it) or PKCS#12.</summary>
    public string? Certificate { get; init; }

    /// <summary>Path of its key, where that is another PEM file.</summary>
    public string? CertificateKey { get; init; }

    /// <summary>What opens a PKCS#12 file.</summary>
    public string? CertificatePassword { get; init; }

    /// <summary>Issuers of other services that applications may trust (federated identity credentials), separated by spaces; <c>*</c> = all at
    /// public addresses. Null: the organisations of this server alone.</summary>
    public string? FederationIssuers { get; init; }

    /// <summary>Path of certificate authorities (PEM) that those issuers may have besides the system's.</summary>
    public string? FederationCa { get; init; }

    /// <summary>True: a refresh token is good once, and its second use ends everything of the same sign-in.</summary>
    public bool StrictRefreshTokens { get; init; }

    /// <summary>False: no tokens for a user's name and password; people sign in on the pages alone.</summary>
    public bool PasswordGrant { get; init; } = true;

    public StoreKind Store { get; init; }

    /// <summary>Where PostgreSQL is; only with <see cref="StoreKind.Postgres"/>.</summary>
    public string? Connection { get; init; }

    /// <summary><c>none</c>, <c>demo</c>, <c>users=N</c> (with <c>,groups=N,messages=N</c> behind it) or the path of a seed file; several are separated by semicolons.</summary>
    public string Seed { get; init; } = "demo";

    /// <summary>Most rows that a list looks at in one request, where no index answers it.</summary>
    public int ScanLimit { get; init; } = 25_000;

    /// <summary>True: the control endpoint, which can move clocks and empty organisations, is there.</summary>
    public bool Control { get; init; }
}
