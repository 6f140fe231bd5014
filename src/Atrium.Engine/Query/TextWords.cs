// The words of running text, as keyword queries search it.

using System.Globalization;
using System.Text;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Query;

/// <summary>
/// A word is a run of letters, digits and what stands on them, folded. Characters of scripts that put no spaces between words, and symbols such as
/// emoji, are words each; all else separates.
/// </summary>
public static class TextWords
{
    /// <summary>In the order of the text, each as often as it stands there.</summary>
    public static IEnumerable<string> Of(string text)
    {
        StringBuilder? word = null;
        for (var at = 0; at < text.Length;)
        {
            if (word is not { Length: > 0 } && PlainEnd(text, at) is var end && end > at)
            {
                yield return text[at..end].ToLowerInvariant();
                at = end;
                continue;
            }

            var rune = RuneAt(text, at);
            at += rune.Utf16SequenceLength;
            var category = Rune.GetUnicodeCategory(rune);
            var alone = category == UnicodeCategory.OtherSymbol || IsIdeograph(rune);
            if (word is { Length: > 0 } && (alone || !IsPart(category)))
            {
                yield return Take(word);
            }

            if (alone)
            {
                yield return Fold.Text(rune.ToString());
            }
            else if (IsPart(category))
            {
                (word ??= new StringBuilder()).Append(rune);
            }
        }

        if (word is { Length: > 0 })
        {
            yield return Take(word);
        }
    }

    /// <summary>The end of a word of ASCII letters and digits, as most are; where none begins, or it goes on with other characters, the place itself.</summary>
    private static int PlainEnd(string text, int start)
    {
        var end = start;
        while (end < text.Length && char.IsAsciiLetterOrDigit(text[end]))
        {
            end++;
        }

        return end < text.Length && !char.IsAscii(text[end]) ? start : end;
    }

    /// <summary>Half a surrogate pair reads as U+FFFD.</summary>
    private static Rune RuneAt(string text, int at) => Rune.TryGetRuneAt(text, at, out var rune) ? rune : Rune.ReplacementChar;

    private static string Take(StringBuilder word)
    {
        var folded = Fold.Text(word.ToString());
        word.Clear();
        return folded;
    }

    private static bool IsPart(UnicodeCategory category) => category is <= UnicodeCategory.OtherNumber;

    /// <summary>Kana, Han and what extends them.</summary>
    private static bool IsIdeograph(Rune rune) => rune.Value is (>= 0x3040 and <= 0x30FF) or (>= 0x3400 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);
}
