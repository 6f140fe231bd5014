// What an application has set about the claims of tokens: its id tokens, and the access tokens of its own API.
namespace Atrium.Server.SignIn;

public sealed record ClaimSettings
{
    public static ClaimSettings None { get; } = new();

    /// <summary>Values of <c>groupMembershipClaims</c>; empty: no group stands in any token.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    public IReadOnlyList<WantedClaim> IdToken { get; init; } = [];

    public IReadOnlyList<WantedClaim> AccessToken { get; init; } = [];

    public bool Wants(string groups) => Groups.Contains(groups, StringComparer.OrdinalIgnoreCase);
}

/// <param name="Name">As the service names it.</param>
/// <param name="Finer">Its <c>additionalProperties</c>.</param>
public sealed record WantedClaim(string Name, IReadOnlyList<string> Finer)
{
    public bool Has(string finer) => Finer.Contains(finer, StringComparer.OrdinalIgnoreCase);
}

/// <summary>A group that somebody belongs to, with the names by which it may stand in a token.</summary>
public sealed record SignInGroup(Guid Id)
{
    public string? DisplayName { get; init; }

    /// <summary>These three: only of groups that came from elsewhere.</summary>
    public string? SamAccountName { get; init; }

    public string? DomainName { get; init; }

    public string? NetBiosName { get; init; }

    public bool Synchronized { get; init; }
}

/// <summary>Which of somebody's groups are meant.</summary>
/// <param name="SecurityOnly">Leaves out groups that are not security-enabled.</param>
/// <param name="AssignedTo">Only those assigned to this application, by its service principal; of these, direct memberships count alone.</param>
/// <param name="Most">At most so many are looked up.</param>
public sealed record GroupQuestion(bool SecurityOnly, Guid? AssignedTo, int Most);
