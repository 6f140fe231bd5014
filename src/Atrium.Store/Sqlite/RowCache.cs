// Rows that were read by their key, and who holds which unique value, kept until a commit touches them. Exact, because one process alone writes the file.

using Atrium.Engine.Storage;

namespace Atrium.Store.Sqlite;

/// <summary>
/// Thread-safe. A commit takes out what it changes before it happens, and until it has happened nothing is put in: so nobody finds here what somebody else
/// was already shown to be past.
/// </summary>
internal sealed class RowCache
{
    /// <summary>Longest document kept, in bytes.</summary>
    private const int MostBytes = 4096;

    private readonly Lock _turn = new();
    private readonly Generations<(string Table, Guid Key), Row> _rows = new();
    private readonly Generations<(string Scope, string Value), Guid?> _holders = new();
    private long _place;

    /// <summary>To be asked before something is read that shall be kept; odd while a commit is under way.</summary>
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
            return _rows.TryGet((table.Name, key), out row);
        }
    }

    /// <summary>That nobody holds a value is known as well.</summary>
    public bool TryGetHolder(string scope, string value, out Guid? holder)
    {
        lock (_turn)
        {
            return _holders.TryGet((scope, value), out holder);
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
            if (IsAt(place))
            {
                _rows.Set((table.Name, row.Key), row);
            }
        }
    }

    /// <summary>Keeps who holds a value, unless something was committed since.</summary>
    public void KeepHolder(string scope, string value, Guid? holder, long place)
    {
        lock (_turn)
        {
            if (IsAt(place))
            {
                _holders.Set((scope, value), holder);
            }
        }
    }

    /// <summary>A commit of these rows is about to happen.</summary>
    /// <param name="claims">True: unique values are taken or given up.</param>
    public void Begin(List<(string Table, Guid Key)> touched, bool claims)
    {
        lock (_turn)
        {
            _place++;
            foreach (var row in touched)
            {
                _rows.Remove(row);
            }

            if (claims)
            {
                _holders.Clear();
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

    private bool IsAt(long place) => place == _place && (place & 1) == 0;
}
