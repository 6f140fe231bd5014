// A token that has passed every check, as the cache keeps it.
namespace Atrium.Server.SignIn;

internal sealed class CheckedToken
{
    private long _seenVersion;

    public required BearerPrincipal Principal { get; init; }

    public required Guid AppId { get; init; }

    /// <summary>The stamp name of the sign-in that it came from.</summary>
    public required Guid? Session { get; init; }

    /// <summary>UTC ticks after which it is refused, skew included.</summary>
    public required long DeadAfter { get; init; }

    /// <summary>Its revocation stamp, read before the directory was.</summary>
    public required long Stamp { get; init; }

    public required long SeenVersion
    {
        get => Volatile.Read(ref _seenVersion);
        init => _seenVersion = value;
    }

    /// <summary>Whether nothing that could end it has changed since it was checked. Usually one comparison.</summary>
    public bool IsFresh(IRevocations revocations)
    {
        var version = revocations.Version;
        if (version == Volatile.Read(ref _seenVersion))
        {
            return true;
        }

        if (revocations.Stamp(Principal.TenantId, Principal.UserId, AppId, Session) != Stamp)
        {
            return false;
        }

        Volatile.Write(ref _seenVersion, version);
        return true;
    }
}
