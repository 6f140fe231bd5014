// The seam to the store for who is signed in in which browser. Kept there, so that a restart signs nobody out.
namespace Atrium.Server.SignIn;

/// <summary>One person signed in in one browser.</summary>
public sealed record BrowserAccount
{
    /// <summary>The SHA-256 of the browser's cookie, in hex: the cookie itself is not kept.</summary>
    public required string Browser { get; init; }

    public required Guid TenantId { get; init; }

    public required Guid UserId { get; init; }

    /// <summary>When they proved who they are, by the organisation's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>By the organisation's clock.</summary>
    public required DateTimeOffset Ends { get; init; }

    /// <summary>How they proved it: <c>pwd</c>, <c>mfa</c> …</summary>
    public required IReadOnlyList<string> Methods { get; init; }

    /// <summary>Whether the browser keeps the cookie when it is closed.</summary>
    public bool Kept { get; init; }

    /// <summary>What applications call this session; null: it began before sessions had names.</summary>
    public string? Name { get; init; }

    /// <summary>Client ids of the applications that were signed in to from here.</summary>
    public IReadOnlyList<Guid> Applications { get; init; } = [];
}

/// <summary>Browser sessions.</summary>
public interface ISignInSessions
{
    /// <summary>Everybody signed in in a browser, ended sessions included.</summary>
    ValueTask<IReadOnlyList<BrowserAccount>> Of(string browser, CancellationToken cancel);

    /// <summary>Adds an account to its browser, or replaces it there.</summary>
    ValueTask Put(BrowserAccount account, CancellationToken cancel);

    /// <summary>Remembers that an application was signed in to; of two at once both are. A session that was removed meanwhile stays so.</summary>
    ValueTask AddApplication(BrowserAccount account, Guid application, CancellationToken cancel);

    ValueTask Remove(BrowserAccount account, CancellationToken cancel);

    /// <summary>Every browser in which a person is signed in.</summary>
    ValueTask<IReadOnlyList<BrowserAccount>> OfUser(Guid user, CancellationToken cancel);

    /// <summary>Removes sessions that ended before the instant. Returns how many.</summary>
    ValueTask<long> Prune(DateTimeOffset endedBefore, CancellationToken cancel);
}
