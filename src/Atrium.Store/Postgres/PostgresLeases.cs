// Leases across nodes: advisory locks, each held by a connection of its own. When the process dies the server lets go of them.

using Atrium.Engine.Storage;
using Npgsql;

namespace Atrium.Store.Postgres;

internal sealed class PostgresLeases(NpgsqlDataSource source) : ILease
{
    public ValueTask<IAsyncDisposable?> TryAcquireAsync(string name, CancellationToken cancellation) => Trouble.RetryAsync<IAsyncDisposable?>(
        async () =>
        {
            var key = LockKeys.Of("lease " + name);
            var connection = await source.OpenConnectionAsync(cancellation);
            try
            {
                if (await ScalarAsync(connection, "SELECT pg_try_advisory_lock($1)", key, cancellation) is true)
                {
                    return new Held(connection, key);
                }
            }
            catch
            {
                await connection.DisposeAsync();
                throw;
            }

            await connection.DisposeAsync();
            return null;
        },
        () => true,
        cancellation);

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, long key, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = key });
        return await command.ExecuteScalarAsync(cancellation);
    }

    private sealed class Held(NpgsqlConnection connection, long key) : IAsyncDisposable
    {
        private int _released;

        public async ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _released, 1) != 0)
            {
                return;
            }

            await using (connection)
            {
                try
                {
                    await ScalarAsync(connection, "SELECT pg_advisory_unlock($1)", key, CancellationToken.None);
                }
                catch (NpgsqlException)
                {
                    // The connection is gone, and the lock with it.
                }
            }
        }
    }
}
