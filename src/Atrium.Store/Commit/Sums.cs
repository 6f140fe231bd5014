// By how much the numbers that are kept change: the counters of objects, and how many rows and links there are.

using Atrium.Store.Sql;

namespace Atrium.Store.Commit;

internal sealed class Sums
{
    private readonly SortedDictionary<Guid, long[]> _counters = [];
    private readonly Dictionary<Tally, long> _tallies = [];

    public bool IsEmpty => _counters.Count == 0 && _tallies.Count == 0;

    /// <summary>Adds to the counters named by bits.</summary>
    public void Count(Guid parent, int bits, int by)
    {
        if (bits == 0 || parent == Guid.Empty)
        {
            return;
        }

        var counters = CountersOf(parent);
        for (var slot = 0; slot < counters.Length; slot++)
        {
            counters[slot] += (bits >> slot & 1) * by;
        }
    }

    public void Tally(Tally tally, long by) => _tallies[tally] = _tallies.GetValueOrDefault(tally) + by;

    /// <summary>Adds what others change.</summary>
    public void Add(Sums others)
    {
        foreach (var (parent, by) in others._counters)
        {
            var counters = CountersOf(parent);
            for (var slot = 0; slot < counters.Length; slot++)
            {
                counters[slot] += by[slot];
            }
        }

        foreach (var (tally, by) in others._tallies)
        {
            Tally(tally, by);
        }
    }

    /// <summary>Leaves out the numbers of objects that go.</summary>
    public void Forget(IEnumerable<Guid> gone)
    {
        var keys = gone.ToHashSet();
        foreach (var key in keys)
        {
            _counters.Remove(key);
        }

        foreach (var tally in _tallies.Keys.Where(t => keys.Contains(t.Scope)).ToList())
        {
            _tallies.Remove(tally);
        }
    }

    public void Clear()
    {
        _counters.Clear();
        _tallies.Clear();
    }

    /// <summary>In one order everywhere, so that two commits never wait for each other.</summary>
    public async ValueTask WriteAsync(Session session, CommitSql sql, CancellationToken cancellation)
    {
        foreach (var (parent, by) in _counters)
        {
            if (by.AsSpan().ContainsAnyExcept(0))
            {
                await session.QueueAsync(sql.Counter, [parent, by[0], by[1], by[2], by[3]], cancellation);
            }
        }

        foreach (var (tally, by) in _tallies.Where(t => t.Value != 0)
            .OrderBy(t => t.Key.Scope).ThenBy(t => t.Key.What, StringComparer.Ordinal).ThenBy(t => t.Key.Type, StringComparer.Ordinal).ThenBy(t => t.Key.Binned))
        {
            await session.QueueAsync(sql.Tally, [tally.Scope, tally.What, tally.Type, tally.Binned ? 1 : 0, by], cancellation);
        }
    }

    private long[] CountersOf(Guid parent)
    {
        if (!_counters.TryGetValue(parent, out var counters))
        {
            _counters.Add(parent, counters = new long[4]);
        }

        return counters;
    }
}
