// A folder of a mailbox.

using Atrium.Areas.Shared;
using Atrium.Engine.Model;

namespace Atrium.Areas.Mail;

[Entity(Table = "mailFolder", Id = IdKind.Constant, Delta = true, WellKnown = WellKnownFolders.Names)]
public class MailFolder : Entity
{
    [Prop(Can.Filter | Can.StartsWith | Can.Contains | Can.Sort | Can.Write, Required = true, MaxLength = 255)]
    [Unique("folderName", WithinParent = true), Indexed]
    public string? DisplayName { get; init; }

    [Prop(Can.Filter), Row(RowField.Parent, Of = typeof(MailFolder))]
    public string? ParentFolderId { get; init; }

    [Prop, Counts(typeof(MailFolder))]
    public int? ChildFolderCount { get; init; }

    [Prop(Can.Filter | Can.Sort), Counts(typeof(Message), Unless = "isRead")]
    public int? UnreadItemCount { get; init; }

    [Prop(Can.Filter | Can.Sort), Counts(typeof(Message))]
    public int? TotalItemCount { get; init; }

    [Prop(Can.Filter | Can.Create, Default = "false")]
    public bool? IsHidden { get; init; }

    [Contains(DefaultOrder = "displayName"), Needs(Read = MailPermissions.Read, ReadApp = MailPermissions.ReadApp, Write = MailPermissions.Write, Private = true)]
    public IReadOnlyList<MailFolder>? ChildFolders { get; init; }

    [Contains(DefaultOrder = "receivedDateTime desc"), Needs(Read = MailPermissions.Read, ReadApp = MailPermissions.ReadApp, Write = MailPermissions.Write, Private = true)]
    public IReadOnlyList<Message>? Messages { get; init; }
}
