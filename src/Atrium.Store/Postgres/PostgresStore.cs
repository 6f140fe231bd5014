// The store on PostgreSQL: many nodes on one database.

using Atrium.Engine.Query;
using Atrium.Engine.Storage;
using Atrium.Store.Plans;
using Atrium.Store.Schema;
using Atrium.Store.Sql;
using Npgsql;

namespace Atrium.Store.Postgres;

internal sealed class PostgresStore(NpgsqlDataSource source, Catalog catalog, Func<Filter, Row, bool>? rowFilter, Signal signal) : SqlStore(catalog, rowFilter)
{
    /// <summary>All that a node does for an organisation, except exchanging its contents as a whole, goes on at the same time.</summary>
    private const string Enter = "SELECT pg_advisory_xact_lock_shared($2)";

    public static long GateOf(Tenant tenant) => LockKeys.Of($"contents {tenant.Number}");

    public override ValueTask<long> WatermarkAsync(Tenant tenant, CancellationToken cancellation) =>
        ReadAsync(tenant, session => PostgresLog.WatermarkAsync(session, cancellation), cancellation);

    public override ValueTask<ChangePage> ChangesAsync(Tenant tenant, ChangeQuery query, CancellationToken cancellation) =>
        ReadAsync(
            tenant,
            async session =>
            {
                var watermark = await PostgresLog.SettledAsync(session, cancellation);
                var page = await ChangeLog.ReadAsync(session, query, watermark, 0, cancellation);

                // Asked afterwards: what was trimmed while we read is not taken for "nothing happened".
                return query.After < await PostgresLog.TrimmedAsync(session, cancellation) ? new ChangePage([], query.After, false, true) : page;
            },
            cancellation);

    public override async ValueTask TrimAsync(Tenant tenant, DateTimeOffset olderThan, CancellationToken cancellation) =>
        await WriteAsync(
            tenant,
            async session =>
            {
                await PostgresLog.TrimAsync(session, olderThan, cancellation);
                return (true, true);
            },
            cancellation);

    /// <summary>News of a commit on another node.</summary>
    public void Hear(CommitNotice notice) => base.Announce(notice);

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override void Announce(CommitNotice notice)
    {
        base.Announce(notice);
        signal.Send(notice);
    }

    protected override async ValueTask<string> ExplainAsync(Session session, PlanStatement statement, CancellationToken cancellation) =>
        string.Join('\n', await session.ListAsync(session.Dialect.Explain + statement.Sql, statement.Args, r => r.Text(0), cancellation));

    protected override ValueTask<T> ReadAsync<T>(Tenant tenant, Func<Session, ValueTask<T>> read, CancellationToken cancellation) => Stopped.WatchAsync(
        Trouble.RetryAsync(
            async () =>
            {
                await using var connection = await source.OpenConnectionAsync(cancellation);
                return await read(new PostgresSession(connection, tenant));
            },
            () => true,
            cancellation),
        cancellation);

    protected override ValueTask<T> WriteAsync<T>(
        Tenant tenant, Func<Session, ValueTask<(bool Keep, T Result)>> write, CancellationToken cancellation)
    {
        var committing = false;
        return Trouble.RetryAsync(
            async () =>
            {
                await using var connection = await source.OpenConnectionAsync(cancellation);
                await using var transaction = await connection.BeginTransactionAsync(cancellation);
                var session = new PostgresSession(connection, tenant);
                session.QueueCall(Enter, [GateOf(tenant)]);
                var (keep, result) = await write(session);
                if (keep)
                {
                    await session.FlushAsync(cancellation);
                    committing = true;
                    await transaction.CommitAsync(CancellationToken.None); // once it is sent, its outcome must be known
                }

                return result;
            },
            () => !committing,
            cancellation);
    }
}
