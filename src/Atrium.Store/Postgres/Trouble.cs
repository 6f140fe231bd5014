// What PostgreSQL's errors mean for us.

using Atrium.Engine.Storage;
using Npgsql;

namespace Atrium.Store.Postgres;

internal static class Trouble
{
    private const int MostAttempts = 30;

    /// <summary>
    /// Does something again when it lost against somebody else (serialisation, deadlock, a key that appeared meanwhile), or once when a pooled connection
    /// turned out to be dead.
    /// </summary>
    /// <param name="again">False: the commit was sent, and whether it happened is not known.</param>
    /// <exception cref="StoreUnavailableException">The database cannot be reached, or the conflict does not end.</exception>
    public static async ValueTask<T> RetryAsync<T>(Func<ValueTask<T>> act, Func<bool> again, CancellationToken cancellation)
    {
        var lost = false;
        for (var attempt = 1; ; attempt++)
        {
            // A statement that is sent for a token that is cancelled already runs to its end: the library asks to stop it before it has begun.
            cancellation.ThrowIfCancellationRequested();
            try
            {
                return await act();
            }
            catch (PostgresException failure) when (IsRace(failure) && attempt < MostAttempts)
            {
                await Task.Delay(Random.Shared.Next(1, 5 * attempt), cancellation);
            }
            catch (NpgsqlException failure) when (IsLost(failure) && !lost && again())
            {
                lost = true;
            }
            catch (NpgsqlException failure) when (IsLost(failure) || IsRace(failure as PostgresException))
            {
                throw new StoreUnavailableException("The database cannot be reached: " + failure.Message, failure);
            }
        }
    }

    private static bool IsRace(PostgresException? failure) => failure?.SqlState
        is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.LockNotAvailable;

    /// <summary>The connection broke, the server goes down or has no more connections, or nobody answers.</summary>
    private static bool IsLost(NpgsqlException failure) => failure is not PostgresException refused
        || refused.SqlState.StartsWith("08", StringComparison.Ordinal)
        || refused.SqlState.StartsWith("53", StringComparison.Ordinal)
        || refused.SqlState.StartsWith("57P", StringComparison.Ordinal);
}
