// Where folders lie in a mailbox.

using Atrium.Engine.Errors;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Mail;

/// <summary>Finds folders by what clients call them, and walks up and down.</summary>
public sealed class FolderTree(Call call, Guid mailbox)
{
    private Engine.Model.EntityType Type => call.Model.Entity<MailFolder>();

    public Guid WellKnown(string name) => WellKnownFolders.Key(mailbox, name);

    /// <summary>The folder of a <c>destinationId</c>: an id or a well-known name.</summary>
    public async ValueTask<Row> DestinationAsync(string id, CancellationToken cancellation)
    {
        var name = WellKnownFolders.Find(id);
        Guid key;
        if (name is not null)
        {
            key = WellKnown(name);
        }
        else if (!WireId.TryParse(Type, id, out key, out _))
        {
            throw GraphError.BadId(Type.Workload);
        }

        return await FindAsync(key, cancellation) ?? throw GraphError.NotFound(Type.Workload, id);
    }

    /// <summary>Null if the mailbox has no such folder.</summary>
    public async ValueTask<Row?> FindAsync(Guid key, CancellationToken cancellation) =>
        key != Guid.Empty && await call.Store.FindAsync(call.Tenant, Type.Table!, key, cancellation) is { Deleted: null } row && row.Owner == mailbox
            ? row
            : null;

    /// <summary>True if the folder is the other one or lies somewhere in it.</summary>
    public async ValueTask<bool> IsWithinAsync(Guid folder, Guid other, CancellationToken cancellation)
    {
        var seen = new HashSet<Guid>();
        for (Row? row; folder != other; folder = row.Parent)
        {
            row = await FindAsync(folder, cancellation);
            if (row is null || !seen.Add(folder))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The folder and all above it must still lie as they do when the change is committed, so that no two moves make a ring.</summary>
    public async ValueTask PinAsync(ChangeSet changes, Guid folder, CancellationToken cancellation)
    {
        var seen = new HashSet<Guid>();
        for (var row = await FindAsync(folder, cancellation); row is not null && seen.Add(row.Key); row = await FindAsync(row.Parent, cancellation))
        {
            changes.Requires.Add(new Requirement(row.Type.Table!, row.Key, row.Seq));
        }
    }

    public async ValueTask<IReadOnlyList<Row>> ChildrenAsync(Guid folder, CancellationToken cancellation) =>
        (await call.Store.ListAsync(call.Tenant, new Plan { Table = Type.Table!, Owner = mailbox, Parent = folder }, cancellation)).Rows;

    public async ValueTask<IReadOnlyList<Row>> MessagesAsync(Guid folder, CancellationToken cancellation) =>
        (await call.Store.ListAsync(
            call.Tenant, new Plan { Table = call.Model.Entity<Message>().Table!, Owner = mailbox, Parent = folder }, cancellation)).Rows;

    /// <summary>The folder and all below it, parents first.</summary>
    public async ValueTask<IReadOnlyList<Row>> SubtreeAsync(Row folder, CancellationToken cancellation)
    {
        var found = new List<Row> { folder };
        var seen = new HashSet<Guid> { folder.Key };
        for (var i = 0; i < found.Count; i++)
        {
            found.AddRange((await ChildrenAsync(found[i].Key, cancellation)).Where(child => seen.Add(child.Key)));
        }

        return found;
    }

    /// <summary>Throws 409 if the parent holds another folder of this name, compared without regard to case.</summary>
    public async ValueTask CheckNameAsync(Guid parent, string name, Guid folder, CancellationToken cancellation)
    {
        if (await IsTakenAsync(parent, name, folder, cancellation))
        {
            throw MailErrors.FolderExists();
        }
    }

    /// <summary>The name, or with the first number behind it that makes it free.</summary>
    public async ValueTask<string> FreeNameAsync(Guid parent, string name, Guid folder, CancellationToken cancellation)
    {
        var free = name;
        for (var i = 1; await IsTakenAsync(parent, free, folder, cancellation); i++)
        {
            free = $"{name}{i}";
        }

        return free;
    }

    private async ValueTask<bool> IsTakenAsync(Guid parent, string name, Guid folder, CancellationToken cancellation) =>
        (await ChildrenAsync(parent, cancellation)).Any(c => c.Key != folder && NameOf(c) is { } other && Fold.Text(other) == Fold.Text(name));

    public static string? NameOf(Row folder) => Documents.Parse(folder.Document).Text("displayName");
}
