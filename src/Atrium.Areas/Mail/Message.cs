// A message: a draft, or one that was sent or received.

using Atrium.Areas.Extensions;
using Atrium.Engine.Model;

namespace Atrium.Areas.Mail;

[Entity(Open = true, Table = "message", Id = IdKind.Moving, ETag = true, Delta = true)]
[Basic(MailPermissions.Basic, Hides = "body bodyPreview uniqueBody")]
[Keywords(
    Order = "sentDateTime desc",
    Most = 1000,
    KindKeyword = "kind",
    Kind = "email",
    Kinds = "contacts docs email faxes im journals meetings notes posts rssfeeds tasks voicemail",
    NotServed = "attachment size")]
public class Message : OutlookItem
{
    [Prop(Can.Filter | Can.Sort | Can.Delta), Indexed, Searched("received")]
    public DateTimeOffset? ReceivedDateTime { get; init; }

    [Prop(Can.Filter | Can.Sort), Indexed, Searched("sent")]
    public DateTimeOffset? SentDateTime { get; init; }

    [Prop(Can.Filter | Can.Sort, Default = "false"), Searched("hasattachment hasattachments")]
    public bool? HasAttachments { get; init; }

    [Prop(Can.Filter | Can.Write), Indexed]
    public string? InternetMessageId { get; init; }

    [Prop(Can.Filter | Can.StartsWith | Can.EndsWith | Can.Contains | Can.Sort | Can.Write | Can.Search), Searched("subject", Bare = true)]
    public string? Subject { get; init; }

    [Prop]
    public string? BodyPreview { get; init; }

    [Prop(Can.Filter | Can.Sort | Can.Write, Default = "\"normal\""), Searched("importance", Alias = "medium=normal")]
    public Importance? Importance { get; init; }

    [Prop(Can.Filter), Row(RowField.Parent, Of = typeof(MailFolder))]
    public string? ParentFolderId { get; init; }

    [Prop(Can.Filter), Indexed]
    public string? ConversationId { get; init; }

    [Prop]
    public byte[]? ConversationIndex { get; init; }

    [Prop(Can.Filter | Can.Write, Default = "false")]
    public bool? IsDeliveryReceiptRequested { get; init; }

    [Prop(Can.Filter | Can.Write, Default = "false")]
    public bool? IsReadReceiptRequested { get; init; }

    [Prop(Can.Filter | Can.Sort | Can.Write, Default = "true"), Indexed]
    public bool? IsRead { get; init; }

    [Prop(Can.Filter, Default = "true")]
    public bool? IsDraft { get; init; }

    [Prop, Writer(typeof(WebLinkWriter))]
    public string? WebLink { get; init; }

    [Prop(Can.Filter | Can.Write, Default = "\"focused\"")]
    public InferenceClassificationType? InferenceClassification { get; init; }

    [Prop(Can.Write | Can.Search, Default = """{"contentType":"text","content":""}"""), Writer(typeof(BodyWriter)), Searched("body", Bare = true, Text = typeof(BodyText))]
    public ItemBody? Body { get; init; }

    [Prop, OnSelect, Writer(typeof(UniqueBodyWriter))]
    public ItemBody? UniqueBody { get; init; }

    [Prop(Can.Filter | Can.Write), AbsentWhenNull]
    public Recipient? Sender { get; init; }

    [Prop(Can.Filter | Can.Sort | Can.Write | Can.Search), Indexed, AbsentWhenNull, Searched("from participants", Bare = true)]
    public Recipient? From { get; init; }

    [Prop(Can.Write | Can.Search, MaxItems = Addresses.MaxRecipients), Searched("to recipients participants")]
    public IReadOnlyList<Recipient>? ToRecipients { get; init; }

    [Prop(Can.Write | Can.Search, MaxItems = Addresses.MaxRecipients), Searched("cc recipients participants")]
    public IReadOnlyList<Recipient>? CcRecipients { get; init; }

    [Prop(Can.Write | Can.Search, MaxItems = Addresses.MaxRecipients), Searched("bcc recipients participants")]
    public IReadOnlyList<Recipient>? BccRecipients { get; init; }

    [Prop(Can.Write, MaxItems = Addresses.MaxRecipients)]
    public IReadOnlyList<Recipient>? ReplyTo { get; init; }

    /// <summary>Settable when the message is created, names beginning with <c>x-</c> only.</summary>
    [Prop(Can.Create), OnSelect]
    public IReadOnlyList<InternetMessageHeader>? InternetMessageHeaders { get; init; }

    [Prop(Can.Filter | Can.Write, Default = """{"flagStatus":"notFlagged"}""")]
    public FollowupFlag? Flag { get; init; }

    [Contains(Inline = true, Listed = true)]
    [Needs(Read = "Mail.Read Mail.ReadWrite", Write = MailPermissions.Write)]
    public IReadOnlyList<Extension>? Extensions { get; init; }
}
