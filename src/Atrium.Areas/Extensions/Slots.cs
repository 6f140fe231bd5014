// One of few places: so a cap on how many there are holds when several are made at the same moment.

using System.Globalization;
using Atrium.Engine.Changes;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Extensions;

internal static class Slots
{
    /// <summary>A free place of a holder, for <see cref="Claims.Slot"/>; null: all are taken.</summary>
    /// <param name="there">What the holder has already.</param>
    public static string? Free(string holder, int most, IReadOnlyCollection<Row> there)
    {
        if (there.Count >= most)
        {
            return null;
        }

        var taken = there.Select(row => Documents.Parse(row.Document).Text(Claims.Slot)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Enumerable.Range(1, most).Select(n => string.Create(CultureInfo.InvariantCulture, $"{holder} {n}")).First(slot => !taken.Contains(slot));
    }
}
