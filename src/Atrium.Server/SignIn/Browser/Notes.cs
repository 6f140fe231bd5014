// The two notes of the sign-in conversation. Each is bound to the browser that it was given to, which makes it a guard against
// forged posts too: another site's page cannot know one that fits the visitor's cookie.
namespace Atrium.Server.SignIn;

/// <summary>Goes into a page's form: which request the page belongs to.</summary>
/// <param name="Browser">The browser it was made for.</param>
/// <param name="Query">The authorization request, canonical, to go back to.</param>
/// <param name="Ticks">When, by the real clock.</param>
internal sealed record PageNote(string Browser, string Query, long Ticks)
{
    public const string Purpose = "page";
    public static readonly TimeSpan Life = TimeSpan.FromHours(1);

    /// <summary>Who is signed in, where the page is about them.</summary>
    public Guid? User { get; init; }

    /// <summary>They typed their password for this very request.</summary>
    public bool Fresh { get; init; }

    /// <summary>What the consent page showed, in short (<see cref="ConsentNeed.Digest"/>).</summary>
    public string? Shown { get; init; }

    /// <summary>It showed what was granted before as well.</summary>
    public bool All { get; init; }

    /// <summary>Who has typed a right password and has more to prove; they are not signed in yet.</summary>
    public Pending? Pending { get; init; }

    /// <summary>The secret of a second factor that the page shows, to be confirmed.</summary>
    public byte[]? Secret { get; init; }

    public bool Fits(string? browser, TimeProvider clock) => browser == Browser && NoteTime.IsFresh(Ticks, Life, clock);
}

/// <summary>Goes back to the authorization endpoint: what the person has just done.</summary>
/// <param name="Browser">The browser it was made for.</param>
/// <param name="Query">The authorization request that it answers, canonical.</param>
/// <param name="User">Whom they chose or signed in as.</param>
/// <param name="Ticks">When, by the real clock.</param>
internal sealed record StepNote(string Browser, string Query, Guid User, long Ticks)
{
    public const string Purpose = "step";
    public const string Parameter = "atrium_step";
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    /// <summary>They typed their password for this very request.</summary>
    public bool Fresh { get; init; }

    /// <summary>They answered the consent page.</summary>
    public bool? Consented { get; init; }

    public bool Fits(string? browser, string query, TimeProvider clock) =>
        browser == Browser && query == Query && NoteTime.IsFresh(Ticks, Life, clock);
}

/// <param name="At">Ticks of the password, by the organisation's clock; 0: it only serves to set another.</param>
/// <param name="Keep">Whether the session is to outlive the browser's closing.</param>
internal sealed record Pending(Guid Tenant, Guid User, long At, bool Keep)
{
    /// <summary>Who is to set another password has shown their second factor.</summary>
    public bool Factor { get; init; }
}

internal static class NoteTime
{
    public static bool IsFresh(long ticks, TimeSpan life, TimeProvider clock) =>
        clock.GetUtcNow().UtcTicks - ticks is >= 0 and var age && age < life.Ticks;
}
