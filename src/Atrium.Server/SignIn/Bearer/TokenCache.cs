// A bounded cache by token text: two generations, the older dropped when the younger is full. A hit allocates nothing.
using System.Collections.Concurrent;

namespace Atrium.Server.SignIn;

internal sealed class TokenCache(int capacity)
{
    private readonly int _generationSize = Math.Max(1, capacity / 2);
    private readonly Lock _turning = new();
    private Generation _young = new();
    private Generation _old = new();

    public CheckedToken? Find(ReadOnlySpan<char> token)
    {
        if (_young.Lookup.TryGetValue(token, out var found))
        {
            return found;
        }

        if (_old.Lookup.TryGetValue(token, out var text, out found))
        {
            Add(text, found);
            return found;
        }

        return null;
    }

    public void Add(string token, CheckedToken value)
    {
        var generation = _young;
        if (generation.Tokens.TryAdd(token, value))
        {
            if (Interlocked.Increment(ref generation.Count) >= _generationSize)
            {
                Turn(generation);
            }
        }
        else
        {
            generation.Tokens[token] = value;
        }
    }

    public void Remove(ReadOnlySpan<char> token)
    {
        _young.Lookup.TryRemove(token, out _);
        _old.Lookup.TryRemove(token, out _);
    }

    private void Turn(Generation full)
    {
        lock (_turning)
        {
            if (ReferenceEquals(_young, full))
            {
                _old = full;
                _young = new Generation();
            }
        }
    }

    private sealed class Generation
    {
        public Generation()
        {
            Tokens = new(TokenText.Comparer);
            Lookup = Tokens.GetAlternateLookup<ReadOnlySpan<char>>();
        }

        public ConcurrentDictionary<string, CheckedToken> Tokens { get; }

        public ConcurrentDictionary<string, CheckedToken>.AlternateLookup<ReadOnlySpan<char>> Lookup { get; }

        /// <summary>Counted here: the dictionary's own Count takes all its locks. Removals are not counted back: it turns a little early.</summary>
        public int Count;
    }

    /// <summary>Compares whole tokens, but hashes only the end of the signature: it is random, and only valid tokens are ever stored.</summary>
    private sealed class TokenText : IEqualityComparer<string>, IAlternateEqualityComparer<ReadOnlySpan<char>, string>
    {
        private const int Tail = 16;

        public static TokenText Comparer { get; } = new();

        public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

        public int GetHashCode(string text) => GetHashCode(text.AsSpan());

        public bool Equals(ReadOnlySpan<char> alternate, string other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<char> alternate) =>
            string.GetHashCode(alternate.Length > Tail ? alternate[^Tail..] : alternate, StringComparison.Ordinal);

        public string Create(ReadOnlySpan<char> alternate) => alternate.ToString();
    }
}
