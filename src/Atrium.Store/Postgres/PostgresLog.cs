// How far the log may be read while others are writing to it.

using Atrium.Store.Sql;

namespace Atrium.Store.Postgres;

/// <summary>
/// Numbers come from a sequence, and whoever took a lower one may commit later: a reader that had passed it by then would never see it. So a writer,
/// before it takes numbers, holds until its end an advisory lock that carries its organisation and the last number given so far: all of its own will be
/// higher. A reader first notes the last number given and then looks at the locks. Who took a number up to that one either still holds its lock, and
/// then the reader stops before it, or has ended, and locks are released only after the commit can be seen. Unlike transaction ids against the
/// snapshot's xmin this is not held up by other organisations, other databases or long transactions of other programs; and since numbers are taken after
/// all row locks, the order of the log is the order in which things happened to each object, which the order of transaction ids is not.
/// </summary>
internal static class PostgresLog
{
    /// <summary>In the form with two keys, which nothing else uses; the second is the low half of the number, as a signed integer.</summary>
    public const string Announce =
        "SELECT pg_advisory_xact_lock_shared($1, (((last_value + 2147483648) & 4294967295) - 2147483648)::integer) FROM _seq";

    /// <summary>One number is given when the sequence is made, so that this is always a number given.</summary>
    private const string Last = "SELECT last_value FROM _seq";

    private const string Writers = """
        SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND classid = $1::bigint::oid
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """;

    /// <summary>How often, and how long apart, a reader looks whether those who were writing when it came have ended.</summary>
    private const int Looks = 50;
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// As <see cref="WatermarkAsync"/>, but waits a moment for those who are writing now, so that whoever was told that a write is done reads it here.
    /// Writers that come later have higher floors and are not waited for; one that takes longer holds the reader back for half a second and no more.
    /// </summary>
    public static async ValueTask<long> SettledAsync(Session session, CancellationToken cancellation)
    {
        var last = await session.NumberAsync(Last, [], cancellation) ?? 0;
        var watermark = await WatermarkAsync(session, cancellation);
        for (var look = 0; look < Looks && watermark < last; look++)
        {
            await Task.Delay(Apart, TimeProvider.System, cancellation);
            watermark = await WatermarkAsync(session, cancellation);
        }

        return watermark;
    }

    /// <summary>Nothing will appear at or below it any more; what is there can be seen by the next statement.</summary>
    public static async ValueTask<long> WatermarkAsync(Session session, CancellationToken cancellation)
    {
        var last = await session.NumberAsync(Last, [], cancellation) ?? 0;
        var floors = await session.ListAsync(Writers, [], r => r.Long(0), cancellation);
        var watermark = last;
        foreach (var low in floors)
        {
            // A writer that came after we noted the last number has a higher floor.
            var floor = last - (int)unchecked((uint)(last - low));
            watermark = Math.Min(watermark, floor);
        }

        return watermark;
    }

    public static async ValueTask<long> TrimmedAsync(Session session, CancellationToken cancellation) =>
        await session.NumberAsync("SELECT trimmed FROM _tenant WHERE number = $1", [], cancellation) ?? 0;

    public static async ValueTask TrimAsync(Session session, DateTimeOffset olderThan, CancellationToken cancellation)
    {
        if (await ChangeLog.TrimAsync(session, olderThan, cancellation) is { } last)
        {
            await session.ExecuteAsync("UPDATE _tenant SET trimmed = GREATEST(trimmed, $2) WHERE number = $1", [last], cancellation);
        }
    }
}
