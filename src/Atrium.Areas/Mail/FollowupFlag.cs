// The flag by which somebody marks an item for later.

using Atrium.Areas.Shared;
using Atrium.Engine.Model;

namespace Atrium.Areas.Mail;

[Complex]
public class FollowupFlag
{
    [Prop(Can.Filter | Can.Write)]
    public FollowupFlagStatus? FlagStatus { get; init; }

    [Prop(Can.Write), AbsentWhenNull]
    public DateTimeTimeZone? StartDateTime { get; init; }

    [Prop(Can.Write), AbsentWhenNull]
    public DateTimeTimeZone? DueDateTime { get; init; }

    [Prop(Can.Write), AbsentWhenNull]
    public DateTimeTimeZone? CompletedDateTime { get; init; }
}

[GraphEnum]
public enum FollowupFlagStatus
{
    NotFlagged,
    Complete,
    Flagged,
}
