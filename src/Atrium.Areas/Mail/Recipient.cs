// Somebody that a message goes to or comes from.

using Atrium.Engine.Model;

namespace Atrium.Areas.Mail;

[Complex]
public class Recipient
{
    [Prop(Can.Filter | Can.Sort | Can.Write)]
    public EmailAddress? EmailAddress { get; init; }
}

[Complex]
public class EmailAddress
{
    [Prop(Can.Filter | Can.StartsWith | Can.Contains | Can.Sort | Can.Write | Can.Search)]
    public string? Name { get; init; }

    [Prop(Can.Filter | Can.StartsWith | Can.Contains | Can.Sort | Can.Write | Can.Search)]
    public string? Address { get; init; }
}
