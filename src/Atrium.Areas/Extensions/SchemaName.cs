// How a schema extension gets its id. Pure.

using System.Text.RegularExpressions;

namespace Atrium.Areas.Extensions;

internal static partial class SchemaName
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>Only domains of these kinds can begin an id: their first label alone is known to everybody.</summary>
    private static readonly string[] Endings = ["com", "net", "gov", "edu", "org"];

    /// <summary>
    /// <c>contoso_courses</c> stays what it is in the organisation that owns <c>contoso.com</c>; <c>courses</c> gets a beginning of its own.
    /// </summary>
    /// <param name="domains">The organisation's verified domains.</param>
    /// <param name="random">Eight random bytes.</param>
    /// <returns>Null: neither form.</returns>
    public static string? Of(string sent, IEnumerable<string> domains, ReadOnlySpan<byte> random)
    {
        if (Bare().IsMatch(sent))
        {
            Span<char> beginning = stackalloc char[8];
            for (var i = 0; i < beginning.Length; i++)
            {
                beginning[i] = Letters[random[i] % Letters.Length];
            }

            return $"ext{beginning}_{sent}";
        }

        var end = sent.IndexOf('_', StringComparison.Ordinal);
        return end > 0 && Whole().IsMatch(sent) && domains.Any(d => Begins(d, sent[..end])) ? sent : null;
    }

    private static bool Begins(string domain, string label) =>
        domain.Split('.') is [var first, var ending]
        && first.Equals(label, StringComparison.OrdinalIgnoreCase) && Endings.Contains(ending, StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9]{0,99}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Bare();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9]*_[A-Za-z][A-Za-z0-9]{0,99}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Whole();
}
