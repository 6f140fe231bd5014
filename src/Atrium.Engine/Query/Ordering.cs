// The order of rows, as the stores have it: by what columns hold, and by the key at last.

using System.Text.Json;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Query;

/// <summary>
/// Null comes first ascending and last descending; text is folded and cut as in a column; the key follows the direction of the last order key.
/// </summary>
public sealed class Ordering(IReadOnlyList<OrderKey> keys) : IComparer<PageMark>
{
    private readonly bool _keyDescending = keys.Count > 0 && keys[^1].Descending;

    /// <summary>The place of a row in this order.</summary>
    public PageMark Mark(Row row)
    {
        if (keys.Count == 0)
        {
            return new PageMark([], row.Key);
        }

        using var document = JsonDocument.Parse(Evaluator.Document(row));
        return new PageMark([.. keys.Select(key => Held(Values.Read(row, document.RootElement, key.Path), key.Path))], row.Key);
    }

    public int Compare(PageMark? x, PageMark? y)
    {
        for (var i = 0; i < keys.Count; i++)
        {
            var order = Compare(x!.Values[i], y!.Values[i]);
            if (order != 0)
            {
                return keys[i].Descending ? -order : order;
            }
        }

        // A Guid compares as its big-endian bytes do.
        var last = x!.Key.CompareTo(y!.Key);
        return _keyDescending ? -last : last;
    }

    /// <summary>A value as a column holds it.</summary>
    private static object? Held(object? value, PropertyPath path) => value switch
    {
        string when path.Last.Kind is Model.ValueKind.Instant or Model.ValueKind.Date => value,
        string text => Fold.Key(text),
        bool flag => flag ? 1L : 0L,
        _ => value,
    };

    private static int Compare(object? left, object? right) => (left, right) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        (string one, string other) => Fold.Compare(one, other),
        (long one, long other) => one.CompareTo(other),
        (double one, double other) => one.CompareTo(other),
        (Guid one, Guid other) => one.CompareTo(other),
        _ => throw new InvalidOperationException($"{left.GetType().Name} and {right.GetType().Name} cannot be ordered."),
    };
}
