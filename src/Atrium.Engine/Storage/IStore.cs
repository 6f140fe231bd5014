// The seam. Everything above it is free of SQL, everything below it is free of Graph.

namespace Atrium.Engine.Storage;

/// <summary>
/// Objects of all organisations. Reads see every acknowledged write. Implementations throw <see cref="StoreUnavailableException"/> when the
/// database cannot be reached; nothing else is thrown for reasons that a caller could act on.
/// </summary>
public interface IStore : IAsyncDisposable
{
    /// <summary>One row by key, also from the bin; null if there is none.</summary>
    ValueTask<Row?> FindAsync(Tenant tenant, Table table, Guid key, CancellationToken cancellation);

    /// <exception cref="InefficientQueryException">The order has no index and there are more rows than <see cref="Plan.ScanLimit"/>; or so with a count.</exception>
    ValueTask<Page> ListAsync(Tenant tenant, Plan plan, CancellationToken cancellation);

    /// <summary>
    /// The first page of the same plan for each of several objects: where <see cref="Plan.Via"/> starts, or else <see cref="Plan.Parent"/>; what the
    /// plan says there is only a place to be filled. One exchange with the database, however many objects. Objects without rows are left out.
    /// </summary>
    ValueTask<IReadOnlyDictionary<Guid, Page>> ListEachAsync(Tenant tenant, Plan plan, IReadOnlyList<Guid> sources, CancellationToken cancellation);

    /// <exception cref="InefficientQueryException">No index answers it and there are more rows than <see cref="Plan.CountLimit"/>.</exception>
    ValueTask<long> CountAsync(Tenant tenant, Plan plan, CancellationToken cancellation);

    /// <summary>The holder of a unique value (folded), or null.</summary>
    ValueTask<Guid?> HolderAsync(Tenant tenant, Claim claim, CancellationToken cancellation);

    /// <summary>Those of the candidates that are reached by the step (membership checks), without reading rows. Binned ones are left out.</summary>
    ValueTask<IReadOnlyList<Guid>> ReachedAsync(Tenant tenant, Table table, LinkStep step, IReadOnlyList<Guid>? candidates, CancellationToken cancellation);

    /// <summary>Writes, durably: when this returns without a conflict the change survives a power cut.</summary>
    ValueTask<CommitResult> CommitAsync(Tenant tenant, ChangeSet changes, CancellationToken cancellation);

    /// <summary>The place in the log behind which only later changes will appear. Take it before reading the state.</summary>
    ValueTask<long> WatermarkAsync(Tenant tenant, CancellationToken cancellation);

    ValueTask<ChangePage> ChangesAsync(Tenant tenant, ChangeQuery query, CancellationToken cancellation);

    /// <summary>Drops log entries older than the instant.</summary>
    ValueTask TrimAsync(Tenant tenant, DateTimeOffset olderThan, CancellationToken cancellation);

    /// <summary>Takes due work of a queue for a while; what is not completed by then can be taken again.</summary>
    ValueTask<IReadOnlyList<Work>> TakeWorkAsync(Tenant tenant, string queue, DateTimeOffset now, TimeSpan lease, int take, CancellationToken cancellation);

    ValueTask CompleteWorkAsync(Tenant tenant, string queue, Guid key, CancellationToken cancellation);

    /// <summary>The SQL of a plan and the database's own plan for it, for people.</summary>
    ValueTask<string> ExplainAsync(Tenant tenant, Plan plan, CancellationToken cancellation);

    /// <summary>Raised after each commit that this process made or heard of, with the organisation's number and the tables touched. Handlers must be quick.</summary>
    event Action<CommitNotice>? Committed;
}

/// <summary>News of a commit.</summary>
/// <param name="Tables">Names of the tables whose rows or links changed; empty = unknown, assume any.</param>
/// <param name="Keys">Keys of changed rows and link sources; empty = unknown, assume any.</param>
public sealed record CommitNotice(int Tenant, IReadOnlyList<string> Tables, IReadOnlyList<Guid> Keys)
{
    /// <summary>Queues to which it added work.</summary>
    public IReadOnlyList<string> Queues { get; init; } = [];
}

/// <summary>The organisations of this server, and what belongs to none of them.</summary>
public interface IHouse
{
    /// <summary>All organisations; kept in memory, cheap.</summary>
    IReadOnlyList<Tenant> Tenants { get; }

    /// <summary>Creates an organisation with an empty store.</summary>
    ValueTask<Tenant> CreateAsync(Guid id, CancellationToken cancellation);

    /// <summary>Empties an organisation's store and gives it a new epoch.</summary>
    ValueTask<Tenant> EmptyAsync(Tenant tenant, CancellationToken cancellation);

    /// <summary>Keeps a copy of everything an organisation has under a name; an older copy of that name is replaced.</summary>
    ValueTask SnapshotAsync(Tenant tenant, string name, CancellationToken cancellation);

    /// <summary>Goes back to a copy and gets a new epoch; null if there is no such copy.</summary>
    ValueTask<Tenant?> RestoreAsync(Tenant tenant, string name, CancellationToken cancellation);

    /// <summary>A setting or secret of the house (UTF-8 or binary); null if not set.</summary>
    ValueTask<byte[]?> ReadAsync(string name, CancellationToken cancellation);

    ValueTask WriteAsync(string name, ReadOnlyMemory<byte> value, CancellationToken cancellation);

    /// <summary>Writes a setting unless it is set, and gives what it is: processes that start at the same moment agree.</summary>
    ValueTask<byte[]> KeepAsync(string name, ReadOnlyMemory<byte> value, CancellationToken cancellation);

    /// <summary>Raised when settings may have been written by another process.</summary>
    event Func<Task>? WrittenElsewhere;

    /// <summary>Raised when an organisation was created, emptied or restored, with its present state.</summary>
    event Action<Tenant>? Changed;
}

/// <summary>Bytes of any size by organisation, addressed by their SHA-256.</summary>
public interface IBlobs
{
    /// <summary>Stores a stream; durable when it returns, before any commit that names it. Not collected for a grace period.</summary>
    /// <exception cref="InvalidDataException">More than <paramref name="maxBytes"/>.</exception>
    ValueTask<BlobRef> PutAsync(Tenant tenant, Stream content, long maxBytes, CancellationToken cancellation);

    /// <summary>Null if there is none.</summary>
    ValueTask<Stream?> OpenAsync(Tenant tenant, string sha256, CancellationToken cancellation);
}

/// <param name="Sha256">Lower-case hexadecimal.</param>
/// <param name="Length">Bytes.</param>
public sealed record BlobRef(string Sha256, long Length);

/// <summary>The right to be the only one doing something, across nodes.</summary>
public interface ILease
{
    /// <summary>Null when somebody else holds it. Released on disposal or when the process dies.</summary>
    ValueTask<IAsyncDisposable?> TryAcquireAsync(string name, CancellationToken cancellation);
}

/// <summary>The database cannot be reached for now; the caller may retry.</summary>
public sealed class StoreUnavailableException : Exception
{
    public StoreUnavailableException()
    {
    }

    public StoreUnavailableException(string message)
        : base(message)
    {
    }

    public StoreUnavailableException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

/// <summary>The query would look at more rows than one request may.</summary>
public sealed class InefficientQueryException : Exception
{
    public InefficientQueryException()
    {
    }

    public InefficientQueryException(string message)
        : base(message)
    {
    }

    public InefficientQueryException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
