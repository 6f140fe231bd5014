// Mail between the people of an organisation: one change set holds the sender's copy, every recipient's copy and the report about what failed.

using System.Text.Json.Nodes;
using Atrium.Engine.Changes;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Mail;

/// <summary>Sends from one mailbox within one request.</summary>
public sealed class Delivery(Call call, Row sender)
{
    private readonly AddressBook _book = new(call);

    /// <summary>The person who sends, as sender and author.</summary>
    public JsonObject Sender { get; } = AddressBook.Recipient(sender);

    /// <summary>The delivery from a mailbox; 404 if nobody has it any more.</summary>
    public static async ValueTask<Delivery> FromAsync(Call call, Guid mailbox, CancellationToken cancellation)
    {
        var person = await new AddressBook(call).FindAsync(mailbox, cancellation);
        return person is not null && AddressBook.HasMailbox(person) ? new Delivery(call, person) : throw MailErrors.NoMailbox();
    }

    /// <summary>Adds a copy of the message to the inbox of every recipient. Returns the sender's copy, which is not added.</summary>
    /// <param name="draft">A complete draft.</param>
    /// <exception cref="Engine.Errors.GraphError">No or too many recipients, one that is no address, or somebody else's name in <c>from</c>.</exception>
    public async ValueTask<JsonObject> AddAsync(ChangeSet changes, JsonObject draft, CancellationToken cancellation)
    {
        CheckRecipients(draft);
        await CheckAuthorAsync(draft, cancellation);
        await _book.NameAsync(draft, cancellation);
        var sent = MessageDocument.Sent(draft, Sender, call.Now);
        var (mailboxes, failed) = await ResolveAsync(draft, cancellation);
        var delivered = MessageDocument.Delivered(sent, call.Now);
        await MailProvision.EnsureAsync(call, sender.Key, changes, cancellation);
        foreach (var mailbox in mailboxes)
        {
            if (mailbox != sender.Key)
            {
                await MailProvision.EnsureAsync(call, mailbox, changes, cancellation);
            }

            Put(changes, mailbox, delivered);
        }

        if (failed.Count > 0)
        {
            var report = Undeliverable.Report(sent, failed, call.NewKey(), call.Now);
            Put(changes, sender.Key, MessageDocument.Delivered(report.Sent(), call.Now));
        }

        return sent;
    }

    private void Put(ChangeSet changes, Guid mailbox, JsonObject message) =>
        changes.Insert(call.Model.Entity<Message>(), call.NewKey(), mailbox, WellKnownFolders.Key(mailbox, WellKnownFolders.Inbox), message);

    private static void CheckRecipients(JsonObject draft)
    {
        var count = 0;
        foreach (var recipient in Recipients.All(draft))
        {
            if (!Addresses.IsValid(Recipients.Address(recipient)))
            {
                throw MailErrors.Unresolved(Recipients.Address(recipient) ?? Recipients.Name(recipient) ?? "");
            }

            count++;
        }

        if (count is 0 or > Addresses.MaxRecipients)
        {
            throw count == 0 ? MailErrors.NoRecipients() : MailErrors.TooManyRecipients();
        }
    }

    /// <summary>Nobody writes in another's name, an application neither: it writes from the mailbox that it addressed.</summary>
    private async ValueTask CheckAuthorAsync(JsonObject draft, CancellationToken cancellation)
    {
        foreach (var property in (string[])["from", "sender"])
        {
            if (Recipients.Address(draft[property]) is { } address && (await _book.FindAsync(address, cancellation))?.Key != sender.Key)
            {
                throw MailErrors.SendAsDenied();
            }
        }
    }

    /// <summary>The mailboxes that get a copy, each once, and the addresses that lead to none.</summary>
    private async ValueTask<(IReadOnlyList<Guid> Mailboxes, IReadOnlyList<string> Failed)> ResolveAsync(JsonObject draft, CancellationToken cancellation)
    {
        var mailboxes = new List<Guid>();
        var failed = new List<string>();
        foreach (var address in Recipients.All(draft).Select(r => Recipients.Address(r)!).DistinctBy(Fold.Text))
        {
            var row = await _book.FindAsync(address, cancellation);
            if (row is not null && AddressBook.HasMailbox(row))
            {
                mailboxes.Add(row.Key);
            }
            else if (row?.Type.Name == "group" && Documents.Parse(row.Document).Flag("mailEnabled"))
            {
                mailboxes.AddRange((await _book.MembersAsync(row, cancellation)).Where(AddressBook.HasMailbox).Select(m => m.Key));
            }
            else
            {
                failed.Add(address);
            }
        }

        return ([.. mailboxes.Distinct()], failed);
    }
}
