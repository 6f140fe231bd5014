// The settings of a person's mailbox, a property of the person that the mail room keeps.

using Atrium.Engine.Model;

namespace Atrium.Areas.Shared;

[Complex]
public class MailboxSettings
{
    [Prop] public string? ArchiveFolder { get; init; }
    [Prop(Can.Write)] public AutomaticRepliesSetting? AutomaticRepliesSetting { get; init; }
    [Prop(Can.Write)] public string? DateFormat { get; init; }
    [Prop(Can.Write)] public DelegateMeetingMessageDeliveryOptions? DelegateMeetingMessageDeliveryOptions { get; init; }
    [Prop(Can.Write)] public LocaleInfo? Language { get; init; }
    [Prop(Can.Write)] public string? TimeFormat { get; init; }
    [Prop(Can.Write)] public string? TimeZone { get; init; }
    [Prop] public UserPurpose? UserPurpose { get; init; }
    [Prop(Can.Write)] public WorkingHours? WorkingHours { get; init; }
}

[Complex]
public class AutomaticRepliesSetting
{
    [Prop(Can.Write)] public ExternalAudienceScope? ExternalAudience { get; init; }
    [Prop(Can.Write)] public string? ExternalReplyMessage { get; init; }
    [Prop(Can.Write)] public string? InternalReplyMessage { get; init; }
    [Prop(Can.Write)] public DateTimeTimeZone? ScheduledEndDateTime { get; init; }
    [Prop(Can.Write)] public DateTimeTimeZone? ScheduledStartDateTime { get; init; }
    [Prop(Can.Write)] public AutomaticRepliesStatus? Status { get; init; }
}

[Complex]
public class LocaleInfo
{
    [Prop(Can.Write)] public string? DisplayName { get; init; }
    [Prop(Can.Write)] public string? Locale { get; init; }
}

[Complex]
public class WorkingHours
{
    [Prop(Can.Write)] public IReadOnlyList<DayOfWeek>? DaysOfWeek { get; init; }
    [Prop(Can.Write)] public TimeOnly? EndTime { get; init; }
    [Prop(Can.Write)] public TimeOnly? StartTime { get; init; }
    [Prop(Can.Write)] public TimeZoneBase? TimeZone { get; init; }
}

[GraphEnum]
public enum AutomaticRepliesStatus
{
    Disabled,
    AlwaysEnabled,
    Scheduled,
}

[GraphEnum]
public enum ExternalAudienceScope
{
    None,
    ContactsOnly,
    All,
}

[GraphEnum]
public enum DelegateMeetingMessageDeliveryOptions
{
    SendToDelegateAndInformationToPrincipal,
    SendToDelegateAndPrincipal,
    SendToDelegateOnly,
}

[GraphEnum]
public enum UserPurpose
{
    User = 1,
    Linked,
    Shared,
    Room,
    Equipment,
    Others,
    UnknownFutureValue,
}
