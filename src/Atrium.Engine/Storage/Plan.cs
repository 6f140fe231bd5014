// What a list asks of the store.

using Atrium.Engine.Query;

namespace Atrium.Engine.Storage;

/// <summary>A list of rows of one table. All members that are not null narrow it down. Immutable.</summary>
public sealed record Plan
{
    public required Table Table { get; init; }

    /// <summary>Names of the (concrete) types; null = all of the table.</summary>
    public IReadOnlyList<string>? Types { get; init; }

    public Guid? Owner { get; init; }

    public Guid? Parent { get; init; }

    public IReadOnlyList<Guid>? Keys { get; init; }

    /// <summary>Rows reached through the link table.</summary>
    public LinkStep? Via { get; init; }

    public bool Bin { get; init; }

    /// <summary>True: both the living and the binned.</summary>
    public bool Everything { get; init; }

    public Filter? Filter { get; init; }

    public Search? Search { get; init; }

    /// <summary>The key, ascending, is always the last order key (descending if the last one given is descending).</summary>
    public IReadOnlyList<OrderKey> OrderBy { get; init; } = [];

    /// <summary>Most rows to return.</summary>
    public int Take { get; init; } = int.MaxValue;

    public int Skip { get; init; }

    /// <summary>A page ends behind the row with which its documents reach so many bytes, however many it may have.</summary>
    public long MostBytes { get; init; } = long.MaxValue;

    /// <summary>Continue behind this place (of the same plan).</summary>
    public PageMark? After { get; init; }

    /// <summary>
    /// Most rows to look at. Where no index gives the page alone, it ends early behind that many (perhaps empty, with a mark); what would need
    /// more to answer at all (a sort, a count) is refused. Not set: whatever it takes.
    /// </summary>
    public int ScanLimit { get; init; } = int.MaxValue;

    /// <summary>Most rows to look at for a count: it needs no documents, and cannot be given in parts.</summary>
    public int CountLimit => ScanLimit > int.MaxValue / 10 ? int.MaxValue : ScanLimit * 10;

    /// <summary>Not more than this at once, where going on behind it costs no more than reading on: the page may then be <see cref="Page.Partial"/>.</summary>
    public Part? Part { get; init; }

    /// <summary>True: count all that match, ignoring <see cref="Take"/>, <see cref="Skip"/> and <see cref="After"/>.</summary>
    public bool Count { get; init; }
}

/// <summary>From an object along links of a kind.</summary>
/// <param name="Kind">The kind of link.</param>
/// <param name="From">The object at the source (or, with <paramref name="Inverse"/>, at the target).</param>
/// <param name="Transitive">Follow again from every object reached. The object itself is not part of its closure unless a circle leads back to it.</param>
public sealed record LinkStep(string Kind, Guid From, bool Inverse, bool Transitive);

/// <summary>The values of the order keys (as columns hold them: string, long, double, Guid or null) and the key of the last row that was looked at for a page.</summary>
public sealed record PageMark(IReadOnlyList<object?> Values, Guid Key)
{
    /// <summary>How many rows came before, where their number is bounded over all pages.</summary>
    public int Seen { get; init; }

    /// <summary>How many of the rows behind it are still to be skipped: the page ended before <see cref="Plan.Skip"/> did.</summary>
    public int Skip { get; init; }
}

/// <summary>One page of rows.</summary>
/// <param name="Next">Where the next page begins; null = this is the last.</param>
/// <param name="Count">Set when the plan asked for it.</param>
public sealed record Page(IReadOnlyList<Row> Rows, PageMark? Next, long? Count)
{
    /// <summary>True: it is not full, and ended only because <see cref="Plan.Part"/> said so.</summary>
    public bool Partial { get; init; }

    /// <summary>How much of <see cref="Plan.ScanLimit"/> it used.</summary>
    public int Looked { get; init; }
}

/// <summary>How much of a long page is read at once.</summary>
/// <param name="Bytes">Of documents; the last one may go beyond.</param>
public sealed record Part(int Rows, int Bytes);
