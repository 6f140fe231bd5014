// Rows that were read by their key, kept until a commit touches them. Exact, because one process alone writes the file.

using Atrium.Engine.Storage;

namespace Atrium.Store.Sqlite;

/// <summary>
/// Thread-safe; two generations, of which the older is dropped when the younger is full. A commit takes its rows out before it happens, and until it has
/// happened nothing is put in: so nobody finds here what somebody else was already shown to be past.
/// </summary>
internal sealed class RowCache
{
    private const int MostRows = 1024;

    /// <summary>Longest document kept, in bytes.</summary>
    private const int MostBytes = 4096;

    private readonly Lock _turn = new();
    private Dictionary<(string Table, Guid Key), Row> _young = [];
    private Dictionary<(string Table, Guid Key), Row> _old = [];
    private long _place;

    /// <summary>To be asked before a row is read that shall be kept; odd while a commit is under way.</summary>
    public long Place
    {
        get
        {
            lock (_turn)
            {
                return _place;
            }
        }
    }

    public bool TryGet(Table table, Guid key, out Row? row)
    {
        lock (_turn)
        {
            if (_young.TryGetValue((table.Name, key), out row))
            {
                return true;
            }

            if (!_old.TryGetValue((table.Name, key), out row))
            {
                return false;
            }

            Set(table, row);
            return true;
        }
    }

    /// <summary>Keeps a row, unless something was committed since.</summary>
    public void Keep(Table table, Row row, long place)
    {
        if (row.Document.Length > MostBytes)
        {
            return;
        }

        lock (_turn)
        {
            if (place == _place && (place & 1) == 0)
            {
                Set(table, row);
            }
        }
    }

    /// <summary>A commit of these rows is about to happen.</summary>
    public void Begin(List<(string Table, Guid Key)> touched)
    {
        lock (_turn)
        {
            _place++;
            foreach (var row in touched)
            {
                _young.Remove(row);
                _old.Remove(row);
            }
        }
    }

    /// <summary>It happened, or failed.</summary>
    public void End()
    {
        lock (_turn)
        {
            _place++;
        }
    }

    private void Set(Table table, Row row)
    {
        if (_young.Count >= MostRows)
        {
            (_old, _young) = (_young, _old);
            _young.Clear();
        }

        _young[(table.Name, row.Key)] = row;
    }
}
