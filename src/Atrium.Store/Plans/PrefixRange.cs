// "Starts with" as a range of keys: an index serves it, which it does not for LIKE.

using System.Text;

namespace Atrium.Store.Plans;

internal static class PrefixRange
{
    /// <summary>The first text, by UTF-8 bytes, behind all that start with the prefix; null if there is none.</summary>
    public static string? End(string prefix)
    {
        var runes = prefix.EnumerateRunes().ToArray();
        for (var i = runes.Length - 1; i >= 0; i--)
        {
            if (Next(runes[i]) is { } next)
            {
                var text = new StringBuilder(prefix.Length + 1);
                for (var j = 0; j < i; j++)
                {
                    text.Append(runes[j].ToString());
                }

                return text.Append(next.ToString()).ToString();
            }
        }

        return null;
    }

    private static Rune? Next(Rune rune) => rune.Value switch
    {
        0x10FFFF => null,
        0xD7FF => new Rune(0xE000), // surrogates are no characters
        var value => new Rune(value + 1),
    };
}
