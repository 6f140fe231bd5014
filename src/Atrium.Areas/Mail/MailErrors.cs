// The errors that only mail knows, in Graph's wording.

using Atrium.Engine.Errors;

namespace Atrium.Areas.Mail;

internal static class MailErrors
{
    public static GraphError NoRecipients() =>
        new(400, "ErrorInvalidRecipients", "At least one recipient isn't valid., A message can't be sent because it contains no recipients.");

    public static GraphError Unresolved(string recipient) => new(
        400,
        "ErrorInvalidRecipients",
        $"At least one recipient is not valid., Recipient '{recipient}' is not resolved. All recipients must be resolved before a message can be submitted.");

    public static GraphError TooLarge() =>
        new(413, "ErrorMessageSizeExceeded", "The message is too large to be delivered to this many recipients at once.");

    public static GraphError TooManyRecipients() =>
        new(400, "ErrorInvalidRecipients", $"At least one recipient isn't valid., A message can have at most {Addresses.MaxRecipients} recipients.");

    public static GraphError SendAsDenied() => new(
        403,
        "ErrorSendAsDenied",
        "The user account which was used to submit this request does not have the right to send mail on behalf of the specified sending account., "
        + "Cannot submit message.")
    {
        Missing = "to be the sender",
    };

    public static GraphError NotADraft() => new(400, "ErrorInvalidRequest", "Only a draft can be sent.");

    public static GraphError DraftOnly(string property) =>
        new(400, "ErrorInvalidPropertySet", $"The property '{property}' can be set only while the message is a draft.");

    public static GraphError FolderExists() => new(409, "ErrorFolderExists", "A folder with the specified name already exists.");

    public static GraphError DistinguishedFolder(string what) => new(403, "ErrorDeleteDistinguishedFolder", $"Distinguished folders cannot be {what}.");

    public static GraphError IntoItself() => new(400, "ErrorMoveCopyFailed", "The move or copy operation failed.");

    public static GraphError Header(string? name) =>
        new(400, "ErrorInvalidRequest", $"The internet message header name '{name}' should start with 'x-' or 'X-'.");

    public static GraphError Flag(string message) => new(400, "ErrorInvalidRequest", message);

    public static GraphError CommentAndBody() => new(400, "ErrorInvalidRequest", "Send either a comment or the body of the message, not both.");

    public static GraphError ForwardRecipients() =>
        new(400, "ErrorInvalidRequest", "Send the recipients either as a parameter or in the message, not in both and not in neither.");

    public static GraphError FolderName() => new(400, "ErrorInvalidRequest", "The name of a folder cannot be blank.");

    public static GraphError NoMailbox() => new(404, "MailboxNotEnabledForRESTAPI", "REST API is not yet supported for this mailbox.");
}
