// The permissions of mail, as the navigations and operations name them.

namespace Atrium.Areas.Mail;

/// <summary>Any one of the space separated names suffices.</summary>
public static class MailPermissions
{
    public const string Read = "Mail.Read Mail.ReadBasic Mail.ReadWrite";

    public const string ReadApp = "Mail.Read Mail.ReadBasic.All Mail.ReadWrite";

    /// <summary>Of a message these show all but what it says.</summary>
    public const string Basic = "Mail.ReadBasic Mail.ReadBasic.All";

    public const string Write = "Mail.ReadWrite";

    public const string Send = "Mail.Send";
}
