// How a checked token learns that it may be dead: numbers that move when a person, an application or an organisation changes.
using System.Collections.Concurrent;

namespace Atrium.Server.SignIn;

/// <summary>Revocation stamps, fed by the change log. Both members are called on the hot path and must not block.</summary>
public interface IRevocations
{
    /// <summary>Moves whenever any stamp may have moved. Read first: while it stands still nothing else is asked.</summary>
    long Version { get; }

    /// <summary>A number that differs from an earlier one when the organisation, the user, the application or the session has changed since in a way
    /// that may end their tokens (disabled, deleted, sessions revoked, password changed). A moved stamp is no verdict:
    /// the directory is read again and decides.</summary>
    long Stamp(Guid tenant, Guid? user, Guid app, Guid? session = null);
}

/// <summary>Stamps in memory. On each node the change log's reader calls <see cref="Touch"/>.</summary>
public sealed class RevocationStamps : IRevocations
{
    private const int Most = 100_000;

    private readonly ConcurrentDictionary<Guid, long> _touched = new();
    private readonly ConcurrentDictionary<Guid, Guid> _watched = new();
    private long _version;
    private long _last;
    private long _floor;

    public long Version => Volatile.Read(ref _version);

    /// <summary>Notes that this organisation, user or application (by client id) has changed.</summary>
    public void Touch(Guid id)
    {
        if (_touched.Count >= Most)
        {
            _touched.Clear();
            TouchAll();
        }

        // The stamp first, then the version: who sees the new version finds the new stamp.
        _touched[id] = Interlocked.Increment(ref _last);
        if (_watched.TryGetValue(id, out var application))
        {
            _touched[application] = Interlocked.Increment(ref _last);
        }

        Interlocked.Increment(ref _version);
    }

    /// <summary>From now on a change of this object (a service principal, a registration) is one of the application with that client id.
    /// To be said before the object is read, so that no change falls between.</summary>
    public void Watch(Guid key, Guid appId) => _watched.TryAdd(key, appId);

    /// <summary>Makes every token be checked anew: after a restore, or when changes may have been missed.</summary>
    public void TouchAll()
    {
        Volatile.Write(ref _floor, Interlocked.Increment(ref _last));
        Interlocked.Increment(ref _version);
    }

    public long Stamp(Guid tenant, Guid? user, Guid app, Guid? session = null)
    {
        var stamp = Math.Max(Volatile.Read(ref _floor), Math.Max(Of(tenant), Of(app)));
        stamp = user is { } person ? Math.Max(stamp, Of(person)) : stamp;
        return session is { } family ? Math.Max(stamp, Of(family)) : stamp;
    }

    private long Of(Guid id) => _touched.GetValueOrDefault(id);
}
