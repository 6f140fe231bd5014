// Keys of issuers, kept for a while: fetched again when a token names one that is not among them, but not for every such token.
using System.Collections.Concurrent;
using Microsoft.IdentityModel.Tokens;

namespace Atrium.Server.SignIn;

internal sealed class IssuerKeys(IssuerDocuments documents, TimeProvider clock)
{
    private const int MostIssuers = 1000;

    /// <summary>After this a key that the issuer withdrew is no longer accepted.</summary>
    private static readonly TimeSpan Good = TimeSpan.FromHours(1);

    /// <summary>Between two fetches from one issuer, whatever tokens say and however the last one went.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Issuer> _known = new(StringComparer.Ordinal);

    /// <summary>The key of this name; null if the issuer has none.</summary>
    /// <exception cref="IssuerUnavailableException">There are no keys to look among.</exception>
    public async ValueTask<SecurityKey?> FindAsync(string issuer, string kid, CancellationToken cancel)
    {
        if (_known.Count >= MostIssuers)
        {
            _known.Clear();
        }

        var known = _known.GetOrAdd(issuer, _ => new Issuer());
        var now = clock.GetUtcNow();
        if (known.Kept is { } kept && now < kept.At + Good && kept.Find(kid) is { } key)
        {
            return key;
        }

        await known.Turn.WaitAsync(cancel);
        try
        {
            return await FetchedAsync(known, issuer, now, cancel) is { } fresh ? fresh.Find(kid) : throw new IssuerUnavailableException("The issuer could not be reached a moment ago.");
        }
        finally
        {
            known.Turn.Release();
        }
    }

    /// <summary>What is good now, fetched anew unless that was tried a moment ago.</summary>
    private async ValueTask<Kept?> FetchedAsync(Issuer known, string issuer, DateTimeOffset now, CancellationToken cancel)
    {
        if (known.Tried is { } tried && now >= tried - Pause && now < tried + Pause)
        {
            return known.Kept is { } kept && now < kept.At + Good ? kept : null;
        }

        known.Tried = now;
        return known.Kept = new Kept(await documents.KeysAsync(issuer, cancel), now);
    }

    private sealed record Kept(IReadOnlyList<JsonWebKey> Keys, DateTimeOffset At)
    {
        public JsonWebKey? Find(string kid) => Keys.FirstOrDefault(k => string.Equals(k.Kid, kid, StringComparison.Ordinal));
    }

    private sealed class Issuer
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public Kept? Kept { get; set; }

        public DateTimeOffset? Tried { get; set; }
    }
}
