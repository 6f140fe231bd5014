// A typed value on its way to a statement; nulls have a type too, or prepared statements would not fit.

using System.Runtime.InteropServices;

namespace Atrium.Store.Sql;

internal enum ArgKind : byte
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

/// <summary>Small (32 bytes) and without boxes: a wide row is an array of seventy.</summary>
internal readonly struct Arg
{
    private readonly object? _value;
    private readonly long _first;
    private readonly long _second;

    private Arg(ArgKind kind, bool isNull, long first = 0, long second = 0, object? value = null)
    {
        Kind = kind;
        IsNull = isNull;
        _first = first;
        _second = second;
        _value = value;
    }

    public ArgKind Kind { get; }

    public bool IsNull { get; }

    /// <summary>The value of <see cref="ArgKind.Long"/>.</summary>
    public long Number => _first;

    public double Double => BitConverter.Int64BitsToDouble(_first);

    public Guid Guid
    {
        get
        {
            ReadOnlySpan<long> halves = [_first, _second];
            return MemoryMarshal.Read<Guid>(MemoryMarshal.AsBytes(halves));
        }
    }

    /// <summary>The bytes of <see cref="ArgKind.Utf8"/> and <see cref="ArgKind.Bytes"/>.</summary>
    public ReadOnlyMemory<byte> Bytes => ((byte[]?)_value).AsMemory((int)_first, (int)_second);

    public string Text => (string)_value!;

    public IReadOnlyList<Guid> Guids => (IReadOnlyList<Guid>)_value!;

    public static implicit operator Arg(long value) => new(ArgKind.Long, false, value);

    public static implicit operator Arg(int value) => new(ArgKind.Long, false, value);

    public static implicit operator Arg(Guid value)
    {
        Span<long> halves = stackalloc long[2];
        MemoryMarshal.Write(MemoryMarshal.AsBytes(halves), value);
        return new(ArgKind.Guid, false, halves[0], halves[1]);
    }

    public static implicit operator Arg(Guid? value) => value is { } guid ? guid : Null(ArgKind.Guid);

    public static implicit operator Arg(string? value) => new(ArgKind.Text, value is null, value: value);

    public static implicit operator Arg(double value) => new(ArgKind.Double, false, BitConverter.DoubleToInt64Bits(value));

    public static Arg Utf8(ReadOnlyMemory<byte> text) => Of(ArgKind.Utf8, text);

    public static Arg Blob(ReadOnlyMemory<byte> bytes) => Of(ArgKind.Bytes, bytes);

    public static Arg Json(string json) => new(ArgKind.Json, false, value: json);

    public static Arg Keys(IReadOnlyList<Guid> keys) => new(ArgKind.Guids, false, value: keys);

    public static Arg Null(ArgKind kind) => new(kind, true);

    /// <summary>Equality of two column values.</summary>
    public bool Same(in Arg other) =>
        Kind == other.Kind && IsNull == other.IsNull
        && (IsNull || (Kind is ArgKind.Utf8 or ArgKind.Bytes
            ? Bytes.Span.SequenceEqual(other.Bytes.Span)
            : _first == other._first && _second == other._second && Equals(_value, other._value)));

    private static Arg Of(ArgKind kind, ReadOnlyMemory<byte> bytes)
    {
        var segment = MemoryMarshal.TryGetArray(bytes, out var found) && found.Array is not null ? found : new ArraySegment<byte>(bytes.ToArray());
        return new(kind, false, segment.Offset, segment.Count, segment.Array);
    }
}
