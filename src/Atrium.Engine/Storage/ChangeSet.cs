// A write: everything that must happen together, and what must still be true when it does.

namespace Atrium.Engine.Storage;

public enum RowChangeKind
{
    Insert,

    /// <summary>New document, parent, owner, type or bin state.</summary>
    Update,

    /// <summary>Gone for good, with all that it contains (rows whose owner or, at any depth, parent it is), its claims and its links.</summary>
    Delete,
}

/// <summary>One row to write. For an update or delete <see cref="Row"/> names the row; <see cref="ExpectedSeq"/> is the version that was read.</summary>
public sealed record RowChange(RowChangeKind Kind, Row Row)
{
    /// <summary>The write is refused (<see cref="ConflictKind.Stale"/>) when the row is not at this version any more. Null (inserts only): must not exist.</summary>
    public long? ExpectedSeq { get; init; }

    /// <summary>Names of the top-level properties whose value differs, for the change log.</summary>
    public IReadOnlyList<string> Properties { get; init; } = [];

    /// <summary>Unique values that this row holds after the write, each (scope, folded value). They replace those it held. Null = unchanged.</summary>
    public IReadOnlyList<Claim>? Claims { get; init; }
}

/// <summary>A value that one live object of the organisation holds.</summary>
/// <param name="Scope">E.g. <c>userPrincipalName</c>.</param>
/// <param name="Value">Folded by <see cref="Fold.Text"/>.</param>
public sealed record Claim(string Scope, string Value);

/// <summary>A link to add or remove. Both ends must exist and live when one is added.</summary>
public sealed record LinkChange(string Kind, Guid Source, Guid Target, bool Add)
{
    /// <summary>The table of the two ends.</summary>
    public required Table Table { get; init; }

    /// <summary>Refused (<see cref="ConflictKind.Circle"/>) if the target already leads to the source.</summary>
    public bool Acyclic { get; init; }

    /// <summary>The source has at most one such link: adding replaces.</summary>
    public bool Single { get; init; }

    /// <summary>Adding what is there, or removing what is not, is accepted in silence.</summary>
    public bool Lenient { get; init; }
}

/// <summary>A row that must still be as it was read, although this write does not change it.</summary>
/// <param name="Seq">The version read; null = it must merely exist and live.</param>
public sealed record Requirement(Table Table, Guid Key, long? Seq);

/// <summary>Work to be done after the commit, at least once, by whichever node takes it.</summary>
/// <param name="Queue">Name of the queue.</param>
/// <param name="Payload">UTF-8 JSON.</param>
public sealed record Work(string Queue, Guid Key, DateTimeOffset Due, ReadOnlyMemory<byte> Payload);

/// <summary>A unit of writing: all of it happens, durably, or none.</summary>
public sealed class ChangeSet
{
    public List<RowChange> Rows { get; } = [];

    public List<LinkChange> Links { get; } = [];

    public List<Requirement> Requires { get; } = [];

    public List<Work> Outbox { get; } = [];

    /// <summary>The instant of the change log's entries, by the organisation's clock.</summary>
    public required DateTimeOffset At { get; init; }

    public bool IsEmpty => Rows.Count == 0 && Links.Count == 0 && Outbox.Count == 0;
}

public enum ConflictKind
{
    /// <summary>A row is not at the version that was read, or is gone.</summary>
    Stale,

    /// <summary>A row with this key exists.</summary>
    Exists,

    /// <summary>Another live object holds a claimed value.</summary>
    Taken,

    /// <summary>An end of a link, or a required row, does not exist or is in the bin.</summary>
    Missing,

    /// <summary>The link is there already.</summary>
    LinkExists,

    /// <summary>The link to remove is not there.</summary>
    LinkMissing,

    /// <summary>The link would close a circle.</summary>
    Circle,
}

/// <summary>Why a commit was refused. Nothing of it happened.</summary>
public sealed record Conflict(ConflictKind Kind, Guid Key)
{
    /// <summary>For <see cref="ConflictKind.Taken"/>.</summary>
    public Claim? Claim { get; init; }

    /// <summary>For link conflicts: the kind of link.</summary>
    public string? Link { get; init; }
}

/// <summary>What came of a commit.</summary>
/// <param name="Seqs">The new version of each row, in the order of <see cref="ChangeSet.Rows"/>.</param>
public sealed record CommitResult(Conflict? Conflict, IReadOnlyList<long> Seqs)
{
    public bool Done => Conflict is null;
}
