// A connection in use for one organisation: statements in, records out. SQLite's completes at once, PostgreSQL's is asynchronous.

using Atrium.Engine.Storage;
using Atrium.Store.Commit;

namespace Atrium.Store.Sql;

/// <summary>Not safe for concurrent use. Statements number their parameters with <see cref="Sql.Dialect.P"/>; the tenant is added by the session.</summary>
internal abstract class Session(Dialect dialect, Tenant tenant)
{
    public Dialect Dialect { get; } = dialect;

    public Tenant Tenant { get; } = tenant;

    /// <summary>Runs a statement and returns how many records it touched.</summary>
    public abstract ValueTask<int> ExecuteAsync(string sql, Arg[] args, CancellationToken cancellation);

    /// <summary>Runs statements of the schema, which take no parameters.</summary>
    public abstract ValueTask RunAsync(string sql, CancellationToken cancellation);

    /// <summary>Hands each record to <paramref name="each"/> until that returns false. No other statement may run inside.</summary>
    public abstract ValueTask QueryAsync(string sql, Arg[] args, Func<Record, bool> each, CancellationToken cancellation);

    /// <summary>Runs many statements in order, at the price of one exchange, and returns how many records each touched.</summary>
    public abstract ValueTask<int[]> ExecuteAsync(IReadOnlyList<(string Sql, Arg[] Args)> statements, CancellationToken cancellation);

    /// <summary>A statement whose outcome nobody asks for; it may be sent later, together with others.</summary>
    public abstract ValueTask QueueAsync(string sql, Arg[] args, CancellationToken cancellation);

    /// <summary>Sends what is queued.</summary>
    public abstract ValueTask FlushAsync(CancellationToken cancellation);

    /// <summary>
    /// Numbers for log entries, ascending. Whoever calls it must hold all locks already: so entries about one object are in the order in which they happened.
    /// </summary>
    public abstract ValueTask<long[]> TakeSeqsAsync(int count, CancellationToken cancellation);

    /// <summary>Adds to numbers that are kept. Nothing in a commit asks for them, so that it may happen together for several change sets.</summary>
    public virtual ValueTask AddAsync(Sums sums, CommitSql sql, CancellationToken cancellation) => sums.WriteAsync(this, sql, cancellation);

    /// <summary>Writes the numbers of earlier change sets that wait, before some of them are deleted.</summary>
    public virtual ValueTask SettleAsync(CancellationToken cancellation) => ValueTask.CompletedTask;

    /// <summary>Tells that a row is written or removed, to whom keeps rows that were read.</summary>
    public virtual void Touch(Table table, Guid key)
    {
    }

    /// <summary>Tells that unique values are taken or given up, to whom keeps who holds them.</summary>
    public virtual void TouchClaims()
    {
    }

    /// <summary>Waits until no other change set works under the name, until the end of this one.</summary>
    public abstract ValueTask ExcludeAsync(string name, CancellationToken cancellation);

    public async ValueTask<List<T>> ListAsync<T>(string sql, Arg[] args, Func<Record, T> read, CancellationToken cancellation)
    {
        var list = new List<T>();
        await QueryAsync(
            sql,
            args,
            record =>
            {
                list.Add(read(record));
                return true;
            },
            cancellation);
        return list;
    }

    /// <summary>The only record of a result.</summary>
    public async ValueTask<T> FirstAsync<T>((string Sql, Arg[] Args) statement, Func<Record, T> read, CancellationToken cancellation) =>
        (await ListAsync(statement.Sql, statement.Args, read, cancellation))[0];

    public async ValueTask<long?> NumberAsync(string sql, Arg[] args, CancellationToken cancellation)
    {
        long? number = null;
        await QueryAsync(
            sql,
            args,
            record =>
            {
                number = record.IsNull(0) ? null : record.Long(0);
                return false;
            },
            cancellation);
        return number;
    }
}
