// What a mail folder's life follows beyond the facts of its type.

using Atrium.Engine.Changes;
using Atrium.Engine.Query;
using Atrium.Engine.Request;
using Atrium.Engine.Rules;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Mail;

public sealed class MailFolderRules : Rules<MailFolder>
{
    /// <summary>Hidden folders show with <c>?includeHiddenFolders=true</c> only.</summary>
    public override Plan Narrow(Call call, Plan plan)
    {
        if (call.Request.Query.Split('&').Contains("includeHiddenFolders=true", StringComparer.OrdinalIgnoreCase))
        {
            return plan;
        }

        var hidden = call.Model.Entity<MailFolder>().FindProperty("isHidden")!;
        var shown = new Compare(PropertyPath.Of(hidden), Comparison.NotEqual, true);
        return plan with { Filter = Filter.All(plan.Filter, shown) };
    }

    protected override ValueTask CreatingAsync(Edit edit, CancellationToken cancellation) => CheckNameAsync(edit, cancellation);

    protected override async ValueTask UpdatingAsync(Edit edit, CancellationToken cancellation)
    {
        if (!edit.Sends("displayName") || edit.After.Text("displayName") == FolderTree.NameOf(edit.Before!))
        {
            return;
        }

        if (WellKnownFolders.NameOf(edit.Owner, edit.Key) is not null)
        {
            throw MailErrors.DistinguishedFolder("renamed");
        }

        await CheckNameAsync(edit, cancellation);
    }

    /// <summary>Into Deleted Items, under another name if its own is taken there. From there for good: its messages can be recovered, it cannot.</summary>
    protected override async ValueTask DeletingAsync(Edit edit, CancellationToken cancellation)
    {
        if (WellKnownFolders.NameOf(edit.Owner, edit.Key) is not null)
        {
            throw MailErrors.DistinguishedFolder("deleted");
        }

        var folders = new FolderTree(edit.Call, edit.Owner);
        var deleted = folders.WellKnown(WellKnownFolders.DeletedItems);
        if (!await folders.IsWithinAsync(edit.Parent, deleted, cancellation))
        {
            edit.After["displayName"] = await folders.FreeNameAsync(deleted, FolderTree.NameOf(edit.Before!) ?? "", edit.Key, cancellation);
            edit.Parent = deleted;
            return;
        }

        var recoverable = folders.WellKnown(WellKnownFolders.RecoverableItems);
        foreach (var folder in await folders.SubtreeAsync(edit.Before!, cancellation))
        {
            foreach (var message in await folders.MessagesAsync(folder.Key, cancellation))
            {
                edit.Changes.Update(message, Documents.Parse(message.Document), recoverable);
            }
        }
    }

    private static ValueTask CheckNameAsync(Edit edit, CancellationToken cancellation)
    {
        var name = edit.After.Text("displayName");
        return string.IsNullOrWhiteSpace(name)
            ? throw MailErrors.FolderName()
            : new FolderTree(edit.Call, edit.Owner).CheckNameAsync(edit.Parent, name, edit.Key, cancellation);
    }
}
