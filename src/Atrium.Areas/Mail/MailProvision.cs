// The folders that a mailbox must hold, made when it is first touched.

using System.Text.Json.Nodes;
using Atrium.Engine.Changes;
using Atrium.Engine.Request;
using Atrium.Engine.Rules;
using Atrium.Engine.Storage;

namespace Atrium.Areas.Mail;

public sealed class MailProvision : IProvision
{
    public IReadOnlyList<Type> Types { get; } = [typeof(MailFolder), typeof(Message)];

    public (Type Type, string WellKnownName) Witness { get; } = (typeof(MailFolder), WellKnownFolders.Inbox);

    public ValueTask FillAsync(Call call, Row owner, ChangeSet changes, CancellationToken cancellation)
    {
        if (!AddressBook.HasMailbox(owner))
        {
            throw MailErrors.NoMailbox();
        }

        Fill(call, owner.Key, changes);
        return ValueTask.CompletedTask;
    }

    /// <summary>Adds the folders if the mailbox is not there yet, for those who write many mailboxes in one change set.</summary>
    public static async ValueTask EnsureAsync(Call call, Guid mailbox, ChangeSet changes, CancellationToken cancellation)
    {
        var inbox = WellKnownFolders.Key(mailbox, WellKnownFolders.Inbox);
        if (await call.Store.FindAsync(call.Tenant, call.Model.Entity<MailFolder>().Table!, inbox, cancellation) is null)
        {
            Fill(call, mailbox, changes);
        }
    }

    private static void Fill(Call call, Guid mailbox, ChangeSet changes)
    {
        var type = call.Model.Entity<MailFolder>();
        foreach (var folder in WellKnownFolders.All.Where(f => f.Provisioned))
        {
            var parent = folder.Parent is { } name ? WellKnownFolders.Key(mailbox, name) : Guid.Empty;
            var document = new JsonObject { ["displayName"] = folder.DisplayName, ["isHidden"] = false };
            changes.Insert(type, WellKnownFolders.Key(mailbox, folder.Name), mailbox, parent, document);
        }
    }
}
