// Guessing costs time: after some failures an account, or an address, has to wait, twice as long each time. In memory, node by node.
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Atrium.Server.SignIn;

/// <summary>Counts failures by key. A success forgets those of the account, never those of the address.</summary>
public sealed class GuessLimits(TimeProvider clock)
{
    /// <summary>Failures an account may have in a row before it has to wait; Microsoft's smart lockout has the same.</summary>
    public const int AccountFailures = 10;

    /// <summary>An address may stand for a whole office.</summary>
    public const int AddressFailures = 100;

    private const int Most = 100_000;
    private static readonly TimeSpan First = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);
    private static readonly TimeSpan Memory = TimeSpan.FromHours(2);

    private readonly ConcurrentDictionary<string, Failures> _failures = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a guess may be looked at. Asked right before it is, so that only as many slip through at once as there are threads.</summary>
    public bool Allows(string name, IPAddress? address) => !Waits(Account(name)) && !Waits(Address(address));

    public void Failed(string name, IPAddress? address)
    {
        Count(Account(name), AccountFailures);
        Count(Address(address), AddressFailures);
    }

    /// <summary>For guesses that name no account.</summary>
    public bool AllowsAddress(IPAddress? address) => !Waits(Address(address));

    public void FailedAddress(IPAddress? address) => Count(Address(address), AddressFailures);

    public void Succeeded(string name) => _failures.TryRemove(Account(name), out _);

    private bool Waits(string? key) => key is not null && _failures.TryGetValue(key, out var failures) && failures.Until > clock.GetUtcNow();

    private void Count(string? key, int free)
    {
        if (key is null)
        {
            return;
        }

        var now = clock.GetUtcNow();
        if (_failures.Count >= Most)
        {
            Forget(now);
        }

        _failures.AddOrUpdate(key, _ => new(1, now, now), (_, before) =>
        {
            var count = now - before.Last > Memory ? 1 : before.Count + 1;
            var steps = count - free; // the attempt that reaches the limit is the last one that is looked at
            var wait = steps < 0 ? TimeSpan.Zero : First * Math.Pow(2, Math.Min(steps, 6));
            return new(count, now, now + (wait < Longest ? wait : Longest));
        });
    }

    /// <summary>Makes room: what is old, and if that is not enough the older half.</summary>
    private void Forget(DateTimeOffset now)
    {
        var oldest = _failures.ToArray();
        Array.Sort(oldest, (a, b) => a.Value.Last.CompareTo(b.Value.Last));
        for (var i = 0; i < oldest.Length && (i < oldest.Length / 2 || now - oldest[i].Value.Last > Memory); i++)
        {
            _failures.TryRemove(oldest[i]);
        }
    }

    /// <summary>Names are counted whether somebody has them or not: the answer does not tell. A hash keeps them short.</summary>
    private static string Account(string name) =>
        "a " + BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name.Trim().ToUpperInvariant())))
            .ToString(CultureInfo.InvariantCulture);

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

    private sealed record Failures(int Count, DateTimeOffset Last, DateTimeOffset Until);
}
