// A wall-clock time and the zone it is meant in.

using Atrium.Engine.Model;

namespace Atrium.Areas.Shared;

[Complex]
public class DateTimeTimeZone
{
    /// <summary>Without an offset: <c>2017-04-15T12:00:00.0000000</c>.</summary>
    [Prop(Can.Write)] public string DateTime { get; init; } = "";

    /// <summary>A Windows or IANA name.</summary>
    [Prop(Can.Write)] public string? TimeZone { get; init; }
}

[Complex]
public class TimeZoneBase
{
    [Prop(Can.Write)] public string? Name { get; init; }
}

[GraphEnum]
public enum DayOfWeek
{
    Sunday,
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
}
