// The permissions of mail, as the navigations and operations name them.

namespace Atrium.Areas.Mail;

/// <summary>Any one of the space separated names suffices. <c>Mail.ReadBasic</c> is not among them: it withholds properties.</summary>
public static class MailPermissions
{
    public const string Read = "Mail.Read Mail.ReadWrite";

    public const string Write = "Mail.ReadWrite";

    public const string Send = "Mail.Send";
}
