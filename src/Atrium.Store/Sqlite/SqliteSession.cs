// A session on a SQLite connection: everything is done when the call returns.

using Atrium.Engine.Storage;
using Atrium.Store.Sql;

namespace Atrium.Store.Sqlite;

internal sealed class SqliteSession(Connection connection, Tenant tenant) : Session(SqliteDialect.Instance, tenant)
{
    /// <summary>The last number given to a log entry; kept by the file's only writer.</summary>
    public long LastSeq { get; set; }

    public Connection Connection { get; } = connection;

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
