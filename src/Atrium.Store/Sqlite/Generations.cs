// What was used last, as far as there is room: two generations, of which the older is dropped when the younger is full.

namespace Atrium.Store.Sqlite;

/// <summary>Used by one thread at a time.</summary>
internal sealed class Generations<TKey, TValue>
    where TKey : notnull
{
    /// <summary>Of one generation.</summary>
    private const int Most = 1024;

    private Dictionary<TKey, TValue> _young = [];
    private Dictionary<TKey, TValue> _old = [];

    public bool TryGet(TKey key, out TValue? value)
    {
        if (_young.TryGetValue(key, out value))
        {
            return true;
        }

        if (!_old.TryGetValue(key, out value))
        {
            return false;
        }

        Set(key, value);
        return true;
    }

    public void Set(TKey key, TValue value)
    {
        if (_young.Count >= Most)
        {
            (_old, _young) = (_young, _old);
            _young.Clear();
        }

        _young[key] = value;
    }

    public void Remove(TKey key)
    {
        _young.Remove(key);
        _old.Remove(key);
    }

    public void Clear()
    {
        _young.Clear();
        _old.Clear();
    }
}
