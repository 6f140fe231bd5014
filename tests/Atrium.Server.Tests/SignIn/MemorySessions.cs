// Browser sessions, consents and failed guesses in memory, for the tests that need neither.
using System.Collections.Concurrent;
using Atrium.Server.SignIn;

namespace Atrium.Server.Tests.SignIn;

public sealed class MemorySessions : ISignInSessions
{
    private readonly List<BrowserAccount> all = [];

    public ValueTask<IReadOnlyList<BrowserAccount>> Of(string browser, CancellationToken cancel) => new([.. all.Where(a => a.Browser == browser)]);

    public ValueTask<IReadOnlyList<BrowserAccount>> OfUser(Guid user, CancellationToken cancel) => new([.. all.Where(a => a.UserId == user)]);

    public async ValueTask Put(BrowserAccount account, CancellationToken cancel)
    {
        await Remove(account, cancel);
        all.Add(account);
    }

    public async ValueTask AddApplication(BrowserAccount account, Guid application, CancellationToken cancel)
    {
        if (all.Find(a => a.Browser == account.Browser && a.UserId == account.UserId) is { } kept)
        {
            await Put(kept with { Applications = [.. kept.Applications.Append(application).Distinct()] }, cancel);
        }
    }

    public ValueTask Remove(BrowserAccount account, CancellationToken cancel)
    {
        all.RemoveAll(a => a.Browser == account.Browser && a.UserId == account.UserId);
        return default;
    }

    public ValueTask<long> Prune(DateTimeOffset endedBefore, CancellationToken cancel) => new(all.RemoveAll(a => a.Ends < endedBefore));
}

public sealed class MemoryConsents : ISignInConsents
{
    public ValueTask Grant(SignInTenant tenant, Guid? user, IReadOnlyList<ConsentGrant> grants, CancellationToken cancel) => default;
}

public sealed class MemoryAccounts : ISignInAccounts
{
    public ValueTask<PasswordOutcome> ChangePassword(SignInTenant tenant, Guid user, string present, string next, CancellationToken cancel) => new(PasswordOutcome.Weak);

    public ValueTask RevokeSessions(SignInTenant tenant, Guid user, CancellationToken cancel) => default;

    public ValueTask<IReadOnlyList<ConsentedApplication>> Consents(SignInTenant tenant, Guid user, CancellationToken cancel) => new([]);

    public ValueTask Withdraw(SignInTenant tenant, Guid user, Guid consent, CancellationToken cancel) => default;

    public ValueTask<SecondFactor?> Factor(SignInTenant tenant, Guid user, CancellationToken cancel) => default;

    public ValueTask<bool> TrySetFactor(SignInTenant tenant, Guid user, SecondFactor? before, SecondFactor? after, CancellationToken cancel) => new(false);
}

public sealed class MemoryGuesses : IGuessRows
{
    private readonly ConcurrentDictionary<string, GuessFailures> all = new(StringComparer.Ordinal);
    private int writes;

    public int Writes => writes;

    public ValueTask<GuessFailures?> Find(string key, CancellationToken cancel) => new(all.GetValueOrDefault(key));

    public ValueTask Change(string key, Func<GuessFailures?, GuessFailures> next, CancellationToken cancel)
    {
        Interlocked.Increment(ref writes);
        all.AddOrUpdate(key, _ => next(null), (_, before) => next(before));
        return default;
    }

    public ValueTask Remove(string key, CancellationToken cancel)
    {
        Interlocked.Increment(ref writes);
        all.TryRemove(key, out _);
        return default;
    }

    public ValueTask<long> Prune(DateTimeOffset lastBefore, CancellationToken cancel) =>
        new(all.Where(pair => pair.Value.Last < lastBefore).Count(pair => all.TryRemove(pair)));
}
