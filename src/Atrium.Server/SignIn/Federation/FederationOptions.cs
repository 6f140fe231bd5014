// Which issuers of other services an operator lets applications trust.
using System.Security.Cryptography.X509Certificates;

namespace Atrium.Server.SignIn;

/// <summary>Whose tokens may stand for an application's secret, where the application says so. Nothing is fetched from anybody else.</summary>
public sealed record FederationOptions
{
    /// <summary>Every issuer, as long as it is at a public address.</summary>
    public const string Any = "*";

    /// <summary>Issuers by their exact https URL, which may be at a private address; or <see cref="Any"/>. Empty: the organisations of this server alone.</summary>
    public IReadOnlyList<string> Issuers { get; init; } = [];

    /// <summary>Certificate authorities that these issuers' servers may have besides the system's own.</summary>
    public X509Certificate2Collection Authorities { get; init; } = [];

    /// <summary>Whether the operator wrote down this very issuer.</summary>
    public bool Names(string issuer) => Issuers.Any(i => i != Any && string.Equals(i.TrimEnd('/'), issuer.TrimEnd('/'), StringComparison.Ordinal));

    public bool Allows(string issuer) => Names(issuer) || Issuers.Contains(Any);
}

/// <summary>What an application accepts in place of a secret: a token of this issuer about this subject, made for this audience. All compared exactly.</summary>
public sealed record FederatedCredential(string Issuer, string Subject, string Audience);
