// The contents page of the mail room: messages and their folders.

using Atrium.Areas.Shared;
using Atrium.Engine.Model;
using Atrium.Engine.Rules;

namespace Atrium.Areas.Mail;

public sealed class MailArea : Area
{
    public override Workload Workload => Workloads.Outlook;

    public override IReadOnlyList<Type> Types =>
    [
        typeof(OutlookItem), typeof(Message), typeof(MailFolder),
        typeof(ItemBody), typeof(Recipient), typeof(EmailAddress), typeof(FollowupFlag), typeof(InternetMessageHeader),
        typeof(BodyType), typeof(Importance), typeof(InferenceClassificationType), typeof(FollowupFlagStatus),
    ];

    public override IReadOnlyList<IRules> Rules { get; } = [new MessageRules(), new MailFolderRules()];

    public override IProvision Provision { get; } = new MailProvision();

    public override IReadOnlyList<Delegate> Operations =>
    [
        MessageOperations.SendMail,
        MessageOperations.Send,
        MessageOperations.Reply,
        MessageOperations.ReplyAll,
        MessageOperations.Forward,
        MessageOperations.CreateReply,
        MessageOperations.CreateReplyAll,
        MessageOperations.CreateForward,
        MessageOperations.Move,
        MessageOperations.Copy,
        MessageOperations.PermanentDelete,
        MailFolderOperations.Move,
        MailFolderOperations.Copy,
        MailFolderOperations.PermanentDelete,
    ];
}
