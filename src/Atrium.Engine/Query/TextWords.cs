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
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            var alone = category == UnicodeCategory.OtherSymbol || IsIdeograph(rune);
            if (word.Length > 0 && (alone || !IsPart(category)))
            {
                yield return Take(word);
            }

            if (alone)
            {
                yield return Fold.Text(rune.ToString());
            }
            else if (IsPart(category))
            {
                word.Append(rune);
            }
        }

        if (word.Length > 0)
        {
            yield return Take(word);
        }
    }

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
