// When a mail arrived: so long before the organisation's start, or at an instant.

using System.Globalization;
using System.Text.RegularExpressions;

namespace Atrium.Server.Seed;

/// <summary>Either is set.</summary>
public readonly partial record struct SeedTime(TimeSpan? Before, DateTimeOffset? Instant)
{
    public DateTimeOffset From(DateTimeOffset start) => Instant ?? start - Before!.Value;

    /// <summary>Null and a reason when the text is neither.</summary>
    public static SeedTime? Parse(string text, out string reason)
    {
        reason = "";
        if (Duration().Match(text) is { Success: true } match && match.ValueSpan[^1] is not ('P' or 'T'))
        {
            var length = TimeSpan.FromDays(Number(match, "d")) + TimeSpan.FromHours(Number(match, "h"))
                + TimeSpan.FromMinutes(Number(match, "m")) + TimeSpan.FromSeconds(Number(match, "s"));
            return new SeedTime(length, null);
        }

        if (Zoned().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant))
        {
            return new SeedTime(null, instant.ToUniversalTime());
        }

        reason = text.StartsWith('P')
            ? "a duration needs a leading minus sign: no mail arrives from the future"
            : "must be a duration such as -P1DT2H (days, hours, minutes, seconds) or an instant with a zone such as 2025-03-14T09:30:00Z";
        return null;
    }

    private static int Number(Match match, string group) =>
        match.Groups[group] is { Success: true } found ? int.Parse(found.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^-P(?:(?<d>\d{1,6})D)?(?:T(?:(?<h>\d{1,6})H)?(?:(?<m>\d{1,6})M)?(?:(?<s>\d{1,6})S)?)?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Duration();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,7})?)?(Z|[+-]\d\d:\d\d)$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Zoned();
}
