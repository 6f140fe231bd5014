// The dates of keyword queries: a day, an instant, a named period, or from one to another. All in UTC.

using System.Globalization;

namespace Atrium.Engine.Query;

/// <summary>From an instant up to, and without, another; either may depend on the day of asking.</summary>
/// <param name="Name">A named period (<c>this week</c>); null: <paramref name="From"/> and <paramref name="Until"/> say it.</param>
public sealed record Period(string? Name, DateTimeOffset From, DateTimeOffset Until)
{
    private static readonly string[] Names =
        ["today", "yesterday", "this week", "last week", "this month", "last month", "this year", "last year"];

    private static readonly string[] Days = ["yyyy-M-d", "M/d/yyyy"];

    private static readonly string[] Times =
    [
        "yyyy-M-d'T'H:mm:ss.FFFFFFFK", "yyyy-M-d'T'H:mm:ssK", "yyyy-M-d'T'H:mmK", "yyyy-M-d H:mm:ssK", "yyyy-M-d H:mmK", "M/d/yyyy H:mm:ssK", "M/d/yyyy H:mmK",
    ];

    /// <summary>Null: no date that is known.</summary>
    public static Period? Parse(string text)
    {
        var name = text.Trim().ToLowerInvariant();
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return Names.Contains(name, StringComparer.Ordinal) ? new Period(name, default, default)
            : DateTimeOffset.TryParseExact(text, Days, CultureInfo.InvariantCulture, Utc, out var day) ? new Period(null, day, Later(day, TimeSpan.FromDays(1)))
            : DateTimeOffset.TryParseExact(text, Times, CultureInfo.InvariantCulture, Utc, out var time) ? new Period(null, time, Later(time, TimeSpan.FromSeconds(1)))
            : null;
    }

    /// <summary>What it is on this day. A week begins on Sunday.</summary>
    public (DateTimeOffset From, DateTimeOffset Until) At(DateTimeOffset now)
    {
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        var week = today.AddDays(-(int)today.DayOfWeek);
        var month = today.AddDays(1 - today.Day);
        var year = today.AddDays(1 - today.DayOfYear);
        return Name switch
        {
            "today" => (today, today.AddDays(1)),
            "yesterday" => (today.AddDays(-1), today),
            "this week" => (week, week.AddDays(7)),
            "last week" => (week.AddDays(-7), week),
            "this month" => (month, month.AddMonths(1)),
            "last month" => (month.AddMonths(-1), month),
            "this year" => (year, year.AddYears(1)),
            "last year" => (year.AddYears(-1), year),
            _ => (From, Until),
        };
    }

    /// <summary>The last day of the calendar has no next one.</summary>
    private static DateTimeOffset Later(DateTimeOffset instant, TimeSpan span) =>
        instant > DateTimeOffset.MaxValue - span ? DateTimeOffset.MaxValue : instant + span;
}
