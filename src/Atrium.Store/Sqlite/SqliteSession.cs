// A session on a SQLite connection: everything is done when the call returns.

using Atrium.Engine.Storage;
using Atrium.Store.Commit;
using Atrium.Store.Schema;
using Atrium.Store.Sql;

namespace Atrium.Store.Sqlite;

internal sealed class SqliteSession(Connection connection, Tenant tenant) : Session(SqliteDialect.Instance, tenant)
{
    private readonly Sums _sums = new();
    private List<(string Sql, Arg[] Args)>? _deferred;
    private CommitSql? _sql;

    /// <summary>The last number given to a log entry; kept by the file's only writer.</summary>
    public long LastSeq { get; set; }

    public Connection Connection { get; } = connection;

    /// <summary>True: the change sets of a commit are undone together, if at all, and what they add to numbers is summed up.</summary>
    public bool Together { get; private set; }

    /// <summary>Rows written or removed since the file's writer began its commit.</summary>
    public List<(string Table, Guid Key)> Touched { get; } = [];

    public override ValueTask AddAsync(Sums sums, CommitSql sql, CancellationToken cancellation)
    {
        if (!Together)
        {
            return sums.WriteAsync(this, sql, cancellation);
        }

        _sql = sql;
        _sums.Add(sums);
        return ValueTask.CompletedTask;
    }

    public override async ValueTask SettleAsync(CancellationToken cancellation)
    {
        if (_sql is not null)
        {
            await _sums.WriteAsync(this, _sql, cancellation);
            _sums.Clear();
        }
    }

    /// <summary>True: since then, unique values were taken or given up.</summary>
    public bool ClaimsTouched { get; private set; }

    /// <summary>A commit begins.</summary>
    public void Begin(bool together)
    {
        Together = together;
        Touched.Clear();
        ClaimsTouched = false;
    }

    public override void TouchClaims() => ClaimsTouched = true;

    public override void Touch(Table table, Guid key) => Touched.Add((table.Name, key));

    /// <summary>The key that a statement finds, if there is one.</summary>
    public Guid? Key(string sql, ReadOnlySpan<Arg> args)
    {
        var statement = Connection.Prepare(sql);
        try
        {
            statement.Bind(args);
            return statement.Step() ? statement.Guid(0) : null;
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>The record of a statement with one parameter, if there is one.</summary>
    public Row? Find(string sql, Guid key, Table table, Catalog catalog)
    {
        var statement = Connection.Prepare(sql);
        try
        {
            Arg arg = key;
            statement.Bind(new ReadOnlySpan<Arg>(in arg));
            return statement.Step() ? RowReader.Read(statement, table, catalog) : null;
        }
        finally
        {
            statement.Reset();
        }
    }

    public override ValueTask<int> ExecuteAsync(string sql, Arg[] args, CancellationToken cancellation)
    {
        Execute(sql, args);
        return new(Connection.Changes);
    }

    public override ValueTask<int[]> ExecuteAsync(IReadOnlyList<(string Sql, Arg[] Args)> statements, CancellationToken cancellation)
    {
        var touched = new int[statements.Count];
        for (var i = 0; i < touched.Length; i++)
        {
            Execute(statements[i].Sql, statements[i].Args);
            touched[i] = Connection.Changes;
        }

        return new(touched);
    }

    public override ValueTask RunAsync(string sql, CancellationToken cancellation)
    {
        Connection.Run(sql);
        return ValueTask.CompletedTask;
    }

    public override ValueTask QueryAsync(string sql, Arg[] args, Func<Record, bool> each, CancellationToken cancellation)
    {
        var statement = Connection.Prepare(sql);
        Connection.Waiting = cancellation;
        try
        {
            statement.Bind(args);
            while (statement.Step() && each(statement))
            {
            }
        }
        finally
        {
            Connection.Waiting = CancellationToken.None;
            statement.Reset();
        }

        return ValueTask.CompletedTask;
    }

    public override ValueTask QueueAsync(string sql, Arg[] args, CancellationToken cancellation)
    {
        Execute(sql, args);
        return ValueTask.CompletedTask;
    }

    /// <summary>Like <see cref="QueueAsync"/>, but where several change sets are committed together, behind the last of them.</summary>
    public void Defer(string sql, Arg[] args)
    {
        if (_deferred is null)
        {
            Execute(sql, args);
        }
        else
        {
            _deferred.Add((sql, args));
        }
    }

    /// <summary>From now on statements can wait; returns the place up to which they are kept by <see cref="Forget"/>.</summary>
    public int Deferring() => (_deferred ??= []).Count;

    /// <summary>Drops what waits behind a place: its change set was undone.</summary>
    public void Forget(int place) => _deferred?.RemoveRange(place, _deferred.Count - place);

    /// <summary>Drops all that waits: the commit was undone.</summary>
    public void ForgetAll()
    {
        Forget(0);
        _sums.Clear();
    }

    /// <summary>Runs what waits.</summary>
    public async ValueTask RunDeferredAsync()
    {
        await SettleAsync(CancellationToken.None);
        foreach (var (sql, args) in _deferred ?? [])
        {
            Execute(sql, args);
        }

        _deferred?.Clear();
    }

    public override ValueTask FlushAsync(CancellationToken cancellation) => ValueTask.CompletedTask;

    public override ValueTask<long[]> TakeSeqsAsync(int count, CancellationToken cancellation)
    {
        var seqs = new long[count];
        for (var i = 0; i < count; i++)
        {
            seqs[i] = ++LastSeq;
        }

        return new(seqs);
    }

    public override ValueTask ExcludeAsync(string name, CancellationToken cancellation) => ValueTask.CompletedTask;

    private void Execute(string sql, Arg[] args)
    {
        var statement = Connection.Prepare(sql);
        try
        {
            statement.Bind(args);
            while (statement.Step())
            {
            }
        }
        finally
        {
            statement.Reset();
        }
    }
}
