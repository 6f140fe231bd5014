// Work to be done after a commit, at least once. Taking it moves its time into the future; completing it removes it.

using Atrium.Engine.Storage;
using Atrium.Store.Sql;

namespace Atrium.Store;

internal static class WorkQueue
{
    /// <summary>Work under a key that waits already replaces it.</summary>
    public static async ValueTask WriteAsync(Session session, IReadOnlyList<Work> outbox, CancellationToken cancellation)
    {
        var d = session.Dialect;
        foreach (var work in outbox)
        {
            await session.QueueAsync(
                $"INSERT INTO _work ({d.TenantColumn}queue, key, due, next, payload) VALUES ({d.TenantValue}{d.P(1)}, {d.P(2)}, {d.P(3)}, {d.P(3)}, {d.P(4)}) "
                + $"ON CONFLICT ({d.TenantColumn}queue, key) DO UPDATE SET due = excluded.due, next = excluded.next, payload = excluded.payload",
                [work.Queue, work.Key, Instants.Text(work.Due), Arg.Blob(work.Payload)],
                cancellation);
        }
    }

    public static async ValueTask<IReadOnlyList<Work>> TakeAsync(
        Session session, string queue, DateTimeOffset now, TimeSpan lease, int take, CancellationToken cancellation)
    {
        var d = session.Dialect;
        var work = await session.ListAsync(
            // Materialised, or PostgreSQL may run the inner query several times and take more than the limit.
            $"WITH taken AS MATERIALIZED (SELECT key FROM _work WHERE {d.TenantIs()}queue = {d.P(1)} AND next <= {d.P(2)} "
            + $"ORDER BY next LIMIT {d.P(4)}{d.SkipLocked}) "
            + $"UPDATE _work SET next = {d.P(3)} WHERE {d.TenantIs()}queue = {d.P(1)} AND key IN (SELECT key FROM taken) RETURNING key, due, payload",
            [queue, Instants.Text(now), Instants.Text(now + lease), take],
            r => new Work(queue, r.Guid(0), Instants.Parse(r.Text(1)), r.Bytes(2)),
            cancellation);
        return [.. work.OrderBy(w => w.Due)];
    }

    public static async ValueTask CompleteAsync(Session session, string queue, Guid key, CancellationToken cancellation)
    {
        var d = session.Dialect;
        await session.ExecuteAsync($"DELETE FROM _work WHERE {d.TenantIs()}queue = {d.P(1)} AND key = {d.P(2)}", [queue, key], cancellation);
    }
}
