// Lists in query text: split at a separator that stands outside quotes and parentheses.

namespace Atrium.Engine.Query;

internal static class Separated
{
    /// <summary>The trimmed items and where each begins. An item between two separators may be empty; a wholly blank text has no items.</summary>
    public static IEnumerable<(string Item, int Position)> By(char separator, string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            yield break;
        }

        var start = 0;
        var depth = 0;
        var quoted = false;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (text[i] == separator && depth == 0 && !quoted))
            {
                var item = text[start..i];
                yield return (item.Trim(), start + item.Length - item.TrimStart().Length);
                start = i + 1;
                continue;
            }

            // A doubled quote closes and opens again, which comes to the same.
            quoted ^= text[i] == '\'';
            depth += quoted ? 0 : text[i] switch { '(' => 1, ')' => -1, _ => 0 };
        }
    }
}
