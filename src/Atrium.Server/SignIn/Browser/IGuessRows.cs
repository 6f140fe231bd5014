// The seam to the store for failed guesses.
namespace Atrium.Server.SignIn;

/// <param name="Count">In a row, as far as they are remembered.</param>
/// <param name="Last">When the last one was, by the real clock.</param>
/// <param name="Until">Until when further guesses are not looked at.</param>
public sealed record GuessFailures(int Count, DateTimeOffset Last, DateTimeOffset Until);

/// <summary>Failures by key, seen by all nodes.</summary>
public interface IGuessRows
{
    ValueTask<GuessFailures?> Find(string key, CancellationToken cancel);

    /// <summary>Replaces what is there by what follows from it; of two at once both count.</summary>
    ValueTask Change(string key, Func<GuessFailures?, GuessFailures> next, CancellationToken cancel);

    ValueTask Remove(string key, CancellationToken cancel);

    /// <summary>Removes those whose last one was before the instant. Returns how many.</summary>
    ValueTask<long> Prune(DateTimeOffset lastBefore, CancellationToken cancel);
}
