// The words of a name or description, as the directory searches them.

using System.Globalization;
using System.Text;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Query;

/// <summary>
/// A text is cut at spaces, where a small letter is followed by a capital one, around digits and around symbols, which are words of their own.
/// Words that only symbols separate are one more word together: <c>hello-world</c> is found by <c>helloworld</c>.
/// </summary>
public static class DirectoryWords
{
    private enum Sort
    {
        Space,
        Letter,
        Digit,
        Symbol,
    }

    /// <summary>Folded, each once, in the order of their first appearance.</summary>
    /// <param name="joined">True: with the words that symbols separate together; false for what is searched for.</param>
    public static IReadOnlyList<string> Of(string text, bool joined)
    {
        var words = new List<string>();
        var (word, chunk) = (new StringBuilder(), new StringBuilder());
        var (last, lower, symbols) = (Sort.Space, false, false);
        foreach (var rune in text.EnumerateRunes())
        {
            var (sort, mark) = SortOf(rune, last);
            if (sort != last || sort == Sort.Symbol || (lower && Rune.IsUpper(rune)))
            {
                Add(words, word);
            }

            if (sort == Sort.Space)
            {
                End(words, chunk, joined && symbols);
                symbols = false;
            }
            else
            {
                word.Append(rune);
                symbols |= sort == Sort.Symbol;
                _ = sort == Sort.Symbol ? chunk : chunk.Append(rune);
            }

            (last, lower) = (sort, mark ? lower : Rune.IsLower(rune));
        }

        Add(words, word);
        End(words, chunk, joined && symbols);
        return words;
    }

    /// <summary>A combining mark goes with what it stands on.</summary>
    private static (Sort Sort, bool Mark) SortOf(Rune rune, Sort last) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => (last is Sort.Digit ? last : Sort.Letter, true),
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
            or UnicodeCategory.OtherLetter => (Sort.Letter, false),
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => (Sort.Digit, false),
        UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Control => (Sort.Space, false),
        _ => (Sort.Symbol, false),
    };

    private static void End(List<string> words, StringBuilder chunk, bool joined)
    {
        if (joined)
        {
            Add(words, chunk);
        }

        chunk.Clear();
    }

    private static void Add(List<string> words, StringBuilder word)
    {
        if (word.Length > 0 && Fold.Text(word.ToString()) is var folded && !words.Contains(folded))
        {
            words.Add(folded);
        }

        word.Clear();
    }
}
