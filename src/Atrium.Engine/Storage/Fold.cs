// The one function that folds text for comparison, so that every engine gives the same answer.

using System.Text;

namespace Atrium.Engine.Storage;

/// <summary>
/// Case folding and truncation of text keys. Databases never fold: .NET and two database collations gave three answers for <c>İ</c>.
/// </summary>
public static class Fold
{
    /// <summary>Raise it when <see cref="Text(string)"/> changes: columns are then rebuilt.</summary>
    public const int Version = 1;

    /// <summary>Longest key, in UTF-8 bytes; what is longer is cut at a character and rechecked on the document.</summary>
    public const int MaxBytes = 512;

    /// <summary>The folded text, uncut: simple upper-casing and then lower-casing of each character, without culture.</summary>
    public static string Text(string value) => Ascii.IsValid(value) ? value.ToLowerInvariant() : value.ToUpperInvariant().ToLowerInvariant();

    /// <summary>The folded text as stored in a column.</summary>
    public static string Key(string value) => Cut(Text(value), MaxBytes);

    /// <summary>True: a column may hold only the beginning of this folded text.</summary>
    public static bool IsCut(string folded) => Encoding.UTF8.GetByteCount(folded) >= MaxBytes;

    /// <summary>Compares as the stores do: by UTF-8 bytes.</summary>
    public static int Compare(string left, string right)
    {
        // UTF-16 order differs from UTF-8 order only where surrogates meet U+E000 to U+FFFF.
        var length = Math.Min(left.Length, right.Length);
        for (var i = 0; i < length; i++)
        {
            var (a, b) = (left[i], right[i]);
            if (a != b)
            {
                return char.IsSurrogate(a) == char.IsSurrogate(b) ? a.CompareTo(b) : char.IsSurrogate(a) ? 1 : -1;
            }
        }

        return left.Length.CompareTo(right.Length);
    }

    /// <summary>The beginning of a text that has at most so many UTF-8 bytes.</summary>
    public static string Cut(string folded, int maxBytes)
    {
        if (folded.Length <= maxBytes / 3 || Encoding.UTF8.GetByteCount(folded) <= maxBytes)
        {
            return folded;
        }

        var bytes = 0;
        var end = 0;
        foreach (var rune in folded.EnumerateRunes())
        {
            if (bytes + rune.Utf8SequenceLength > maxBytes)
            {
                break;
            }

            bytes += rune.Utf8SequenceLength;
            end += rune.Utf16SequenceLength;
        }

        return folded[..end];
    }
}
