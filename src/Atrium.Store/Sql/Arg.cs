// A typed value on its way to a statement; nulls have a type too, or prepared statements would not fit.

namespace Atrium.Store.Sql;

internal enum ArgKind
{
    Long,
    Double,
    Text,

    /// <summary>Text that is UTF-8 bytes already.</summary>
    Utf8,

    /// <summary>A JSON array of texts.</summary>
    Json,
    Guid,
    Bytes,

    /// <summary>A set of keys.</summary>
    Guids,
}

internal readonly struct Arg
{
    private Arg(ArgKind kind, bool isNull, long number = 0, Guid guid = default, object? value = null, ReadOnlyMemory<byte> bytes = default)
    {
        Kind = kind;
        IsNull = isNull;
        Number = number;
        Guid = guid;
        Value = value;
        Bytes = bytes;
    }

    public ArgKind Kind { get; }

    public bool IsNull { get; }

    /// <summary>The value of <see cref="ArgKind.Long"/>.</summary>
    public long Number { get; }

    public Guid Guid { get; }

    /// <summary>The bytes of <see cref="ArgKind.Utf8"/> and <see cref="ArgKind.Bytes"/>.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    public double Double => BitConverter.Int64BitsToDouble(Number);

    public string Text => (string)Value!;

    public IReadOnlyList<Guid> Guids => (IReadOnlyList<Guid>)Value!;

    private object? Value { get; }

    public static implicit operator Arg(long value) => new(ArgKind.Long, false, value);

    public static implicit operator Arg(int value) => new(ArgKind.Long, false, value);

    public static implicit operator Arg(Guid value) => new(ArgKind.Guid, false, guid: value);

    public static implicit operator Arg(Guid? value) => new(ArgKind.Guid, value is null, guid: value.GetValueOrDefault());

    public static implicit operator Arg(string? value) => new(ArgKind.Text, value is null, value: value);

    public static implicit operator Arg(double value) => new(ArgKind.Double, false, BitConverter.DoubleToInt64Bits(value));

    public static Arg Utf8(ReadOnlyMemory<byte> text) => new(ArgKind.Utf8, false, bytes: text);

    public static Arg Blob(ReadOnlyMemory<byte> bytes) => new(ArgKind.Bytes, false, bytes: bytes);

    public static Arg Json(string json) => new(ArgKind.Json, false, value: json);

    public static Arg Keys(IReadOnlyList<Guid> keys) => new(ArgKind.Guids, false, value: keys);

    public static Arg Null(ArgKind kind) => new(kind, true);

    /// <summary>Equality of two column values.</summary>
    public bool Same(in Arg other) =>
        Kind == other.Kind && IsNull == other.IsNull
        && (IsNull || (Number == other.Number && Guid == other.Guid && Equals(Value, other.Value) && Bytes.Span.SequenceEqual(other.Bytes.Span)));
}
