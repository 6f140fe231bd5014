// An alphabet of strokes, because a bare machine has no fonts. Pure.

using System.Globalization;

namespace Atrium.Areas.Photo;

internal static class Letters
{
    /// <summary>SVG paths from A to Z, capitals 100 units high from the top left.</summary>
    private static readonly string[] Strokes =
    [
        "M0 100L35 0L70 100M14 62L56 62",
        "M0 48L38 48A24 24 0 0 0 38 0L0 0L0 100L40 100A26 26 0 0 0 40 48",
        "M72 20A42 50 0 1 0 72 80",
        "M0 0L0 100L28 100A50 50 0 0 0 28 0Z",
        "M62 0L0 0L0 100L62 100M0 50L52 50",
        "M60 0L0 0L0 100M0 50L50 50",
        "M74 20A44 50 0 1 0 78 74L78 56L50 56",
        "M0 0L0 100M70 0L70 100M0 50L70 50",
        "M0 0L0 100",
        "M50 0L50 74A25 26 0 0 1 0 74",
        "M0 0L0 100M62 0L0 56M22 38L66 100",
        "M0 0L0 100L58 100",
        "M0 100L0 0L42 62L84 0L84 100",
        "M0 100L0 0L68 100L68 0",
        "M42 0A42 50 0 1 0 42 100A42 50 0 1 0 42 0Z",
        "M0 100L0 0L38 0A28 28 0 0 1 38 56L0 56",
        "M42 0A42 50 0 1 0 42 100A42 50 0 1 0 42 0ZM52 72L86 108",
        "M0 100L0 0L38 0A28 28 0 0 1 38 56L0 56M34 56L66 100",
        "M62 16C54 4 42 0 32 0C14 0 2 11 2 26C2 62 64 40 64 74C64 90 50 100 32 100C18 100 6 94 0 82",
        "M0 0L72 0M36 0L36 100",
        "M0 0L0 64A34 36 0 0 0 68 64L68 0",
        "M0 0L36 100L72 0",
        "M0 0L26 100L52 14L78 100L104 0",
        "M0 0L68 100M68 0L0 100",
        "M0 0L35 48L70 0M35 48L35 100",
        "M0 0L66 0L0 100L66 100",
    ];

    // Folding needs no data of the operating system, so that a picture is the same everywhere.
    private static readonly string[] Marked =
    [
        "AÀÁÂÃÄÅĀĂĄÆǍ", "B", "CÇĆĈĊČ", "DĎĐÐ", "EÈÉÊËĒĔĖĘĚ", "F", "GĜĞĠĢ", "HĤĦ", "IÌÍÎÏĨĪĬĮİ", "JĴ", "KĶ", "LĹĻĽĿŁ", "M", "NÑŃŅŇŊ",
        "OÒÓÔÕÖØŌŎŐŒ", "P", "Q", "RŔŖŘ", "SŚŜŞŠȘ", "TŢŤŦȚÞ", "UÙÚÛÜŨŪŬŮŰŲ", "V", "WŴ", "X", "YÝŶŸ", "ZŹŻŽ",
    ];

    /// <summary>The strokes of a capital letter.</summary>
    public static string Path(char letter) => Strokes[letter - 'A'];

    /// <summary>The first letters of the first and the last word, without marks; empty where the name is in another script.</summary>
    public static string Of(string displayName)
    {
        List<char> initials =
        [
            .. displayName.Split((char[])[' ', '\t', '.', ','], StringSplitOptions.RemoveEmptyEntries)
                .Select(word => Plain(word[0])).OfType<char>(),
        ];
        return initials switch
        {
            [] => "",
            [var only] => only.ToString(CultureInfo.InvariantCulture),
            [var first, .., var last] => string.Concat(first, last),
        };
    }

    private static char? Plain(char letter)
    {
        var capital = char.ToUpperInvariant(letter);
        var index = Array.FindIndex(Marked, m => m.Contains(capital, StringComparison.Ordinal));
        return index < 0 ? null : (char)('A' + index);
    }
}
