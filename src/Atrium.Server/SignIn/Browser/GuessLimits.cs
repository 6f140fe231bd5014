// Guessing costs time: after some failures an account, or an address, has to wait, twice as long each time. The counts are in the store, so
// that nodes count together and a restart forgets nothing. A guess that is right at once writes nothing.
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Atrium.Engine.Storage;

namespace Atrium.Server.SignIn;

/// <summary>Counts failures by key. A success forgets those of the account, never those of the address.</summary>
public sealed class GuessLimits(IGuessRows rows, TimeProvider clock)
{
    /// <summary>Failures an account may have in a row before it has to wait; Microsoft's smart lockout has the same.</summary>
    public const int AccountFailures = 10;

    /// <summary>An address may stand for a whole office.</summary>
    public const int AddressFailures = 100;

    /// <summary>How long a failure counts; longer than the longest wait.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromHours(2);

    private const int Most = 100_000;
    private static readonly TimeSpan First = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>What this node knows. Guesses that are under way together have read the store before any of them failed: they meet here.</summary>
    private readonly ConcurrentDictionary<string, KnownGuesses> _known = new(StringComparer.Ordinal);
    private long _moment;

    /// <param name="name">Of the account, as the directory finds it; null: guesses that name none.</param>
    public async ValueTask<Guess> Of(string? name, IPAddress? address, CancellationToken cancel)
    {
        var guess = new Guess(this, name is null ? null : Account(name), Address(address));
        await Learn(guess.Account, cancel);
        await Learn(guess.Address, cancel);
        return guess;
    }

    internal bool Waits(string? key) => key is not null && _known.TryGetValue(key, out var known) && known.Now?.Until > clock.GetUtcNow();

    /// <summary>Counted here before anything is awaited, then in the store, whether or not the client still waits.</summary>
    internal async ValueTask Fail(string? account, string? address)
    {
        var ofAccount = Count(account, AccountFailures);
        var ofAddress = Count(address, AddressFailures);
        await Write(account, AccountFailures, ofAccount);
        await Write(address, AddressFailures, ofAddress);
    }

    internal async ValueTask Forget(string? account)
    {
        if (account is not null && _known.TryRemove(account, out var known) && known.Now is not null)
        {
            await rows.Remove(account, CancellationToken.None);
        }
    }

    private async ValueTask Learn(string? key, CancellationToken cancel)
    {
        if (key is null)
        {
            return;
        }

        var asked = Interlocked.Increment(ref _moment);
        var stored = await rows.Find(key, cancel);
        if (stored is not null || _known.ContainsKey(key))
        {
            Known(key).Learn(stored, asked);
        }
    }

    private KnownGuesses? Count(string? key, int free)
    {
        if (key is null)
        {
            return null;
        }

        var known = Known(key);
        known.Begin(before => Next(before, free), Interlocked.Increment(ref _moment));
        return known;
    }

    private async ValueTask Write(string? key, int free, KnownGuesses? known)
    {
        if (key is not null)
        {
            try
            {
                await rows.Change(key, before => Next(before, free), CancellationToken.None);
            }
            finally
            {
                known!.End();
            }
        }
    }

    private GuessFailures Next(GuessFailures? before, int free)
    {
        var now = clock.GetUtcNow();
        var count = before is null || now - before.Last > Memory ? 1 : before.Count + 1;
        var steps = count - free; // the attempt that reaches the limit is the last one that is looked at
        var wait = steps < 0 ? TimeSpan.Zero : First * Math.Pow(2, Math.Min(steps, 6));
        return new GuessFailures(count, now, now + (wait < Longest ? wait : Longest));
    }

    /// <summary>Makes room first where there is none: the older half goes, and is read again when it is asked for.</summary>
    private KnownGuesses Known(string key)
    {
        if (_known.Count >= Most)
        {
            var oldest = _known.ToArray();
            Array.Sort(oldest, (a, b) => Nullable.Compare(a.Value.Now?.Last, b.Value.Now?.Last));
            Array.ForEach(oldest[..(oldest.Length / 2)], pair => _known.TryRemove(pair));
        }

        return _known.GetOrAdd(key, _ => new KnownGuesses());
    }

    /// <summary>Names are counted whether somebody has them or not: the answer does not tell. Folded as they are looked up, so that writing a
    /// name in another way gives no further guesses; a hash keeps them short.</summary>
    private static string Account(string name) => "a " + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Fold.Text(name.Trim()))));

    /// <summary>An IPv6 customer has a whole /64. Null: this machine, on which a proxy may stand for everybody.</summary>
    private static string? Address(IPAddress? address)
    {
        if (address is not null && IPAddress.IsLoopback(address))
        {
            return null;
        }

        if (address is null or { AddressFamily: AddressFamily.InterNetwork } or { IsIPv4MappedToIPv6: true })
        {
            return "i " + address?.MapToIPv4();
        }

        return "i " + Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8));
    }
}

/// <summary>One guess, from before it is looked at.</summary>
public sealed class Guess
{
    private readonly GuessLimits _limits;

    internal Guess(GuessLimits limits, string? account, string? address) => (_limits, Account, Address) = (limits, account, address);

    internal string? Account { get; }

    internal string? Address { get; }

    /// <summary>Whether it may be looked at. Asked right before it is, so that only as many slip through at once as a node has threads.</summary>
    public bool Allowed => !_limits.Waits(Account) && !_limits.Waits(Address);

    public ValueTask Failed() => _limits.Fail(Account, Address);

    public ValueTask Succeeded() => _limits.Forget(Account);
}

/// <summary>What a node knows of one key: the later of what it counted and what it read.</summary>
internal sealed class KnownGuesses
{
    private readonly Lock _lock = new();
    private long _learned;
    private int _writing;

    public GuessFailures? Now { get; private set; }

    /// <param name="asked">When the store was asked: what was counted since is not in its answer.</param>
    public void Learn(GuessFailures? stored, long asked)
    {
        lock (_lock)
        {
            if (_writing == 0 && asked > _learned)
            {
                (Now, _learned) = (stored, asked);
            }
            else if (stored?.Count > (Now?.Count ?? 0))
            {
                Now = stored;
            }
        }
    }

    public void Begin(Func<GuessFailures?, GuessFailures> next, long moment)
    {
        lock (_lock)
        {
            (Now, _learned) = (next(Now), moment);
            _writing++;
        }
    }

    public void End()
    {
        lock (_lock)
        {
            _writing--;
        }
    }
}
