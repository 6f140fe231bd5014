// A message in somebody's mailbox.

using System.ComponentModel.DataAnnotations;

namespace Atrium.Bench.EfPeer;

public class Message
{
    public Guid Id { get; set; }

    public Guid UserId { get; set; }

    public DateTimeOffset CreatedDateTime { get; set; }

    public DateTimeOffset LastModifiedDateTime { get; set; }

    public DateTimeOffset ReceivedDateTime { get; set; }

    [MaxLength(255)]
    public string? Subject { get; set; }

    [MaxLength(255)]
    public string? BodyPreview { get; set; }

    public ItemBody? Body { get; set; }

    public List<Recipient> ToRecipients { get; set; } = [];

    public bool IsRead { get; set; }

    public bool IsDraft { get; set; }

    public Guid ConversationId { get; set; }
}

public class ItemBody
{
    [MaxLength(8)]
    public required string ContentType { get; set; }

    public string? Content { get; set; }
}

public class Recipient
{
    public required EmailAddress EmailAddress { get; set; }
}

public class EmailAddress
{
    [MaxLength(256)]
    public string? Name { get; set; }

    [MaxLength(256)]
    public string? Address { get; set; }
}
