// One header line of a message.

using Atrium.Engine.Model;

namespace Atrium.Areas.Mail;

[Complex]
public class InternetMessageHeader
{
    [Prop(Can.Write)]
    public string? Name { get; init; }

    [Prop(Can.Write)]
    public string? Value { get; init; }
}
