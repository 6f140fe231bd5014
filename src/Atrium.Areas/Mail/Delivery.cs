// Mail between the people of an organisation: one change set holds the sender's copy, every recipient's copy and the report about what failed.

using System.Text.Json.Nodes;
using Atrium.Engine.Changes;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Mail;

/// <summary>Sends from one mailbox within one request.</summary>
public sealed class Delivery(Call call, Row sender)
{
    /// <summary>Most bytes that one message may become in all mailboxes together.</summary>
    private const long MaxBytesDelivered = 256L * 1024 * 1024;

    private AddressBook _book = new(call);

    /// <summary>The person who sends, as sender and author.</summary>
    public JsonObject Sender { get; } = AddressBook.HasMailbox(sender) ? AddressBook.Recipient(sender) : throw MailErrors.NoMailbox();

    /// <summary>The domain of the sender.</summary>
    public string Domain => Addresses.DomainOf(Recipients.Address(Sender)!);

    private EntityType Type => call.Model.Entity<Message>();

    /// <summary>The delivery from a mailbox; 404 if nobody has it any more.</summary>
    public static async ValueTask<Delivery> FromAsync(Call call, Guid mailbox, CancellationToken cancellation) =>
        new(call, await new AddressBook(call).FindAsync(mailbox, cancellation) ?? throw MailErrors.NoMailbox());

    /// <summary>Adds a copy of the message to the inbox of every recipient. Returns the sender's copy, which is not added.</summary>
    /// <param name="draft">A complete draft.</param>
    /// <exception cref="Engine.Errors.GraphError">No or too many recipients, one that is no address, or somebody else's name in <c>from</c>.</exception>
    public async ValueTask<JsonObject> AddAsync(ChangeSet changes, JsonObject draft, CancellationToken cancellation)
    {
        CheckRecipients(draft);
        _book = new AddressBook(call); // the directory as it is now, when a commit is tried again
        await CheckAuthorAsync(draft, cancellation);
        await _book.NameAsync(draft, cancellation);
        var sent = MessageDocument.Sent(draft, Sender, call.Now);
        var (recipients, failed) = await ResolveAsync(draft, cancellation);
        var delivered = MessageDocument.Delivered(sent, call.Now);
        Demand(changes, sender);
        await Partitions.EnsureAsync(call, sender, Type, cancellation);
        ReadOnlyMemory<byte> stored = Documents.ToUtf8(delivered);
        if ((long)stored.Length * recipients.Count > MaxBytesDelivered)
        {
            throw MailErrors.TooLarge();
        }

        foreach (var recipient in recipients)
        {
            await Partitions.EnsureAsync(call, recipient, Type, cancellation);
            Demand(changes, recipient);
            Put(changes, recipient.Key, delivered, stored);
        }

        if (failed.Count > 0)
        {
            var report = Undeliverable.Report(sent, failed, call.NewKey(), call.Now);
            Put(changes, sender.Key, report.Delivered());
        }

        return sent;
    }

    /// <summary>Whoever is deleted at this moment gets nothing: a copy that nobody owns could never be removed.</summary>
    private static void Demand(ChangeSet changes, Row person) =>
        changes.Requires.Add(new Requirement(person.Type.Table!, person.Key, null));

    private void Put(ChangeSet changes, Guid mailbox, JsonObject message, ReadOnlyMemory<byte>? utf8 = null) =>
        changes.Insert(Type, call.NewKey(), mailbox, WellKnownFolders.Key(mailbox, WellKnownFolders.Inbox), message, utf8);

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

    /// <summary>The people who get a copy, each once, and the addresses that lead to nobody.</summary>
    private async ValueTask<(IReadOnlyList<Row> People, IReadOnlyList<string> Failed)> ResolveAsync(JsonObject draft, CancellationToken cancellation)
    {
        var people = new List<Row>();
        var failed = new List<string>();
        foreach (var address in Recipients.All(draft).Select(r => Recipients.Address(r)!).DistinctBy(Fold.Text))
        {
            var row = await _book.FindAsync(address, cancellation);
            if (row is not null && AddressBook.HasMailbox(row))
            {
                people.Add(row);
            }
            else if (row is not null && AddressBook.IsList(row))
            {
                people.AddRange((await _book.MembersAsync(row, cancellation)).Where(AddressBook.HasMailbox));
            }
            else
            {
                failed.Add(address);
            }
        }

        return ([.. people.DistinctBy(p => p.Key)], failed);
    }
}
