// Finds the slot of a property by the UTF-8 of its name, without making a string.

namespace Atrium.Engine.Wire;

/// <summary>An immutable hash table from short byte strings to indexes.</summary>
internal sealed class NameTable
{
    private readonly byte[][] _names;
    private readonly short[] _slots;
    private readonly int _mask;

    public NameTable(IReadOnlyList<ReadOnlyMemory<byte>> names)
    {
        _names = [.. names.Select(n => n.ToArray())];
        var size = 8;
        while (size < names.Count * 3)
        {
            size *= 2;
        }

        _mask = size - 1;
        _slots = new short[size];
        Array.Fill(_slots, (short)-1);
        for (short i = 0; i < _names.Length; i++)
        {
            var at = Hash(_names[i]) & _mask;
            while (_slots[at] >= 0)
            {
                at = (at + 1) & _mask;
            }

            _slots[at] = i;
        }
    }

    /// <summary>The index, or -1.</summary>
    public int Find(ReadOnlySpan<byte> name)
    {
        for (var at = Hash(name) & _mask; _slots[at] >= 0; at = (at + 1) & _mask)
        {
            if (name.SequenceEqual(_names[_slots[at]]))
            {
                return _slots[at];
            }
        }

        return -1;
    }

    /// <summary>Of the length and three of the bytes: names are compared anyhow, and this is asked of each member of each document.</summary>
    private static int Hash(ReadOnlySpan<byte> name)
    {
        var length = name.Length;
        return length == 0 ? 0 : (length * 73) + (name[0] * 31) + (name[length / 2] * 577) + (name[length - 1] * 7919);
    }
}
