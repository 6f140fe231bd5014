// Texts, numbers and instants that have broken servers before.

namespace Atrium.Fuzz;

internal static class Hostile
{
    private static readonly string[] Texts =
    [
        "", " ", "'", "''", "\"", "\\", "\\\\", "%", "%%", "_", ";", "--", "' or 1 eq 1 --", "'); DROP TABLE message; --", "$", "$$", "@", "*", "?", "#", "&", "+", "/", "//", "..", "../..",
        "\0", "\u0001", "\t", "\r\n", "\u007f", "\u0085", "\u00a0", "\u200b", "\u202e", "\u2028", "\ufeff", "\ufffe", "\uffff", "é", "e\u0301", "ß", "ẞ", "İ", "ı", "ﬁ", "ǆ", "Σς", "\ud83d\ude00",
        "👨‍👩‍👧‍👦", "\U0010ffff", "ﷺ", "中文", "עברית", "true", "false", "null", "NaN", "INF", "undefined", "[]", "{}", "()", "(", ")", "((((", "<script>", "${jndi:x}", "{{7*7}}",
        "2021-13-45", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999Z", "10000-01-01T00:00:00Z", "-1", "1e999", "0x41", "18446744073709551616", "\ud800", "\udc00\ud800",
    ];

    private static readonly string[] Numbers =
        ["0", "-0", "1", "-1", "2147483647", "2147483648", "-2147483649", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "1e308", "1e309", "-1e999", "1e-400", "0.1", "1.0000000000000000000000001",
         "123456789012345678901234567890", "00", "1.", ".5", "1E5", "NaN", "INF", "-INF", "0x1", "1_000", "١"];

    private static readonly string[] Instants =
        ["2021-01-01T00:00:00Z", "2021-01-01", "2021-01-01T00:00:00", "2021-02-30T00:00:00Z", "2021-01-01T24:00:00Z", "2021-01-01T23:59:60Z", "0000-00-00T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00",
         "10000-01-01T00:00:00Z", "-0001-01-01T00:00:00Z", "2021-01-01T00:00:00.123456789Z", "2021-01-01T00:00:00+99:99", "1960-06-15T12:00:00Z", "2021-1-1", "P1D", "now()"];

    public static string Text(Random random) => random.Next(12) switch
    {
        0 => new string(random.Next(2) == 0 ? 'a' : 'İ', random.Next(3000)),
        1 => string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => Texts[random.Next(Texts.Length)])),
        2 => string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => (char)random.Next(0x10000))),
        _ => Texts[random.Next(Texts.Length)],
    };

    public static string Number(Random random) => random.Next(4) == 0 ? random.NextInt64().ToString(System.Globalization.CultureInfo.InvariantCulture) : Numbers[random.Next(Numbers.Length)];

    public static string Instant(Random random) => Instants[random.Next(Instants.Length)];
}
