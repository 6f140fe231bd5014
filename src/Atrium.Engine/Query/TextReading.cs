// The words of a document, by the rules of its table: one reading for the index and for the evaluator.

using System.Text.Json;
using Atrium.Engine.Storage;

namespace Atrium.Engine.Query;

/// <summary>Words by rule, and for each rule by text: a phrase does not reach from one text into the next.</summary>
public sealed class TextReading
{
    /// <summary>Most words of one object that are searched: an index row holds so many, and no more. A book has a hundred thousand.</summary>
    public const int MostWords = 15_000;

    private readonly List<string>[][] _words;

    private TextReading(List<string>[][] words) => _words = words;

    /// <summary>Shorter fields come first in the rules, so that a long text cannot push them out.</summary>
    public static TextReading Of(IReadOnlyList<TextRule> rules, JsonElement document)
    {
        var left = MostWords;
        var words = new List<string>[rules.Count][];
        for (var i = 0; i < words.Length; i++)
        {
            var texts = new List<List<string>>();
            if (document.TryGetProperty(rules[i].Name, out var value))
            {
                foreach (var text in rules[i].Read(value))
                {
                    List<string> found = [.. TextWords.Of(text).Take(left)];
                    left -= found.Count;
                    texts.Add(found);
                }
            }

            words[i] = [.. texts];
        }

        return new TextReading(words);
    }

    /// <summary>The words of each text of a rule.</summary>
    public IReadOnlyList<IReadOnlyList<string>> this[TextRule rule] => _words[rule.Number];

    /// <summary>True if the words stand beside each other, in this order, in a text of one of the rules.</summary>
    /// <param name="prefix">True: of the last word this is the beginning.</param>
    public bool Has(IReadOnlyList<TextRule> rules, IReadOnlyList<string> words, bool prefix) =>
        rules.Any(rule => this[rule].Any(text => Has(text, words, prefix)));

    private static bool Has(IReadOnlyList<string> text, IReadOnlyList<string> words, bool prefix)
    {
        for (var start = 0; start + words.Count <= text.Count; start++)
        {
            var length = 0;
            while (length < words.Count && (prefix && length == words.Count - 1
                ? text[start + length].StartsWith(words[length], StringComparison.Ordinal)
                : text[start + length] == words[length]))
            {
                length++;
            }

            if (length == words.Count)
            {
                return true;
            }
        }

        return false;
    }
}
