// Parsed queries, kept by their text: parsing takes tens of microseconds, finding takes a fraction of one.

using System.Collections.Concurrent;
using Atrium.Engine.Model;

namespace Atrium.Engine.Query;

/// <summary>
/// Bounded, by two generations: what is asked for moves to the young one; when that is full it becomes the old one, and what nobody asked
/// for in the meantime is gone. Safe for many threads without a lock; a bound may be passed by a few entries while threads race.
/// </summary>
public sealed class QueryCache(int capacity = 4096)
{
    /// <summary>Longer texts are rare, and dear to keep.</summary>
    private const int MaxLength = 2048;

    private readonly int _perGeneration = Math.Max(1, capacity / 2);
    private Generations _generations = new(new(), new());

    /// <summary>Entries held at present, in both generations.</summary>
    public int Count => _generations.Young.Count + _generations.Old.Count;

    /// <summary>As <see cref="QueryParser.Parse"/>. Refusals are not kept.</summary>
    public QueryOptions Parse(QueryContext context, string query)
    {
        if (query.Length == 0)
        {
            return QueryOptions.None;
        }

        // Paging and delta tokens are different every time: they would only push the rest out.
        if (query.Length > MaxLength || query.Contains("token", StringComparison.OrdinalIgnoreCase))
        {
            return QueryParser.Parse(context, query);
        }

        var key = new Key(context.Type, context.Workload, context.Open, Flags(context), query);
        var (young, old) = Volatile.Read(ref _generations);
        if (young.TryGetValue(key, out var found))
        {
            return found;
        }

        found = old.TryGetValue(key, out var kept) ? kept : QueryParser.Parse(context, query);
        Add(key, found);
        return found;
    }

    private void Add(Key key, QueryOptions options)
    {
        var generations = Volatile.Read(ref _generations);
        if (generations.Young.TryAdd(key, options) && generations.Young.Count > _perGeneration)
        {
            Interlocked.CompareExchange(ref _generations, new Generations(new(), generations.Young), generations);
        }
    }

    private static int Flags(QueryContext context) =>
        (context.Collection ? 1 : 0) | (context.Eventual ? 2 : 0) | (context.Delta ? 4 : 0) | (context.Counted ? 8 : 0) | (context.Related ? 16 : 0);

    /// <summary>
    /// Types and workloads are the same only when they are one object: comparing all facts of a workload would be dear. Likewise what an
    /// organisation added, of which each version is an object.
    /// </summary>
    private readonly record struct Key(EntityType Type, Workload Workload, OpenProperties Open, int Flags, string Text)
    {
        public bool Equals(Key other) => ReferenceEquals(Type, other.Type) && ReferenceEquals(Workload, other.Workload)
            && ReferenceEquals(Open, other.Open) && Flags == other.Flags && Text == other.Text;

        public override int GetHashCode() => HashCode.Combine(Type, Flags, Text);
    }

    private sealed record Generations(ConcurrentDictionary<Key, QueryOptions> Young, ConcurrentDictionary<Key, QueryOptions> Old);
}
