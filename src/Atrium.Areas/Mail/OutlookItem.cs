// What messages, events and contacts have in common.

using Atrium.Areas.Shared;
using Atrium.Engine.Model;

namespace Atrium.Areas.Mail;

[Entity(Abstract = true, Virtual = true)]
public abstract class OutlookItem : Entity
{
    [Prop(Can.Filter | Can.Sort)]
    public DateTimeOffset? CreatedDateTime { get; init; }

    [Prop(Can.Filter | Can.Sort)]
    public DateTimeOffset? LastModifiedDateTime { get; init; }

    [Prop, Row(RowField.Seq)]
    public string? ChangeKey { get; init; }

    [Prop(Can.Filter | Can.Write)]
    public IReadOnlyList<string>? Categories { get; init; }
}
