// One record of a result, read in place.

namespace Atrium.Store.Sql;

internal abstract class Record
{
    public abstract bool IsNull(int column);

    public abstract long Long(int column);

    public abstract double Double(int column);

    public abstract string Text(int column);

    public abstract Guid Guid(int column);

    /// <summary>The bytes of a binary column, or a text column's UTF-8.</summary>
    public abstract byte[] Bytes(int column);

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public Guid? GuidOrNull(int column) => IsNull(column) ? null : Guid(column);
}
