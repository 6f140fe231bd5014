// What a writer must know of a row.

using Atrium.Store.Sql;

namespace Atrium.Store.Commit;

/// <param name="Counted">Bits of the parent's counters in which it counts.</param>
/// <param name="Document">Only where the dialect writes nothing but what differs.</param>
internal sealed record Head(Guid Key, string Type, Guid Owner, Guid Parent, long Seq, string? Deleted, int Moves, int Counted, byte[]? Document)
{
    public bool Lives => Deleted is null;

    public static Head Read(Record record, bool document) => new(
        record.Guid(0),
        record.Text(1),
        record.Guid(2),
        record.Guid(3),
        record.Long(4),
        record.TextOrNull(5),
        (int)record.Long(6),
        (int)record.Long(7),
        document ? record.Bytes(8) : null);
}
