// The sign-in request under way: which organisation it was addressed to, and what was found out while it was served.
namespace Atrium.Server.SignIn;

/// <summary>What the first path segment named.</summary>
public enum TenantSegment
{
    /// <summary>One organisation, by id or domain.</summary>
    Tenant,
    Common,
    Organizations,
    Consumers,
}

/// <summary>Ambient because the protocol library calls stores, managers and its clock without any context of ours.</summary>
public sealed class SignInRequest
{
    private static readonly AsyncLocal<SignInRequest?> Ambient = new();

    public static SignInRequest? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    /// <summary>The request under way.</summary>
    /// <exception cref="InvalidOperationException">Called outside the sign-in branch.</exception>
    public static SignInRequest Required => Current ?? throw new InvalidOperationException("Not within a sign-in request.");

    public required TenantSegment Kind { get; init; }

    /// <summary>The organisation; null on /common and /organizations until the user or the token has told it.</summary>
    public SignInTenant? Tenant { get; set; }

    /// <summary>The id to print in addresses: the tenant's, else the segment itself.</summary>
    public required string Segment { get; init; }

    public Guid TraceId { get; } = Guid.NewGuid();

    /// <summary>The client's <c>client-request-id</c>, else our own.</summary>
    public required Guid CorrelationId { get; init; }

    /// <summary>From where it came, for people.</summary>
    public string? Address { get; init; }

    /// <summary>Whether the client sent a secret or an assertion: decides which kind an application is that may be both.</summary>
    public bool SecretPresented { get; set; }

    /// <summary>The client's assertion, until it has been checked.</summary>
    public string? Assertion { get; set; }

    /// <summary>Whether the client proved itself by an assertion: of a certificate, or of an issuer that it accepts.</summary>
    public bool CertificateProven { get; set; }

    /// <summary><c>appidacr</c>: 0 public client, 1 secret, 2 certificate.</summary>
    public string ClientAuthentication => CertificateProven ? "2" : SecretPresented ? "1" : "0";

    /// <summary>A more exact reason than the protocol library's own, noted by whoever saw it.</summary>
    public AadError? Failure { get; set; }

    /// <summary>True: what it used, which is good once, was used by another request at the same moment.</summary>
    public bool Overtaken { get; set; }

    /// <summary>What this request was granted; the token handlers print it.</summary>
    public GrantedAccess? Granted { get; set; }

    public DateTimeOffset Now => (Tenant?.Clock ?? TimeProvider.System).GetUtcNow();
}
