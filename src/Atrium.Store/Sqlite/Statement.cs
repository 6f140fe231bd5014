// A prepared SQLite statement, and the record that it stands on.

using System.Buffers;
using System.Globalization;
using System.Text;
using Atrium.Store.Sql;
using SQLitePCL;

namespace Atrium.Store.Sqlite;

internal sealed class Statement(Connection connection, sqlite3_stmt handle) : Record, IDisposable
{
    /// <summary>Binds parameters 1, 2, …</summary>
    public void Bind(ReadOnlySpan<Arg> args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].IsNull) // the others were cleared by Reset
            {
                connection.Check(Bind(i + 1, args[i]));
            }
        }
    }

    /// <summary>True: there is a record to read.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(handle);
        connection.Check(code);
        return code == raw.SQLITE_ROW;
    }

    /// <summary>Ready for the next use. An error of the last step was thrown then.</summary>
    public void Reset()
    {
        _ = raw.sqlite3_reset(handle);
        _ = raw.sqlite3_clear_bindings(handle);
    }

    public override bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    public override long Long(int column) => raw.sqlite3_column_int64(handle, column);

    public override double Double(int column) => raw.sqlite3_column_double(handle, column);

    public override string Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(handle, column));

    public override Guid Guid(int column) => new(raw.sqlite3_column_blob(handle, column), bigEndian: true);

    public override byte[] Bytes(int column) => raw.sqlite3_column_blob(handle, column).ToArray();

    public void Dispose() => handle.Dispose();

    private int Bind(int index, in Arg arg)
    {
        switch (arg.Kind)
        {
            case ArgKind.Long:
                return raw.sqlite3_bind_int64(handle, index, arg.Number);
            case ArgKind.Double:
                return raw.sqlite3_bind_double(handle, index, arg.Double);
            case ArgKind.Guid:
                Span<byte> guid = stackalloc byte[16];
                arg.Guid.TryWriteBytes(guid, bigEndian: true, out _);
                return raw.sqlite3_bind_blob(handle, index, guid);
            case ArgKind.Bytes:
                return arg.Bytes.Length == 0
                    ? raw.sqlite3_bind_zeroblob(handle, index, 0)
                    : raw.sqlite3_bind_blob(handle, index, arg.Bytes.Span);
            case ArgKind.Utf8:
                return BindText(index, arg.Bytes.Span);
            case ArgKind.Guids:
                return BindText(index, Encoding.UTF8.GetBytes(HexArray(arg.Guids)));
            default:
                return BindText(index, arg.Text);
        }
    }

    private int BindText(int index, string text)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            return BindText(index, bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>An empty span has no address, which SQLite would take for null.</summary>
    private int BindText(int index, ReadOnlySpan<byte> text) =>
        text.IsEmpty ? raw.sqlite3_bind_text(handle, index, "") : raw.sqlite3_bind_text(handle, index, text);

    private static string HexArray(IReadOnlyList<Guid> keys)
    {
        var text = new StringBuilder("[", (keys.Count * 35) + 2);
        Span<byte> bytes = stackalloc byte[16];
        foreach (var key in keys)
        {
            key.TryWriteBytes(bytes, bigEndian: true, out _);
            text.Append(CultureInfo.InvariantCulture, $"{(text.Length > 1 ? "," : "")}\"{Convert.ToHexStringLower(bytes)}\"");
        }

        return text.Append(']').ToString();
    }
}
