// One request on its way: who asks, for what, and the means to answer.

using Atrium.Engine.Model;
using Atrium.Engine.Query;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Request;

/// <summary>The services that calls of one organisation share.</summary>
public sealed record CallServices
{
    public required GraphModel Model { get; init; }

    public PathParser Paths => field ??= new PathParser(Model);

    public required IStore Store { get; init; }

    /// <summary>What each organisation has added to types of the model.</summary>
    public OpenRegistry Open => field ??= new OpenRegistry(Model, Store);

    public required IBlobs Blobs { get; init; }

    /// <summary>All organisations of the server: what one of them offers to the others is looked for in each.</summary>
    public Func<IEnumerable<Tenant>> Organizations { get; init; } = () => [];

    /// <summary>False: the contents of the organisation have been exchanged since it was looked up, or are being exchanged now.</summary>
    public Func<Tenant, bool> IsOpen { get; init; } = _ => true;

    /// <summary>Fills a span with random bytes; injected so that tests repeat.</summary>
    public required Action<Span<byte>> Randomness { get; init; }

    /// <summary>Told of every request that is about data, in development; null = nobody listens.</summary>
    public Action<PermissionUse>? Used { get; init; }

    /// <summary>Signs paging and delta tokens, so that a client cannot forge them.</summary>
    public required ReadOnlyMemory<byte> TokenKey { get; init; }

    /// <summary>Most rows that a list looks at in one request (<see cref="Plan.ScanLimit"/>).</summary>
    public int ScanLimit { get; init; } = int.MaxValue;
}

/// <summary>The context of a request. Everything an operation or a rule may use.</summary>
public sealed class Call
{
    private DateTimeOffset? _now;

    public required CallServices Services { get; init; }

    public required GraphRequest Request { get; init; }

    public GraphResponse Response { get; } = new();

    public required Caller Caller { get; init; }

    public required Tenant Tenant { get; init; }

    /// <summary>The organisation's clock.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>The <c>request-id</c> of the answer.</summary>
    public required Guid RequestId { get; init; }

    /// <summary>The <c>client-request-id</c> of the answer, checked by the host: what the client sent, or else the request's own id.</summary>
    public string? ClientRequestId { get; init; }

    public required Preferences Preferences { get; init; }

    /// <summary>True: one of the requests of a batch.</summary>
    public bool InBatch { get; init; }

    /// <summary>Where the path leads; set by the path parser.</summary>
    public Address? Address { get; set; }

    public QueryOptions Query { get; set; } = QueryOptions.None;

    /// <summary>For a bound operation: the object it is bound to (a collection's: the object that the collection belongs to; null at the root).</summary>
    public Row? Source { get; set; }

    /// <summary>Set for reading; null = everything that the call touches may be shown.</summary>
    internal Sight? Sight { get; set; }

    /// <summary>After a refusal: what the caller lacked, for developers.</summary>
    public string? Missing { get; internal set; }

    public GraphModel Model => Services.Model;

    /// <summary>What the organisation has added to types of the model, as the call found it.</summary>
    public OpenProperties Open { get; set; } = OpenProperties.None;

    public IStore Store => Services.Store;

    public IBlobs Blobs => Services.Blobs;

    /// <summary>The instant of the call: one and the same, however often it is asked for.</summary>
    public DateTimeOffset Now => _now ??= Clock.GetUtcNow();

    /// <summary>The id of the directory's partition.</summary>
    public Guid Directory => Tenant.Id;

    /// <summary>A new key: time-ordered (version 7), from the organisation's clock and the injected randomness.</summary>
    public Guid NewKey()
    {
        Span<byte> bytes = stackalloc byte[16];
        Services.Randomness(bytes);
        var milliseconds = Now.ToUnixTimeMilliseconds();
        for (var i = 5; i >= 0; i--)
        {
            bytes[i] = (byte)milliseconds;
            milliseconds >>= 8;
        }

        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>A change set stamped with the organisation's clock.</summary>
    public ChangeSet NewChanges() => new() { At = Now };
}
