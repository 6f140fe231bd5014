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

        var type = call.Model.Entity<MailFolder>();
        foreach (var folder in WellKnownFolders.All.Where(f => f.Provisioned))
        {
            var parent = folder.Parent is { } name ? WellKnownFolders.Key(owner.Key, name) : Guid.Empty;
            var document = new JsonObject { ["displayName"] = folder.DisplayName, ["isHidden"] = false };
            changes.Insert(type, WellKnownFolders.Key(owner.Key, folder.Name), owner.Key, parent, document);
        }

        return ValueTask.CompletedTask;
    }
}
