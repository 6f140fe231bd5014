// A cache that cannot grow without bound: two generations, of which the older is dropped when the younger is full.

using System.Collections.Concurrent;

namespace Atrium.Engine.Request;

/// <summary>Thread-safe; holds between one and two times its capacity. What is used stays.</summary>
public sealed class BoundedCache<TKey, TValue>(int capacity)
    where TKey : notnull
{
    private ConcurrentDictionary<TKey, TValue> _young = new();
    private ConcurrentDictionary<TKey, TValue> _old = new();
    private int _added;

    public bool TryGet(TKey key, out TValue value)
    {
        if (_young.TryGetValue(key, out value!))
        {
            return true;
        }

        if (!_old.TryGetValue(key, out value!))
        {
            return false;
        }

        Set(key, value);
        return true;
    }

    public TValue GetOrAdd<TState>(TKey key, Func<TKey, TState, TValue> make, TState state)
    {
        if (TryGet(key, out var value))
        {
            return value;
        }

        value = make(key, state);
        Set(key, value);
        return value;
    }

    public void Set(TKey key, TValue value)
    {
        if (Interlocked.Increment(ref _added) > capacity)
        {
            _added = 0;
            _old = _young;
            _young = new ConcurrentDictionary<TKey, TValue>();
        }

        _young[key] = value;
    }

    public void Clear()
    {
        _young = new ConcurrentDictionary<TKey, TValue>();
        _old = new ConcurrentDictionary<TKey, TValue>();
    }
}
