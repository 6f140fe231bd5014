// A session on a PostgreSQL connection. What nobody waits for is queued and sent with the next statement that somebody does.

using System.Data;
using Atrium.Engine.Storage;
using Atrium.Store.Sql;
using Npgsql;

namespace Atrium.Store.Postgres;

internal sealed class PostgresSession(NpgsqlConnection connection, Tenant tenant) : Session(PostgresDialect.Instance, tenant)
{
    private const int MostQueued = 1000;
    private const int DefaultSeconds = 60;
    private readonly List<(string Sql, Arg[] Args)> _queue = [];
    private int _unread;

    /// <summary>How long a statement may take; 0 = as long as it takes.</summary>
    public int Seconds { get; init; } = DefaultSeconds;

    public override async ValueTask<int> ExecuteAsync(string sql, Arg[] args, CancellationToken cancellation)
    {
        await FlushAsync(cancellation);
        await using var batch = Batch([(sql, args)]);
        return await batch.ExecuteNonQueryAsync(cancellation);
    }

    public override async ValueTask<int[]> ExecuteAsync(IReadOnlyList<(string Sql, Arg[] Args)> statements, CancellationToken cancellation)
    {
        await FlushAsync(cancellation);
        var touched = new List<int>(statements.Count);
        foreach (var portion in statements.Chunk(MostQueued))
        {
            await using var batch = Batch(portion);
            await batch.ExecuteNonQueryAsync(cancellation);
            foreach (var command in batch.BatchCommands)
            {
                touched.Add((int)command.RecordsAffected);
            }
        }

        return [.. touched];
    }

    public override async ValueTask RunAsync(string sql, CancellationToken cancellation)
    {
        await FlushAsync(cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = Seconds;
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public override async ValueTask QueryAsync(string sql, Arg[] args, Func<Record, bool> each, CancellationToken cancellation)
    {
        _queue.Add((sql, args));
        await using var batch = Batch(_queue);
        _queue.Clear();
        await using var reader = await batch.ExecuteReaderAsync(CommandBehavior.Default, cancellation);
        for (; _unread > 0; _unread--)
        {
            await reader.NextResultAsync(cancellation);
        }

        var record = new PostgresRecord(reader);
        while (await reader.ReadAsync(cancellation) && each(record))
        {
        }
    }

    public override ValueTask QueueAsync(string sql, Arg[] args, CancellationToken cancellation)
    {
        _queue.Add((sql, args));
        return _queue.Count < MostQueued ? ValueTask.CompletedTask : FlushAsync(cancellation);
    }

    /// <summary>A call whose result nobody wants, before anything else is queued: it costs no exchange of its own.</summary>
    public void QueueCall(string sql, Arg[] args)
    {
        _queue.Add((sql, args));
        _unread++;
    }

    public override async ValueTask FlushAsync(CancellationToken cancellation)
    {
        if (_queue.Count > 0)
        {
            await using var batch = Batch(_queue);
            _queue.Clear();
            _unread = 0;
            await batch.ExecuteNonQueryAsync(cancellation);
        }
    }

    /// <summary>First a sign, for readers of the log, below which no number of ours will be (<see cref="PostgresLog"/>); then the numbers.</summary>
    public override async ValueTask<long[]> TakeSeqsAsync(int count, CancellationToken cancellation)
    {
        await QueryAsync(PostgresLog.Announce, [], _ => false, cancellation);
        var seqs = await ListAsync("SELECT nextval('_seq') FROM generate_series(1, $2)", [count], r => r.Long(0), cancellation);
        return [.. seqs.Order()];
    }

    public override async ValueTask ExcludeAsync(string name, CancellationToken cancellation) =>
        await QueryAsync("SELECT pg_advisory_xact_lock($2)", [LockKeys.Of($"exclude {Tenant.Number} {name}")], _ => false, cancellation);

    private NpgsqlBatch Batch(IReadOnlyList<(string Sql, Arg[] Args)> statements)
    {
        var batch = connection.CreateBatch();
        batch.Timeout = Seconds;
        foreach (var (sql, args) in statements)
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = sql;
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Tenant.Number });
            foreach (var arg in args)
            {
                command.Parameters.Add(Parameters.Of(arg));
            }

            batch.BatchCommands.Add(command);
        }

        return batch;
    }
}
