// The change log: one entry for everything that happened to an object, in order.

namespace Atrium.Engine.Storage;

public enum ChangeKind
{
    Created,
    Updated,

    /// <summary>Put into the bin.</summary>
    Binned,

    /// <summary>Taken out of the bin.</summary>
    Restored,
    Deleted,

    /// <summary>Moved away from <see cref="Change.Parent"/>; <see cref="Change.Moves"/> is the count that its id had there.</summary>
    Left,

    /// <summary>Moved to <see cref="Change.Parent"/>.</summary>
    Entered,
    LinkAdded,
    LinkRemoved,
}

/// <summary>One entry of the log.</summary>
public sealed record Change
{
    public required long Seq { get; init; }

    public required ChangeKind Kind { get; init; }

    /// <summary>Graph name of the object's type.</summary>
    public required string Type { get; init; }

    /// <summary>The object; for a link: its source.</summary>
    public required Guid Key { get; init; }

    public required Guid Owner { get; init; }

    public required Guid Parent { get; init; }

    public int Moves { get; init; }

    /// <summary>Top-level properties that changed.</summary>
    public IReadOnlyList<string> Properties { get; init; } = [];

    public required DateTimeOffset At { get; init; }

    /// <summary>For a link: its kind.</summary>
    public string? Link { get; init; }

    /// <summary>For a link: the other end.</summary>
    public Guid? Target { get; init; }
}

/// <summary>Asks for entries of one table behind a place in the log.</summary>
public sealed record ChangeQuery
{
    public required Table Table { get; init; }

    /// <summary>Names of the types; null = all.</summary>
    public IReadOnlyList<string>? Types { get; init; }

    public Guid? Owner { get; init; }

    public Guid? Parent { get; init; }

    public required long After { get; init; }

    /// <summary>Most entries to return.</summary>
    public int Take { get; init; } = 1000;
}

/// <summary>Entries in order.</summary>
/// <param name="Through">Everything up to here has been seen: the next query continues after it. Never passes a change that could still appear.</param>
/// <param name="Lost">True: the log has been trimmed behind the place that was asked for.</param>
public sealed record ChangePage(IReadOnlyList<Change> Changes, long Through, bool More, bool Lost);
