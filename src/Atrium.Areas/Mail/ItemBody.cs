// The text of a message or an event.

using Atrium.Engine.Model;

namespace Atrium.Areas.Mail;

[Complex]
public class ItemBody
{
    [Prop(Can.Write)]
    public BodyType? ContentType { get; init; }

    [Prop(Can.Write | Can.Search)]
    public string? Content { get; init; }
}

[GraphEnum]
public enum BodyType
{
    Text,
    Html,
}
