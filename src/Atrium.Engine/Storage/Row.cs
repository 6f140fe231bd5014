// A stored object, as it is read.

using Atrium.Engine.Model;

namespace Atrium.Engine.Storage;

/// <summary>One object: its fixed columns and its document.</summary>
public sealed record Row
{
    /// <summary>The runtime type (never abstract).</summary>
    public required EntityType Type { get; init; }

    /// <summary>Immutable internal key.</summary>
    public required Guid Key { get; init; }

    /// <summary>The partition: a mailbox, a drive, a group; the organisation's id for the directory itself.</summary>
    public required Guid Owner { get; init; }

    /// <summary>The containing object; <see cref="Guid.Empty"/> at the root of its partition.</summary>
    public Guid Parent { get; init; }

    /// <summary>The change that wrote it last: its version. Read-only for writers; the store assigns it.</summary>
    public long Seq { get; init; }

    /// <summary>When it was put into the bin; null = it lives.</summary>
    public DateTimeOffset? Deleted { get; init; }

    /// <summary>How often it changed its parent.</summary>
    public int Moves { get; init; }

    /// <summary>UTF-8 JSON object with the properties that have a value, in Graph's names, without annotations and without <c>id</c>.</summary>
    public required ReadOnlyMemory<byte> Document { get; init; }

    /// <summary>Counters 0 to 3; empty where the type has none.</summary>
    public IReadOnlyList<long> Counters { get; init; } = [];
}

/// <summary>An organisation on this server.</summary>
/// <param name="Number">Small number that leads every key.</param>
/// <param name="Id">The tenant id that clients know.</param>
/// <param name="Epoch">Changes when the organisation is reset or restored: tokens of an older epoch are 410.</param>
public sealed record Tenant(int Number, Guid Id, Guid Epoch);
